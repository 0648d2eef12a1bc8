"""What a change would have made of the same history: `eval whatif`, `eval compare`, `eval trial`."""
