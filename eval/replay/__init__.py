"""What the engine would have done with each past request, at its time, with what was known before it: `eval replay`.

`rows` are the requests; `replayer` decides each with the knowledge (`knowledge`), triage (`triage`) and promises
(`certificates`, `lessons`) of its day; `judging` says whether that was right. `run` shares the work out and takes it
up again, `whole` does it from beginning to end; `figures`, `report`, `charts` and `cost` tell it, and `difference`
compares two.
"""
