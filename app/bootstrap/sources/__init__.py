"""Where a home's knowledge comes from.

`kinds` names every kind of source: each live one has a module (`confluence`, `jira`, `zendesk`, `slack_history`,
`mail_history`; `web_sources` is what they share), and files have `folders`. `refreshing` and `publishing` bring in
what is new while the service runs; `live_sources` and `live_samples` let administrators add a source on a page.
"""
