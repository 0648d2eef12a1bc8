"""Pages, as docs/design.md says: what employees see stands here, what agents and administrators see in its folders.

`rendering` makes pages of templates, `pages` puts all of them together, `visiting` and `sessions` know who is there.
"""
