"""Settings to wired use cases; the only room of the service that knows every adapter.

`engine` stands on `ground` (settings, database, clock, ids) and has a `mind` (what decides: `deciding`, `in_force`), a
memory (`recognition`) and a `life` (of tickets). `faces` serves it; `administration` and `office` are the
administrators' side, `door` lets people in. `joining` adds what is set up: `slack`, `teams` and `email`, each with
what it needs of `chatting` and, for agents, `chat_desks`; `jira_desk` and `zendesk_desk` over `ticket_desks`.

Knowledge comes by `confluence`, `jira`, `zendesk`, `slack_history`, `mail_history` and `folders`; `approving` has all
of them and the desk's own, and `refreshing` reads them again while the service runs. `training`, `champions` and
`learning` are about triage models; `trials` about the shadow; `studies` about heavy work in a process of its own.
"""
