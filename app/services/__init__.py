"""Use cases, one a module, named by what it does; each is a value of what it needs, with one call.

A request goes this way: a channel hands its event to `accept_request`, which keeps it in the inbox. `work_inbox` takes
it from there to `handle_request`: `decide_request` (triage, search, answer, decide; changes nothing) and
`record_outcome` (ticket and effects in one transaction, after `attach_repeat` and `known_issues`). `carry_out` does
the effects out of the outbox: it posts, and mirrors tickets. `take_turn` and `continue_request` are what follows when
somebody presses a button or writes back. `work` is the worker that runs all of it, and the chores: `watch_...`,
`sweep_tickets`, `keep_watch`.

What faces may do is handed to them as one value each: `front_desk` (pages and API), `desk_tools` and `ticket_life`
(agents), `administration` (administrators), `door` (coming in and going out).
"""
