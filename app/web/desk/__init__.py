"""The agents' pages: `listing` is the list, `ticket` one ticket; the others are forms and parts of these two."""
