"""What the pages lack, and which do harm: `eval gaps`, `damage`, `pages` and `knowledge`, which is all of them.

`gaps` finds what nobody's page answered, `gap_draft` writes a page for it, `gap_prediction` measures what that would
change; `pages` compares what pages say by their `claims`.
"""
