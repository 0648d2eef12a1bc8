"""Whom a message reached, as far as the channel that carried it knows."""

from __future__ import annotations

from typing import Literal

Reached = Literal["asker", "others", "taken_back"]
"""Whoever asked; others alone, or nobody; or nobody, because the question itself is not there any more."""
