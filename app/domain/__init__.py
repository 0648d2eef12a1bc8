"""Values and rules: no input or output, no framework, no clock, no chance.

A `request` gets a `triage` and perhaps an `answer`; a `decision` says what is done with it, in which of its `turns`;
the `receipt` keeps why. Its `ticket` lives by `lifecycle`, `sla` and `desk_rules`; what must happen outside are
`effects`. `fingerprint` and `incident` are about requests that are alike; `message`, `reply` and `macro` about what
people write.

Beside these stand who is there (`identity`, `person`, `roster`, `api_token`), what is proven and watched (`gold`,
`promise`, `trial`, `watch`, `drift`), what corrections teach (`label`, `contest`, `quarantine`), and how the service is
doing (`figures`, `digest`, `knowledge_findings`).
"""
