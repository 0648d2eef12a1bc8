"""Labelled requests in, calibrated predictions out; and what else a message tells without any label.

Read in this order: `types` and `protocol` (what goes in and out), `train` (the steps of one training), `features` (what
a text looks like), `model` (what predicts, and how it is kept). Then, as needed:

- A head, one for each labelled column: `head_fit` fits it, `head` predicts. Its experts are linear (`experts`,
  `telling_fit`), remember rows (`likeness`, `evened`, `kernel`) or, with many rows, are a `network`; `hearsay` tells
  other heads the topic. `crossfit` has each say what it thinks of rows held out, from which `pooling` weighs them and
  `calibration` makes probabilities.
- Scope and doubt: `scoping` gathers texts known to be in or out, `scope_fit` learns from them how likely a message is
  about something else (`scope`) and its label wrong (`doubt`), by how near rows lie (`neighbourhood`), how they are
  worded (`wording`), and recent messages like it (`company`).
- Without labels of the house: `intents`, `inquiry`, `greeting`, `replies`, `details`, `mixture`.
- Files and rules: `labelled`, `columns`, `noise` (labels that look wrong), `triage_file` and `routing`, `store`.
"""
