"""Work shared out among processes comes back in order, whoever did it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from eval.sharing_out import Others, other_processes, shared_out


def doubled(number: int) -> int:
    return number * 2


@pytest.mark.parametrize("parts", [0, 1, 2, 7])
@pytest.mark.parametrize("ahead", [0, 1])
def test_parts_come_back_in_order(parts: int, ahead: int) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(shared_out(doubled, list(range(parts)), Others(pool, 2), ahead=ahead))
    assert found == [number * 2 for number in range(parts)]


def test_alone_it_works_too() -> None:
    with other_processes(0) as others:
        assert others is None
        assert list(shared_out(doubled, [1, 2], others)) == [2, 4]
