"""How the engine does on live traffic, and in the shadow: `eval live`, `eval shadow`."""
