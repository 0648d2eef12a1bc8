"""What a short field of a form or an address may hold."""

from __future__ import annotations

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
"""A pattern: no line break and no other control character."""
