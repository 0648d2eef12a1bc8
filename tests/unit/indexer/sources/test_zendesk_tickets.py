"""Solved tickets of a Zendesk: which become knowledge, whose words count, and what a kill or silence leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from indexer.sources.zendesk import Place, place_of
from indexer.threads import thread_document
from indexer.types import SourceUnavailable
from tests.fakes.web_api import answers
from tests.fakes.zendesk_guide import SITE
from tests.fakes.zendesk_past import ADA, ANSWER, BOARD, GRACE, HR, LIN, PAT, QUESTION, US, Past, PastTickets, Said
from tests.fakes.zendesk_tickets_source import a_source, read


def held(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


@pytest.fixture
def solved(tmp_path: Path) -> Any:
    def ids(*tickets: Past, **options: Any) -> list[str]:
        return list(read(a_source(PastTickets(tickets=list(tickets)), tmp_path, **options)))

    return ids


@pytest.mark.parametrize(
    ("address", "groups", "name"),
    [
        ("https://acme.zendesk.com/agent", set(), "zendesk:acme.zendesk.com/agent"),
        ("https://acme.zendesk.com/agent/filters/360", set(), "zendesk:acme.zendesk.com/agent"),
        ("https://acme.zendesk.com/agent?group=IT", {"it"}, "zendesk:acme.zendesk.com/agent/it"),
        ("https://acme.zendesk.com/agent/?group=IT&group=11&x=1", {"it", "11"}, "zendesk:acme.zendesk.com/agent/11,it"),
    ],
)
def test_where_agents_work_are_their_tickets(address: str, groups: set[str], name: str) -> None:
    place = place_of(address)
    assert place == Place(base="https://acme.zendesk.com", of_tickets=True, groups=frozenset(groups))
    assert place.name == name


def test_a_solved_ticket_becomes_question_and_resolution_with_names_masked(tmp_path: Path) -> None:
    said = (
        Said(by=ADA, text="<p>It shows E-42. Ada Rossi, +44 20 7946 0958</p>"),
        Said(
            by=GRACE, text='<p>Hi Ada,</p><ol><li>Hold both keys, see <a href="https://x.example/y">here</a>.</li></ol>'
        ),
        Said(by=ADA, text="<p>Thanks Grace!</p>"),
    )
    (thread,) = read(
        a_source(PastTickets(tickets=[Past(id=7, said=said, tags=("scanner", "hall"))]), tmp_path)
    ).values()
    page = thread_document(thread)
    assert (page.title, page.tags, page.url) == (
        "Scanner does not scan.",
        ("hall", "scanner"),
        f"{SITE}/agent/tickets/7",
    )
    assert page.text.startswith("Question: Scanner does not scan.\n\nIt shows E-42.")
    assert "1. Hold both keys, see [here](https://x.example/y)." in page.text
    assert not [name for name in ("Ada", "Rossi", "Grace", "7946", "Thanks") if name in page.text]
    assert (thread.channel, thread.resolved_at) == ("IT", datetime(2026, 3, 4, 9, 1, tzinfo=UTC))


def test_a_subject_that_the_question_begins_with_is_not_said_twice(tmp_path: Path) -> None:
    tickets = [Past(id=1, subject="The hall scanner shows...")]
    (thread,) = read(a_source(PastTickets(tickets=tickets), tmp_path)).values()
    assert thread.messages[0].text == "The hall scanner shows E-42."


def test_notes_among_agents_and_words_of_others_are_never_read_or_kept(tmp_path: Path) -> None:
    said = (
        QUESTION,
        Said(by=GRACE, text="<p>Internal: the vendor forgot it again.</p>", public=False),
        Said(by=GRACE, text="<p>Nobody says who sees this.</p>", public=None),
        Said(by=PAT, text="<p>I have that, too, and I turned it upside down.</p>"),
        ANSWER,
    )
    (thread,) = read(a_source(PastTickets(tickets=[Past(id=1, said=said)]), tmp_path)).values()
    assert [message.text for message in thread.messages[1:]] == ["Hold **both keys** for ten seconds."]
    kept = (tmp_path / "zendesk.sqlite").read_bytes() + (tmp_path / "zendesk.sqlite").with_suffix(
        ".sqlite"
    ).read_bytes()
    assert b"vendor" not in kept
    assert b"Nobody says" not in kept
    assert (tmp_path / "zendesk.sqlite").stat().st_mode & 0o077 == 0


def test_only_what_an_agent_solved_for_whoever_asked_is_knowledge(solved: Any) -> None:
    tickets = [
        Past(id=1),
        Past(id=2, status="closed"),
        Past(id=3, status="pending"),
        Past(id=4, said=(QUESTION,)),
        Past(id=5, said=(QUESTION, Said(by=PAT, text="<p>Try the other one.</p>"))),
        Past(id=6, said=(QUESTION, Said(by=GRACE, text="<p>Thanks Ada, all good!</p>"))),
        Past(id=7, tags=("closed_by_merge",), status="closed"),
        Past(id=8, said=(Said(by=GRACE, text="<p>We shall move your desk.</p>"), ANSWER)),
        Past(id=9, score="bad"),
        Past(id=10, group=BOARD),
        Past(id=11, group=404),
        Past(id=12, status="deleted"),
        Past(id=13, requester=LIN, said=(Said(by=LIN, text="<p>My badge is lost.</p>"), ANSWER)),
    ]
    assert solved(*tickets) == ["1", "2", "13"]


def test_tickets_are_for_the_group_that_was_named_and_else_for_the_agents_own(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1), Past(id=2, group=HR), Past(id=3, group=None)])
    told: list[str] = []
    found = read(a_source(zendesk, tmp_path, named={"it": "everyone"}, told=told))
    assert {id_: set(thread.audience) for id_, thread in found.items()} == {
        "1": {"everyone"},
        "2": {"zendesk:People"},
        "3": {"zendesk:ungrouped"},
    }
    assert told == ["What 'People' solved is for the group zendesk:People alone: `zendesk_groups` does not name it."]
    by_number = read(a_source(zendesk, tmp_path, named={"12": "hr", "ungrouped": "desk"}))
    assert [set(thread.audience) for thread in by_number.values()] == [{"zendesk:IT"}, {"hr"}, {"desk"}]


def test_of_groups_that_were_named_in_the_address_nothing_else_is_asked_for(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1), Past(id=2, group=HR), Past(id=3, group=None)])
    assert list(read(a_source(zendesk, tmp_path, groups=frozenset({"people"})))) == ["2"]
    assert [url.path for url in zendesk.asked if "comments" in url.path] == ["/api/v2/tickets/2/comments"]
    for wanted in ("coffee", "board"):
        with pytest.raises(SourceUnavailable, match=f"no group '{wanted}' that is not private. There are: IT, People"):
            read(a_source(zendesk, tmp_path, groups=frozenset({wanted})))


def test_all_changes_and_all_comments_are_read(tmp_path: Path) -> None:
    many = (QUESTION, *(Said(by=GRACE, text=f"<p>Step number {number}.</p>") for number in range(7)))
    zendesk = PastTickets(tickets=[Past(id=id, said=many) for id in range(1, 6)], in_part=2, comments_in_part=3)
    found = read(a_source(zendesk, tmp_path))
    assert list(found) == ["1", "2", "3", "4", "5"]
    assert {len(thread.messages) for thread in found.values()} == {8}


def test_the_next_run_asks_only_for_what_changed_and_follows_it(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=id) for id in range(1, 6)])
    read(a_source(zendesk, tmp_path))
    zendesk.asked.clear()
    zendesk.change(2, status="open")
    zendesk.change(3, said=(QUESTION, Said(by=GRACE, text="<p>▇▇▇▇ and restart it.</p>")))  # somebody redacted it
    zendesk.change(4, status="deleted")
    zendesk.add(Past(id=9))
    source = a_source(zendesk, tmp_path)
    found = read(source)
    assert list(found) == ["1", "3", "5", "9"]
    assert found["3"].messages[1].text == "▇▇▇▇ and restart it."
    assert [source.forgets(id_) for id_ in ("1", "2", "4")] == [False, True, True]
    read_again = [url.path.split("/")[4] for url in zendesk.asked if "comments" in url.path]
    assert read_again == ["3", "9"]
    zendesk.change(2, status="solved")
    source = a_source(zendesk, tmp_path)
    assert "2" in read(source)
    assert not source.forgets("2")


def test_who_asked_not_to_be_learned_from_leaves_the_file_too(tmp_path: Path) -> None:
    two = (QUESTION, Said(by=LIN, text="<p>Try the upside-down trick.</p>"), ANSWER)
    asked = Past(id=1, requester=LIN, said=(Said(by=LIN, text="<p>My badge is lost.</p>"), ANSWER))
    zendesk = PastTickets(tickets=[asked, Past(id=2, said=two), Past(id=3)])
    assert set(read(a_source(zendesk, tmp_path))) == {"1", "2", "3"}
    source = a_source(zendesk, tmp_path, is_left_out=frozenset({"lin@acme.example"}).__contains__)
    found = read(source)
    assert {id_: len(thread.messages) for id_, thread in found.items()} == {"2": 2, "3": 2}
    assert source.forgets("1")
    kept = held(tmp_path)
    assert [words for words in (b"upside-down", b"badge", b"lin@acme") if words in kept] == []
    zendesk.change(1, tags=("again",))
    assert set(read(a_source(zendesk, tmp_path, is_left_out=frozenset({"lin@acme.example"}).__contains__))) == {
        "2",
        "3",
    }


def test_what_grew_too_old_or_private_is_forgotten(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1, month=1), Past(id=2), Past(id=3, group=HR)])
    read(a_source(zendesk, tmp_path))
    zendesk.private = frozenset({BOARD, HR})
    source = a_source(zendesk, tmp_path, oldest=datetime(2026, 2, 1, tzinfo=UTC))
    assert list(read(source)) == ["2"]
    assert [source.forgets(id_) for id_ in ("1", "2", "3")] == [True, False, True]


def test_tickets_of_a_group_that_nobody_tells_of_any_more_are_held_back_and_not_forgotten(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1), Past(id=2, group=HR)])
    read(a_source(zendesk, tmp_path))
    zendesk.vanished = frozenset({HR})
    zendesk.change(2, tags=("touched",))
    source = a_source(zendesk, tmp_path)
    assert list(read(source)) == ["1"]
    assert not source.forgets("2")
    zendesk.vanished = frozenset()
    assert list(read(a_source(zendesk, tmp_path))) == ["1", "2"]


def test_a_group_that_does_not_say_that_it_is_public_counts_as_private(tmp_path: Path) -> None:
    silent = answers(200, json={"groups": [{"id": 11, "name": "IT"}], "meta": {"has_more": False}})
    assert read(a_source(PastTickets(tickets=[Past(id=1)], troubles=[silent]), tmp_path)) == {}


def test_what_firstline_shows_there_itself_is_not_learned_a_second_time(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1), Past(id=2, submitter=US)])
    assert set(read(a_source(zendesk, tmp_path / "a", of_others=True))) == {"1"}
    assert set(read(a_source(zendesk, tmp_path / "b"))) == {"1", "2"}
