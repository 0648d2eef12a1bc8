"""Who is meant by a name behind an @."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.mention import Colleague, handles, named_in

ANN = Colleague(id="ann@example.com", name="Ann Lee")
BEN = Colleague(id="ben.ruiz@example.com", name="Ben Ruíz")
BO = Colleague(id="bo", name="Bo")
TEAM = (ANN, BEN, BO)

ids = st.from_regex(r"[a-z][a-z0-9._-]{0,8}[a-z0-9](@[a-z]{1,6}\.[a-z]{2})?", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ann please look", [ANN]),
        ("Ask @Ann.", [ANN]),
        ("(@ann@example.com)", [ANN]),
        ("@ann lee and @BEN.RUIZ, please", [ANN, BEN]),
        ("@Ben Ruíz knows", [BEN]),
        ("@bo @ann @bo", [BO, ANN]),
        ("@bob, @annette", []),
        ("write to ann@example.com", []),
        ("x@bo", []),
        ("@ ann", []),
        ("@@ann", []),
        ("@", []),
        ("", []),
    ],
)
def test_a_colleague_is_named_by_handle_id_or_name(text: str, named: list[Colleague]) -> None:
    assert list(named_in(text, TEAM)) == named


def test_where_two_share_a_handle_the_whole_id_is_needed() -> None:
    one, other = Colleague(id="ann@a.example"), Colleague(id="ann@b.example")
    assert list(handles((one, other))) == ["ann@a.example", "ann@b.example"]
    assert named_in("@ann", (one, other)) == ()
    assert named_in("@ann@b.example.", (one, other)) == (other,)


@given(st.lists(ids, unique=True, min_size=1, max_size=6), st.text(max_size=20), st.text(max_size=20))
def test_every_handle_names_its_colleague_wherever_it_stands(known: list[str], before: str, after: str) -> None:
    team = [Colleague(id=id) for id in known]
    for handle, one in handles(team).items():
        assert one in named_in(f"{before} @{handle} {after}", team)


@given(st.text())
def test_without_an_at_sign_nobody_is_named(text: str) -> None:
    assert named_in(text.replace("@", ""), TEAM) == ()
