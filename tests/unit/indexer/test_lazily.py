"""Values that are made when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.lazily import lazily


@dataclass(frozen=True, eq=False)
class Basket:
    made: list[str] = field(default_factory=list)

    @lazily
    def total(self) -> int:
        """How much is in it."""
        self.made.append("total")
        return 7


def test_a_value_is_made_at_the_first_look_and_kept() -> None:
    basket = Basket()
    assert basket.made == []
    assert (basket.total, basket.total) == (7, 7)
    assert basket.made == ["total"]


def test_each_object_has_its_own() -> None:
    first, second = Basket(), Basket()
    assert first.total == second.total
    assert (first.made, second.made) == (["total"], ["total"])


def test_on_the_class_it_is_itself_and_keeps_its_words() -> None:
    assert isinstance(Basket.total, lazily)
    assert Basket.total.__doc__ == "How much is in it."
