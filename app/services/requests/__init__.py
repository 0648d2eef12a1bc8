"""The path of a request, and all that its requester can do.

`accept_request` keeps it, `decide_request` decides, `record_outcome` writes it down with its ticket, after
`attach_repeat` has asked whether it is known already; `handle_request` is these in a row. Then come turns: `take_turn`
after a button, `follow_up` and `continue_request` after words, `come_back` once it had ended. `read_request` shows it.
"""
