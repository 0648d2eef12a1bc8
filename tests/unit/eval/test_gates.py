from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput
from eval.gates import failures, read_gate

FIGURES = {"ndcg@10": 0.8, "coverage@95": None, "query_ms": {"p50": 3.0, "p95": 9.0}, "documents": 12, "name": "kb"}


@pytest.mark.parametrize(
    ("gate", "fails"),
    [
        ("ndcg@10<0.85", True),
        ("ndcg@10<0.8", False),
        ("ndcg@10<=0.8", True),
        (" ndcg@10 > 0.9 ", False),
        ("query_ms.p95>=9", True),
        ("documents!=12", False),
        ("documents == 12", True),
        ("coverage@95<0.5", True),
    ],
)
def test_a_gate_fails_when_its_comparison_holds_or_nothing_was_measured(gate: str, fails: bool) -> None:
    assert bool(failures([read_gate(gate)], FIGURES)) is fails


def test_the_reason_names_figure_value_and_limit() -> None:
    assert failures([read_gate("ndcg@10<0.85")], FIGURES) == ("ndcg@10 is 0.8, which is < 0.85",)


@pytest.mark.parametrize("text", ["", "ndcg@10", "ndcg@10<", "<0.8", "ndcg@10=0.8", "ndcg@10<zero"])
def test_a_gate_that_cannot_be_read_is_quoted(text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_gate(text)


@pytest.mark.parametrize("text", ["mrr<1", "query_ms.p99<1", "query_ms<1", "name<1"])
def test_a_figure_that_does_not_exist_or_is_no_number_is_an_error(text: str) -> None:
    with pytest.raises(InvalidInput):
        failures([read_gate(text)], FIGURES)
