"""Whether what solved a ticket was among the replies suggested for it: `eval suggestions`."""
