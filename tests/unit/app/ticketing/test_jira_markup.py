"""Words as Jira shows them: signs that people write mean nothing there."""

from __future__ import annotations

import pytest

from app.ticketing.jira.markup import link, plain


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("C:\\Users\\ann", "C:\\Users\\ann"),
        ("\\\\server\\share", "&#92;&#92;server\\share"),
        ("h1. loud", "\u2060h1. loud"),
        ("a-b snake_case e-mail", "a-b snake_case e-mail"),
        ("*bold* _it_ -gone- +new+", r"\*bold\* \_it\_ \-gone\- \+new\+"),
        ("!x.png! wow!", r"\!x.png! wow!"),
        ("see https://kb.example/a_b-c?d=*", "see https://kb.example/a_b-c?d=*"),
        ("{code}rm{code} [~ann] a|b", r"\{code\}rm\{code\} \[\~ann\] a\|b"),
    ],
)
def test_signs_that_people_write_mean_nothing_in_jira(written: str, stands: str) -> None:
    assert plain(written) == stands


def test_a_link_ends_where_it_should_and_leads_to_the_web_alone() -> None:
    assert link("Reset [old] | new", "https://kb.example/x") == "[Reset  old    new|https://kb.example/x]"
    assert link("*x*", "javascript:alert(1)") == r"\*x\*"
