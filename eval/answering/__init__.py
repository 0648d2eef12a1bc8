"""How often the engine would answer, and how often wrongly: `eval answering`, `eval confidence`, `eval quotes`.

`evaluate` learns curves (`confidence_fit`, with what `curve_prior` knows before a label is seen) and a threshold on
one half of the questions and reports on the other; `figures`, `dial` and `report` say it; `calibration_sample` keeps
what it was certified on. `label_check` looks at the labels first. `quotes` measures what is quoted of a page.
"""
