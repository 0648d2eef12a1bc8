"""E-mail: people write to a mailbox, and answers come back in the same thread."""
