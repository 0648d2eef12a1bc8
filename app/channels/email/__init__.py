"""E-mail: people write to a mailbox, and answers come back in the same thread.

In: `postman` keeps a connection to the `mailbox` (IMAP) and `collecting` stores what is new as it came. Later `reader`
parses it (`parsing`, `trimming`), asks whether its sender is vouched for (`vouching`) and which request it belongs to
(`threads`), and makes it a request, a reply or a note.

Out: `channel` writes decisions and agents' words as a `letter`; `outgoing` sends each once, through `sending` (SMTP).
`past` reads an exported mailbox as knowledge.
"""
