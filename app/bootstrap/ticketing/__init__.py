"""Ticket systems in which our tickets stand too: `jira` and `zendesk`, joined to the engine by `desks`."""
