"""A promise from past requests whose answers people judged: `eval certify`.

`answer_sheet` asks the engine each request once, people judge the answers, the surest first, and `judged` says what
that proves whenever they stop.
"""
