"""Words that people ask with and no page uses are proposed with the word of the pages they probably mean."""

from __future__ import annotations

from typing import Any

from eval.knowledge.unknown_words import FindUnknownWords, House
from indexer.keyword.analysis import terms
from indexer.types import Document
from tests.fakes.encoder import WordHashEncoder

PAGES = (
    Document(id="net", source="kb", title="Wireless network", text="Choose the wireless network Orchard."),
    Document(id="pay", source="kb", title="Payslips", text="Payslips come on the 27th to your mailbox."),
    Document(id="leave", source="kb", title="Annual leave", text="Ask your manager for annual leave."),
)
_HELD = {stem for page in PAGES for stem in terms(f"{page.title} {page.text}", "en")}


def holds(word: str, language: str) -> bool:
    return not _HELD.isdisjoint(terms(word, language))


def found(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    house = House(pages=PAGES, holds=holds, identify=lambda _: "en")
    numbered = [{"id": f"r{n}", "asker": f"p{n}", "verdict": "", **row} for n, row in enumerate(rows)]
    return {
        row["word"]: row for row in FindUnknownWords(house=house, encode=WordHashEncoder().embed_passages)(numbered)
    }


def solved(text: str, page: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "answered": True, "documents": [page], "quote": "", **more}


PAY = [solved(f"payslip of {month}?", "pay") for month in ("May", "June", "July")]


def test_what_solved_its_requests_says_what_a_word_means() -> None:
    rows = [solved(f"orchnet is slow on floor {n}", "net") for n in ("one", "two")]
    word = found(*rows, {"text": "no orchnet, mail ann@example.com", "decision": "escalate"}, *PAY)["orchnet"]
    assert word["means"] in {"wireless", "network", "wireless network"}
    assert (word["requests"], word["askers"], word["basis"], word["backed"], word["solved"]) == (3, 3, "solved", 2, 2)


def test_what_people_replied_says_it_too() -> None:
    rows = [{"text": f"{ask} hols", "decision": "escalate", "gold_text": "See annual leave."} for ask in "abc"]
    assert found(*rows, *PAY)["hols"]["means"] in {"annual", "leave"}


def test_an_answer_that_did_not_help_says_nothing() -> None:
    rows = [solved(f"orchnet {n}", "net", verdict="wrong") for n in "abc"]
    assert found(*rows, *PAY)["orchnet"]["basis"] != "solved"


def test_where_nothing_was_solved_what_is_usual_is_proposed() -> None:
    rows = [{"text": f"my pto of {when}", "decision": "escalate"} for when in ("May", "June", "July")]
    assert (found(*rows)["pto"]["means"], found(*rows)["pto"]["basis"]) == ("annual leave", "usual")


def test_words_of_pages_slips_rare_words_and_those_of_one_person_are_no_proposal() -> None:
    one_person = [{"text": f"zeus {n}", "asker": "ann"} for n in "abc"]
    others = [
        {"text": text} for text in ("payslips?", "my payslipps", "payslipps!", "payslipps again", "athena", "athena")
    ]
    assert found(*one_person, *others) == {}


def test_an_example_is_masked() -> None:
    rows = [{"text": f"orchnet: call me, {n}@example.com"} for n in ("ann", "ben", "cat")]
    assert found(*rows)["orchnet"]["question"] == "orchnet: call me, [e-mail address]"
