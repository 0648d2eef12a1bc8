"""How well pages are found: `eval retrieval`, beside plain rankings (`baselines`)."""
