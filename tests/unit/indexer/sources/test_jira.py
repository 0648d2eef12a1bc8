"""A service desk in Jira: which issues become knowledge, whose words count, and what happens without an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from indexer.sources.jira import JiraSource, Place, place_of
from indexer.sources.jira.api import ADVICE, JiraApi
from indexer.threads import thread_document
from indexer.types import ResolvedThread, SourceUnavailable
from indexer.webapi import WebApi, client_for
from tests.fakes.jira import ADA, BASE, GRACE, LIN, FakeJira, Note, Ticket
from tests.fakes.web_api import TOKEN, answers, busy, cut_off


def a_source(
    jira: FakeJira,
    *,
    group: str = "",
    oldest: datetime | None = None,
    left_out: frozenset[str] = frozenset(),
    token: str = TOKEN,
    of_others: bool = False,
) -> JiraSource:
    client = client_for(BASE, user=jira.user, token=token, transport=httpx.MockTransport(jira))
    return JiraSource(
        place=Place(base=BASE, project="IT"),
        calls=JiraApi(
            web=WebApi(client=client, service="Jira", advice=ADVICE, sleep=lambda _: None), of_others=of_others
        ),
        group=group,
        oldest=oldest,
        is_left_out=left_out.__contains__,
    )


def read(source: JiraSource) -> dict[str, ResolvedThread]:
    return {thread.id: thread for thread in source.resolved_threads() if isinstance(thread, ResolvedThread)}


def solved(*tickets: Ticket) -> list[str]:
    return list(read(a_source(FakeJira(tickets=list(tickets)))))


def with_notes(*notes: Note) -> Ticket:
    return Ticket(key="IT-1", comments=notes)


ANSWER = Note(author=GRACE, body="Hold both keys for ten seconds.")


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://acme.atlassian.net/jira/servicedesk/projects/IT/queues/custom/3", "https://acme.atlassian.net"),
        ("https://acme.atlassian.net/jira/software/c/projects/IT/boards/1", "https://acme.atlassian.net"),
        ("https://jira.acme.example/browse/IT-77?filter=1", "https://jira.acme.example"),
        ("https://acme.example/jira/projects/IT", "https://acme.example/jira"),
        ("http://127.0.0.1:8080/projects/IT/", "http://127.0.0.1:8080"),
    ],
)
def test_an_address_is_taken_as_the_browser_shows_it(address: str, base: str) -> None:
    assert place_of(address) == Place(base=base, project="IT")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("IT", "no address"),
        ("https://acme.atlassian.net", "names no project"),
        ("http://jira.acme.example/projects/IT", "unencrypted"),
        ("https://me:secret@acme.example/projects/IT", "FIRSTLINE_JIRA_TOKEN"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(address: str, says: str) -> None:
    with pytest.raises(SourceUnavailable, match=says):
        place_of(address)


def test_a_solved_issue_becomes_question_and_resolution_with_names_masked() -> None:
    notes = (
        Note(author=GRACE, body=f"Hi {ADA}, *hold* both keys for ten seconds. !shot.png|thumbnail! [~accountid:5b10]"),
        Note(author=ADA, body="Thanks!"),
    )
    (thread,) = read(
        a_source(FakeJira(tickets=[Ticket(key="IT-1", labels=("scanner", "hall"), comments=notes)]))
    ).values()
    page = thread_document(thread)
    assert (page.title, page.tags, page.url) == ("Scanner does not scan.", ("hall", "scanner"), f"{BASE}/browse/IT-1")
    assert page.text.startswith("Question: Scanner does not scan.\n\nThe hall scanner shows E-42.\n\nResolution: ")
    assert "**hold** both keys for ten seconds." in page.text
    assert not [name for name in ("Ada", "Rossi", "shot.png", "5b10", "Thanks") if name in page.text]


def test_notes_among_agents_and_comments_of_unknown_readers_are_never_read() -> None:
    kept = (
        Note(author=GRACE, body="Internal: the vendor forgot it again.", public=False),
        Note(author=GRACE, body="For the role alone.", kept_to="Agents"),
        Note(author=GRACE, body="Nobody says who sees this.", public=None),
        Note(author="Robot", body="Your request was received.", program=True),
    )
    (thread,) = read(a_source(FakeJira(tickets=[with_notes(*kept, ANSWER)]))).values()
    assert [message.text for message in thread.messages[1:]] == [ANSWER.body]
    assert solved(with_notes(*kept)) == []


def test_only_what_somebody_else_solved_is_knowledge() -> None:
    tickets = [
        Ticket(key="IT-1"),
        Ticket(key="IT-2", resolution="Won't Do"),
        Ticket(key="IT-3", comments=()),
        Ticket(key="IT-4", comments=(Note(author=ADA, body="It works again by itself."),)),
        Ticket(key="IT-5", comments=(Note(author=GRACE, body="Thanks!"),)),
        Ticket(key="IT-6", done=False),
        Ticket(key="IT-7", secret=True),
        Ticket(key="HR-8"),
        Ticket(key="IT-9", resolution="", resolved=""),
    ]
    assert solved(*tickets) == ["IT-1", "IT-9"]


def test_issues_are_for_the_group_that_was_named_and_else_for_the_project_s_own() -> None:
    jira = FakeJira(tickets=[Ticket(key="IT-1")])
    assert read(a_source(jira))["IT-1"].audience == {"jira:IT"}
    assert read(a_source(jira, group="everyone"))["IT-1"].audience == {"everyone"}


@pytest.mark.parametrize("cloud", [True, False])
def test_all_issues_and_all_their_comments_are_read(cloud: bool) -> None:
    many = tuple(Note(author=GRACE, body=f"Step number {number}.") for number in range(7))
    tickets = [Ticket(key=f"IT-{number}", comments=many) for number in range(1, 6)]
    found = read(a_source(FakeJira(tickets=tickets, cloud=cloud, in_part=2, comments_in_part=3)))
    assert len(found) == 5
    assert {len(thread.messages) for thread in found.values()} == {8}


def test_who_asked_not_to_be_learned_from_is_left_out_and_forgotten() -> None:
    two = (Note(author=LIN, body="Try the other scanner in hall two."), ANSWER)
    jira = FakeJira(tickets=[Ticket(key="IT-1", reporter=LIN), Ticket(key="IT-2", comments=two), Ticket(key="IT-3")])
    source = a_source(jira, left_out=frozenset({"lin@acme.example"}))
    found = read(source)
    assert [message.text for message in found["IT-2"].messages[1:]] == [ANSWER.body]
    assert set(found) == {"IT-2", "IT-3"}
    assert [source.forgets(key) for key in ("IT-1", "IT-2", "IT-3")] == [True, True, False]


def test_what_is_too_old_or_became_secret_is_forgotten() -> None:
    tickets = [
        Ticket(key="IT-1", resolved="2025-01-05T09:00:00.000+0000"),
        Ticket(key="IT-2", secret=True),
        Ticket(key="IT-3"),
    ]
    source = a_source(FakeJira(tickets=tickets), oldest=datetime(2026, 1, 1, tzinfo=UTC))
    assert set(read(source)) == {"IT-3"}
    assert [source.forgets(key) for key in ("IT-1", "IT-2", "IT-3")] == [True, True, False]


def test_a_busy_jira_is_waited_for() -> None:
    assert read(a_source(FakeJira(tickets=[Ticket(key="IT-1")], troubles=[busy("1"), cut_off, answers(503)])))


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ([cut_off] * 8, "again later"),
        ([answers(400, json={})], "key of a project"),
        ([answers(403, json={})], "browse the project"),
        ([answers(404, json={})] * 2, "no Jira at"),
        ([answers(200, json={"issues": [{"key": "IT-1"}]})], "not of the known form: issues.0.fields"),
        ([answers(200, json={"issues": [], "nextPageToken": "a"})] * 3, "again and again"),
    ],
)
def test_where_it_does_not_list_everything_it_says_so(trouble: list[Any], says: str) -> None:
    jira = FakeJira(tickets=[Ticket(key="IT-1")], troubles=list(trouble))
    with pytest.raises(SourceUnavailable, match=says):
        read(a_source(jira))


def test_a_wrong_token_is_named_by_its_setting_and_never_shown() -> None:
    with pytest.raises(SourceUnavailable, match="FIRSTLINE_JIRA_TOKEN") as raised:
        read(a_source(FakeJira(), token="wrong-token"))
    assert "wrong-token" not in str(raised.value)


def test_what_firstline_shows_there_itself_is_not_learned_a_second_time() -> None:
    jira = FakeJira(tickets=[Ticket(key="IT-1"), Ticket(key="IT-2", ours=True)])
    assert set(read(a_source(jira, of_others=True))) == {"IT-1"}
    assert set(read(a_source(jira))) == {"IT-1", "IT-2"}
