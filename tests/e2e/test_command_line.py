"""The commands of the public contract: each runs once as its user runs it; what else it must do is tried in here."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.command import as_json, firstline, here

FIXTURES = Path(__file__).parents[1] / "fixtures"


def ask(home: Path, text: str, *options: str) -> dict[str, Any]:
    return as_json(here("ask", text, "--home", home, "--json", *options))


def test_a_question_is_answered_with_a_verbatim_quote_and_its_link(small_home: Path) -> None:
    question = "what does error 809 mean when I use the vpn?"
    found = as_json(firstline("ask", question, "--home", small_home, "--json"))
    assert found["decision"] == "reply"
    span = found["answer"]["spans"][0]
    body = (FIXTURES / "kb" / "vpn.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    assert span["document_id"] == "vpn"
    assert body[span["start"] : span["end"]] == span["text"]
    assert "809" in found["answer"]["text"]
    assert span["url"].startswith("https://kb.example/vpn")


@pytest.mark.parametrize(
    ("question", "document"),
    [("cuántos días de vacaciones tengo?", "vacaciones"), ("quanto vale il buono pasto?", "buoni-pasto")],
)
def test_questions_are_answered_in_their_own_language(small_home: Path, question: str, document: str) -> None:
    assert ask(small_home, question)["suggestions"][0]["document_id"] == document


def test_a_page_for_finance_is_found_by_finance_alone(small_home: Path) -> None:
    question = "up to which amount may a cost centre owner approve a purchase?"
    mine = ask(small_home, question, "--audience", "finance")
    others = ask(small_home, question)
    assert mine["suggestions"][0]["document_id"] == "budget"
    assert "budget" not in [s["document_id"] for s in others["suggestions"]]
    assert others["answer"] is None or "budget" not in [s["document_id"] for s in others["answer"]["spans"]]


def test_ask_has_every_key_of_the_contract(small_home: Path) -> None:
    found = ask(small_home, "how do I reset my password")
    assert {"decision", "confidence", "answer", "suggestions", "triage", "timings_ms", "receipt_id"} <= set(found)
    assert {"triage", "embed", "search", "rerank", "answer", "total"} <= set(found["timings_ms"])
    assert {"document_id", "title", "url", "score", "snippet"} <= set(found["suggestions"][0])


def test_why_explains_a_decision_by_its_receipt(small_home: Path) -> None:
    receipt = ask(small_home, "vpn error 809")["receipt_id"]
    shown = firstline("why", receipt, "--home", small_home)
    assert shown.returncode == 0
    assert "vpn" in shown.stdout
    assert as_json(here("why", receipt, "--home", small_home, "--json", "--replay"))["replayed"] is not None


def test_why_shows_the_labelled_requests_that_speak_for_the_topic(small_home: Path) -> None:
    receipt = ask(small_home, "vpn error 809")["receipt_id"]
    assert "labelled requests most like it" in here("why", receipt, "--home", small_home).stdout
    reasons = as_json(here("why", receipt, "--home", small_home, "--json"))["topic_reasons"]
    assert reasons["examples"]
    assert reasons["words"]


def test_help_lists_every_command_with_one_line() -> None:
    shown = firstline("--help")
    assert shown.returncode == 0
    for command in [
        "demo",
        "index",
        "ask",
        "triage",
        "train",
        "why",
        "serve",
        "worker",
        "doctor",
        "backup",
        "restore",
        "eval",
    ]:
        assert f" {command} " in shown.stdout


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07"])
def test_nothing_to_ask_is_wrong_usage(small_home: Path, text: str) -> None:
    if "\x00" in text:
        text = "\x07\x1b"
    done = here("ask", text, "--home", small_home)
    assert done.returncode == 2
    assert "empty" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂",
        "هل يمكنني إعادة تعيين كلمة المرور؟",
        "<script>alert(1)</script>",
        "# [x](javascript:alert(1))",
        "ξζψ qq 77",
    ],
)
def test_odd_text_still_gets_a_decision(small_home: Path, text: str) -> None:
    assert ask(small_home, text)["decision"] in {"reply", "clarify", "escalate"}


def test_a_home_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    done = firstline("ask", "hello there", "--home", tmp_path)
    assert done.returncode == 1
    assert "firstline index" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_unknown_receipt_is_one_sentence(small_home: Path) -> None:
    done = here("why", "rcp_nothing", "--home", small_home)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_triage_explains_its_topic_by_labelled_requests_and_words(small_home: Path) -> None:
    text = "my vpn is down since this morning"
    found = as_json(here("triage", text, "--home", small_home, "--explain", "--json"))["explanation"]
    assert found["examples"]
    assert {word["word"] for word in found["words"]} <= set(text.split())
    shown = here("triage", text, "--home", small_home, "--explain").stdout
    assert found["examples"][0]["text"][:20] in shown
    assert "words that weighed most" in shown


def test_triage_needs_no_pages_only_labelled_requests(tmp_path: Path) -> None:
    labelled, home = tmp_path / "labelled.csv", tmp_path / "home"
    rows = [
        f"{text} {number},{label}"
        for number in range(6)
        for text, label in (("vpn is down", "vpn"), ("paper jam", "printer"))
    ]
    labelled.write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    as_json(firstline("train", "triage", "--labelled", labelled, "--home", home, "--json"))
    found = as_json(firstline("triage", "there is a paper jam", "--home", home, "--json"))
    assert found["topics"][0]["label"] == "printer"


def test_triage_of_a_home_that_is_not_there_says_so(tmp_path: Path) -> None:
    done = here("triage", "hello there", "--home", tmp_path / "none")
    assert done.returncode == 1
    assert "There is no folder" in " ".join(done.stderr.split())


def test_triage_has_every_key_of_the_contract(small_home: Path) -> None:
    found = as_json(here("triage", "my vpn is down since this morning", "--home", small_home, "--json"))
    expected = "language topics priority tier queue sentiment out_of_scope candidates missing_details"
    assert set(expected.split()) <= set(found)


def test_indexing_again_changes_nothing(small_home: Path) -> None:
    again = as_json(here("index", f"markdown:{FIXTURES / 'kb'}", "--home", small_home, "--json"))
    assert (again["added"], again["updated"], again["deleted"]) == (0, 0, 0)
    assert again["unchanged"] == 5


def test_the_home_may_come_from_the_environment(small_home: Path, tmp_path: Path) -> None:
    source = f"markdown:{FIXTURES / 'kb'}"
    again = firstline("index", source, "--json", cwd=tmp_path, environment={"FIRSTLINE_HOME": str(small_home)})
    assert as_json(again)["unchanged"] == 5


def test_an_unknown_source_kind_is_wrong_usage(tmp_path: Path) -> None:
    done = firstline("index", "carrier-pigeon:here", "--home", tmp_path)
    assert done.returncode == 2
    assert "markdown" in done.stderr


def test_a_backup_restores_into_an_empty_home(small_home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    assert firstline("backup", archive, "--home", small_home).returncode == 0
    assert firstline("restore", archive, "--home", tmp_path / "new").returncode == 0
    assert ask(tmp_path / "new", "vpn error 809")["suggestions"][0]["document_id"] == "vpn"


def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    for command in (["ask", "hello there"], ["index", f"markdown:{FIXTURES / 'kb'}"], ["doctor"]):
        done = here(*command, "--home", home)
        assert done.returncode == 1
        assert "Errno" not in done.stdout + done.stderr


def test_looking_after_a_home_that_is_not_there_makes_none(tmp_path: Path) -> None:
    done = firstline("doctor", "--home", tmp_path / "typo")
    assert done.returncode == 1
    assert done.stdout.startswith(f"Firstline {version('firstline')}, Python ")
    assert "There is no folder" in " ".join(done.stdout.split())
    assert not (tmp_path / "typo").exists()
