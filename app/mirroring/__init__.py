"""What every ticket system has in common in which tickets of ours stand too: their story, told and shown there once."""
