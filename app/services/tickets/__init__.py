"""What can happen to a ticket, whoever makes it happen.

Each act goes through `change_ticket`, which stores the ticket with its event and mirrors it. What happens by itself
(a reminder, a broken promise, an agent found) is done ticket by ticket in `sweep_tickets`.
"""
