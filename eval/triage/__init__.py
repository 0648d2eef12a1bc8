"""How well requests are told apart: `eval triage`."""
