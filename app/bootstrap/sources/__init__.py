"""Where a home's knowledge comes from.

One module a live source (`confluence`, `jira`, `zendesk`, `slack_history`, `mail_history`; `web_sources` is what they
share) and one for `folders`. `approving` adds the desk's own knowledge. `refreshing` and `publishing` bring in what is
new while the service runs; `live_sources` and `live_samples` let administrators add a source on a page.
"""
