"""Use cases, one a module, named by what it does; each is a value of what it needs, with one call.

A request goes this way: a channel hands its event to `requests.accept_request`, which keeps it in the inbox.
`worker.work_inbox` takes it from there to `requests.handle_request`: first `decide_request` (triage, search, answer,
decide; changes nothing), then `record_outcome` (ticket and effects in one transaction). `worker.carry_out` does the
effects out of the outbox: it posts, and mirrors tickets. When somebody presses a button or writes back,
`requests.take_turn` and `requests.continue_request` go on from there.

The rooms, none of which knows one further up this list:

    front_desk   what pages and API may do, in one value
    admin        what administrators do: sources, words, models, promises, gold sets
    worker       what runs by itself: inbox, outbox, other ticket systems, chores
    requests     the path of a request, and all that its requester can do
    desk         what agents read, write and suggest
    tickets      what can happen to a ticket, whoever makes it happen
    access       who comes in, with what rights, and the audit log
"""
