"""Values and rules: no input or output, no framework, no clock, no chance.

A `request` gets a `triage` and perhaps an `answer`; a `decision` says what is done with it, in which of its `turns`;
the `receipt` keeps why. Its `ticket` lives by `lifecycle`, `sla` and `desk_rules`; what must happen outside are
`effects`.
"""
