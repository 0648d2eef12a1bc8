"""A replayed request sees what was known before it, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.answering.thresholds import write_thresholds
from app.domain.decision import Thresholds
from app.domain.errors import NotFound
from app.domain.moments import day_of
from eval.replay.changes import Changed
from eval.replay.replayer import Replayed, Setup
from eval.replay.rows import read_history
from eval.replay.run import Run, replayer_of, run
from tests.command import as_json, firstline, here

QUESTION = "How do I open the blue locker in the archive room?"
ANSWER = "To open the blue locker in the archive room, turn the wheel twice and enter code 4711."
OTHER = "The canteen serves lunch from noon to two. The menu of the week hangs beside the door."


def page(id: str, text: str, updated: str = "") -> dict[str, Any]:
    return {"id": id, "title": text.split(".", maxsplit=1)[0][:60], "text": text, "updated": updated}


def thread(id: str, resolved: str) -> dict[str, Any]:
    said = [
        {"role": "requester", "at": resolved, "text": QUESTION},
        {"role": "agent", "at": resolved, "text": ANSWER},
    ]
    return {"id": id, "channel": "desk", "resolved": resolved, "messages": said}


KNOWLEDGE = [
    page("canteen", OTHER),
    page("later-page", ANSWER, "2026-05-20"),
    thread("earlier-thread", "2026-03-10T10:00:00Z"),
    thread("own-thread", "2026-02-02T10:00:00Z"),
]


def written(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("replay")
    source = written(directory / "knowledge.jsonl", KNOWLEDGE)
    done = here("index", f"jsonl:{source}", "--home", directory / "home")
    assert done.returncode == 0, done.stderr
    write_thresholds(Thresholds(answer=0.02, clarify=0.01, source="replay tests"), directory / "home")
    return directory / "home"


def asked(time: str, id: str = "r1") -> dict[str, Any]:
    return {"id": id, "time": time, "text": QUESTION, "asker": "ana", "resolution": {"document_id": "later-page"}}


def decided(home: Path, tmp_path: Path, *rows: dict[str, Any]) -> tuple[Replayed, ...]:
    history = read_history(written(tmp_path / "requests.jsonl", rows))
    return run(Run(setup=Setup(home=home), requests=history.requests))


def shown(replayed: Replayed) -> set[str]:
    return {*replayed.documents, *replayed.suggestions}


@pytest.mark.parametrize(
    ("time", "visible"),
    [
        ("2026-01-15T09:00:00Z", set()),
        ("2026-03-10T23:59:00Z", {"own-thread"}),
        ("2026-03-11T00:01:00Z", {"own-thread", "earlier-thread"}),
        ("2026-05-20T23:00:00Z", {"own-thread", "earlier-thread"}),
        ("2026-05-21T00:30:00+02:00", {"own-thread", "earlier-thread"}),
        ("2026-05-21T09:00:00Z", {"own-thread", "earlier-thread", "later-page"}),
    ],
)
def test_knowledge_is_seen_from_the_day_after_it_came_to_be(
    home: Path, tmp_path: Path, time: str, visible: set[str]
) -> None:
    request = read_history(written(tmp_path / "requests.jsonl", [asked(time)])).requests[0]
    knowledge = replayer_of(Setup(home=home)).knowledge.before(day_of(request.time))
    hits = knowledge.search(QUESTION, audience=request.audience, k=10)
    assert {hit.document.id for hit in hits} == visible | {"canteen"}


def test_an_answer_planted_later_is_never_cited_and_one_planted_earlier_is(home: Path, tmp_path: Path) -> None:
    before, after = decided(home, tmp_path, asked("2026-03-01T09:00:00Z", "a"), asked("2026-06-01T09:00:00Z", "b"))
    assert before.documents == ("own-thread",)
    assert after.documents[0] == "later-page"
    assert after.verdict == "right"


def test_a_request_does_not_find_its_own_conversation(home: Path, tmp_path: Path) -> None:
    (replayed,) = decided(home, tmp_path, asked("2026-03-01T09:00:00Z", "own-thread"))
    assert "own-thread" not in shown(replayed)


def test_one_that_names_its_thread_does_not_find_it_either(home: Path, tmp_path: Path) -> None:
    (replayed,) = decided(home, tmp_path, asked("2026-03-01T09:00:00Z") | {"thread_id": "own-thread"})
    assert "own-thread" not in shown(replayed)


def test_a_page_that_is_numbered_as_the_request_is_no_conversation_of_it(home: Path, tmp_path: Path) -> None:
    (replayed,) = decided(home, tmp_path, asked("2026-06-01T09:00:00Z", "later-page"))
    assert replayed.documents[0] == "later-page"


def test_two_runs_say_the_same_and_every_key_of_the_contract_is_there(home: Path, tmp_path: Path) -> None:
    rows = [asked("2026-03-01T09:00:00Z", "a"), asked("2026-06-01T09:00:00Z", "b") | {"queue": "desk"}, {"text": "Hi"}]
    requests = written(tmp_path / "requests.jsonl", rows)
    decisions = tmp_path / "decisions.jsonl"
    command = ("eval", "replay", "--requests", requests, "--home", home, "--json")
    first = as_json(firstline(*command, "--decisions", decisions, "--report", tmp_path / "page.html"))
    second = as_json(firstline(*command))
    keys = "requests answered right wrong unclear coverage deflection routing_accuracy seconds"
    assert set(keys.split()) <= set(first)
    assert {"confirmed", "assumed", "refuted", "low", "high"} <= set(first["deflection"])
    assert first | {"seconds": 0} == second | {"seconds": 0}
    assert [json.loads(line)["id"] for line in decisions.read_text(encoding="utf-8").splitlines()] == [
        "a",
        "b",
        "line-3",
    ]
    assert "later-page" in (tmp_path / "page.html").read_text(encoding="utf-8") or first["wrong"] == 0
    assert not list(tmp_path.glob("*.part"))


def test_a_stopped_run_goes_on_where_it_was(home: Path, tmp_path: Path) -> None:
    rows = [asked("2026-03-01T09:00:00Z", "a"), asked("2026-06-01T09:00:00Z", "b")]
    history = read_history(written(tmp_path / "requests.jsonl", rows))
    kept = tmp_path / "decisions.part"
    told: list[int] = []

    def stop_at_the_end(count: int) -> None:
        told.append(count)
        if count and len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Run(setup=Setup(home=home), requests=history.requests, kept=kept, part=1, advance=stop_at_the_end))
    kept.write_text(kept.read_text(encoding="utf-8").rsplit("\n", 2)[0] + '\n{"id": "b", "ti', encoding="utf-8")
    told = []
    found = run(Run(setup=Setup(home=home), requests=history.requests, kept=kept, part=1, advance=told.append))
    assert told == [1, 1]
    assert found == run(Run(setup=Setup(home=home), requests=history.requests))


def test_what_if_a_page_did_not_exist_or_the_threshold_were_another(home: Path, tmp_path: Path) -> None:
    requests = written(tmp_path / "requests.jsonl", [asked("2026-06-01T09:00:00Z")])
    (request,) = read_history(requests).requests
    (plain,) = run(Run(setup=Setup(home=home), requests=[request]))
    (other,) = run(Run(setup=Setup(home=home, changed=Changed(without=frozenset({"later-page"}))), requests=[request]))
    (silent,) = run(Run(setup=Setup(home=home, changed=Changed(answer_from=1.0)), requests=[request]))
    assert plain.documents[0] == "later-page"
    assert "later-page" not in shown(other)
    assert not silent.answered
    unknown = Changed(without=frozenset({"no-such-page"}))
    assert replayer_of(Setup(home=home, changed=unknown)).unknown == ("no-such-page",)


def test_what_if_a_draft_had_been_there_all_along(home: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in (home / "index" / "snapshots").iterdir())
    requests = written(tmp_path / "requests.jsonl", [asked("2026-01-15T09:00:00Z")])
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "locker.md").write_text(f"# The blue locker\n\n{ANSWER}\n", encoding="utf-8")
    plain, tried = tmp_path / "plain.jsonl", tmp_path / "tried.jsonl"
    options = ("eval", "replay", "--requests", requests, "--home", home, "--json", "--decisions")
    as_json(firstline(*options, plain))
    figures = as_json(firstline(*options, tried, "--with", f"markdown:{tmp_path / 'drafts'}"))
    compared = as_json(firstline("eval", "whatif", plain, tried, "--json"))
    (changed,) = compared["changed"]
    (draft,) = figures["tried"]
    assert draft not in (changed["before"]["documents"] or ())
    assert changed["after"]["documents"][0] == draft
    assert sorted(path.name for path in (home / "index" / "snapshots").iterdir()) == before


def test_what_if_other_rules_of_triage_ruled(home: Path, tmp_path: Path) -> None:
    requests = written(tmp_path / "requests.jsonl", [asked("2026-06-01T09:00:00Z")])
    rules, plain, tried = (tmp_path / name for name in ("rules.toml", "plain.jsonl", "tried.jsonl"))
    rules.write_text('[default]\nqueue = "archive-desk"\ntier = 1\n', encoding="utf-8")
    options = ("eval", "replay", "--requests", requests, "--home", home, "--json", "--decisions")
    assert as_json(firstline(*options, plain))["triage_file"] is None
    figures = as_json(firstline(*options, tried, "--rules", rules))
    assert len(figures["triage_file"]) == 16
    assert sum(figures["rules"].values()) == figures["answered"]  # by which rule each answer was judged
    (changed,) = as_json(firstline("eval", "whatif", plain, tried, "--json"))["changed"]
    assert changed["after"]["queue"] == "archive-desk" != changed["before"]["queue"]
    rules.write_text("[default]\ntier = 12\n", encoding="utf-8")
    refused = firstline(*options, tried, "--rules", rules)
    assert refused.returncode == 1
    assert "cannot be tried: line 2" in " ".join(refused.stderr.split())


def test_what_if_a_triage_model_served_that_is_not_kept(home: Path) -> None:
    with pytest.raises(NotFound, match="There is no triage model 'gone'"):
        replayer_of(Setup(home=home, changed=Changed(model="gone")))


def test_what_if_it_answered_in_one_channel_only_or_waited_for_people(home: Path, tmp_path: Path) -> None:
    rows = [
        asked("2026-06-01T09:00:00Z") | {"channel": "help", "first_reply": "2026-06-01T09:01:00Z"},
        asked("2026-06-01T09:00:00Z", "r2") | {"channel": "general", "first_reply": "2026-06-01T10:00:00Z"},
    ]
    past = read_history(written(tmp_path / "requests.jsonl", rows)).requests
    one_channel = Setup(home=home, changed=Changed(channels=frozenset({"help"})))
    patient = Setup(home=home, changed=Changed(grace=120))
    assert [one.reason for one in run(Run(setup=one_channel, requests=past)) if not one.answered] == ["other_channel"]
    assert [one.reason for one in run(Run(setup=patient, requests=past)) if not one.answered] == ["person_answers"]


def test_without_its_certificate_a_home_decides_as_before_there_was_any(home: Path, tmp_path: Path) -> None:
    rows = read_history(written(tmp_path / "requests.jsonl", [asked("2026-06-01T09:00:00Z", "a")])).requests
    (by_home,) = run(Run(setup=Setup(home=home), requests=rows))
    before = replayer_of(Setup(home=home, certificates=()))
    (without,) = before.decide(list(enumerate(rows)))
    assert before.thresholds == Thresholds()
    assert by_home.answered
    assert without.answered == (without.confidence >= Thresholds().answer)
