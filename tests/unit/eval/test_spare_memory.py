"""Memory goes back to the system, wherever this runs."""

from __future__ import annotations

from eval.spare_memory import give_back, keep_together


def test_giving_back_may_be_asked_at_any_time() -> None:
    held = bytearray(1 << 20)
    give_back()
    give_back()
    assert len(held) == 1 << 20


def test_memory_is_kept_together_more_than_once_without_harm() -> None:
    keep_together()
    keep_together()
    assert len(bytearray(1 << 20)) == 1 << 20
