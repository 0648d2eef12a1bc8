"""Sections about a trouble: what shows, why, what helps."""

from __future__ import annotations

import pytest

from indexer.noted.sections import sections_of
from indexer.sentences import sentence_spans
from tests.fakes.pages import ICONS as PAGE


def sections(text: str) -> dict[str, str]:
    spans = sentence_spans(text)
    return dict(zip([text[start:end] for start, end in spans], sections_of(text, spans), strict=True))


def test_a_sentence_stands_in_the_section_of_its_heading_or_of_the_one_above() -> None:
    found = sections(PAGE)
    assert found["The icons do not show."] == "trouble"
    assert found["The registry value is set."] == "trouble"
    assert found["Open the editor."] == "helps"
    assert found["Nothing else."] == ""
    assert found["_Original KB number:_ 1234"] == "markup"


@pytest.mark.parametrize(
    "heading", ["## Solución", "**Workaround**", "### Cosa fare", "# Fix", "#### Cómo se resuelve"]
)
def test_what_helps_is_named_in_three_languages_and_in_bold(heading: str) -> None:
    assert sections(f"{heading}\n\nRestart it.")["Restart it."] == "helps"


@pytest.mark.parametrize("heading", ["## What is a problem worth?", "## Fixtures", "## Issued cards", "## Statuses"])
def test_other_headings_are_no_such_sections(heading: str) -> None:
    assert sections(f"{heading}\n\nRestart it.")["Restart it."] == ""
