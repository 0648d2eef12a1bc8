"""What all ticket systems share in which our tickets stand too; each in `app.ticketing` adds how it differs.

`showing` keeps a copy up to date: `making` makes it once, `saying` writes below it once, `story` is what it tells.
`copies` is what a system must offer for that. `calling` is how we talk to one, `webhook` how one talks to us.
"""
