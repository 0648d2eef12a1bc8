"""Slack: events in, answers out. Nothing outside this package and the Slack sources speaks its language.

In: the `endpoint` (or Socket Mode) hands events to the `listener`, which stores them and answers Slack at once. Later
`reader` turns `payloads` into `events`, and these into requests and what follows from them.

Out: `channel` posts decisions as `blocks`, in the `manner` that politeness asks for. `api` and `windows` are all that
Slack is asked for. `desk` is the agents' side.
"""
