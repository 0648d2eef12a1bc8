"""Settings to wired use cases; the only part of the service that knows every adapter.

`engine` stands on `ground` (settings, database, clock, ids) and has a `mind` (what decides: `deciding`, `in_force`), a
memory (`recognition`) and a `life` (of tickets). `faces` serves it; `administration` and `office` are the
administrators' side, `door` lets people in. `joining` adds what is set up of `channels` (Slack, Teams, e-mail) and
`ticketing` (Jira, Zendesk).

`sources` say where knowledge comes from, and read it again while the service runs. `triage` trains models, keeps the
better one, and learns from corrections. `trials` are about the shadow, `studies` about heavy work in a process of its
own.
"""
