"""Microsoft Teams: activities in, answers out. Nothing outside this package speaks its language.

In: the `endpoint` hands activities to the `listener`, which checks who signed them and stores them. Later `reader`
turns `activities` into `events`, and these into requests and what follows from them.

Out: `channel` posts decisions as `cards`; `saying` posts each once. `api` is all that Teams is asked for. `desk` is the
agents' side.
"""
