"""A gold set is made of what people solved, survives a review in a spreadsheet, and says where to look."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput, UnusableFile
from app.domain.gold import GoldRow, groups_cell, groups_in, marked, uncertainty
from app.domain.gold_audit import propose
from app.storage.home.gold_file import from_table, read_gold, write_gold
from app.storage.home.gold_shelf import unclear_answers
from eval.history.goldset import bare, from_threads
from eval.history.goldset_command import collected
from eval.replay.rows import read_history
from indexer.types import Message, ResolvedThread
from tests.fakes.builders import MOMENT
from tests.fakes.sources import FakeThreadSource

PAGES = {"https://kb.example/vpn": "vpn"}
QUESTION = "Why does my VPN say error 809 today?"


def said(role: Literal["requester", "agent"], text: str, minute: int = 0, *, author: str = "") -> Message:
    return Message(author=author or role, text=text, at=MOMENT + timedelta(minutes=minute), role=role)


def gold(*messages: Message, document_id: str | None = None) -> GoldRow:
    thread = ResolvedThread(
        id="t1", source="s", channel="desk", messages=messages, resolved_at=MOMENT, document_id=document_id
    )
    (row,) = marked(from_threads(FakeThreadSource([thread]), PAGES))
    return row


def test_the_question_is_the_root_and_the_linked_page_is_gold() -> None:
    row = gold(
        said("requester", QUESTION, author="ana"), said("agent", "See https://kb.example/vpn#errors, please.", 1)
    )
    assert (row.text, row.document_id, row.basis, row.asker) == (QUESTION, "vpn", "linked_page", "ana")
    assert row.evidence == "desk t1"


def test_a_row_says_where_it_was_asked_and_when_a_person_first_wrote(tmp_path: Path) -> None:
    engine = Message(author="engine", text="Is it this page?", at=MOMENT, role="engine")
    row = gold(
        said("requester", QUESTION),
        engine,
        said("requester", "no", 1),
        said("agent", "Restart it.", 3),
        said("agent", "Ok?", 9),
    )
    assert (row.channel, row.first_reply) == ("desk", (MOMENT + timedelta(minutes=3)).isoformat())
    for name in ("gold.csv", "gold.jsonl"):
        write_gold([row], tmp_path / name)
        assert list(read_gold(tmp_path / name)) == [row]
    (past,) = read_history(tmp_path / "gold.jsonl").requests
    assert (past.channel, past.first_reply) == ("desk", MOMENT + timedelta(minutes=3))
    assert gold(said("requester", QUESTION), engine).first_reply == ""


def test_what_its_asker_may_read_is_kept(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text(
        '{"id": "1", "text": "Where is the payroll?", "groups": ["everyone", "hr"]}', encoding="utf-8"
    )
    (row,) = read_gold(tmp_path / "asked.jsonl")
    for name in ("gold.csv", "gold.jsonl"):
        write_gold([row], tmp_path / name)
        (again,) = read_gold(tmp_path / name)
        assert again == row
    (past,) = read_history(tmp_path / "gold.jsonl").requests
    assert past.audience == {"everyone", "hr"}


def test_a_group_whose_name_has_a_space_is_one_group() -> None:
    for names in (["HR team"], ["HR team", "everyone"], ["everyone", "hr"], []):
        assert groups_in(groups_cell(names)) == sorted(names)


def test_closing_tags_and_what_did_not_stay_solved_come_along(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    tickets = [
        {"id": "1", "text": "VPN down", "tags": ["vpn", "mfa"], "reopened": True},
        {"id": "2", "text": "VPN down again", "category": "network", "tags": "vpn, mfa"},
        {"id": "3", "text": "No sound", "close_code": "fault", "reopened": "no"},
    ]
    path.write_text(json.dumps(tickets), encoding="utf-8")
    rows = list(read_gold(path))
    assert [(row.topic, row.reopened) for row in rows] == [("vpn", "yes"), ("network", ""), ("fault", "")]
    write_gold(rows, tmp_path / "gold.jsonl")
    first, second, _ = read_history(tmp_path / "gold.jsonl").requests
    assert (first.topic, first.reopened, second.reopened) == ("vpn", True, False)


def test_an_accepted_reply_is_told_from_an_agents_last_word() -> None:
    answer = said("agent", "Restart the client and choose the second profile.", 1)
    assert gold(said("requester", QUESTION), answer, said("requester", "thanks!", 2)).basis == "accepted_reply"
    assert gold(said("requester", QUESTION), answer).basis == "agent_resolution"


def test_who_is_called_requester_is_nobody_in_particular() -> None:
    assert gold(said("requester", QUESTION), said("agent", "Restart the client, please.", 1)).asker == ""


def test_doubtful_rows_say_why() -> None:
    assert (
        "short" in gold(said("requester", "VPN?"), said("agent", "Restart the client and try again now.", 1)).ambiguous
    )
    assert "question" in gold(said("requester", QUESTION), said("agent", "Which client do you use there?", 1)).ambiguous
    assert not gold(said("requester", QUESTION), said("agent", "Restart the client and try again now.", 1)).ambiguous


def test_copies_name_the_first_of_them() -> None:
    rows = [
        GoldRow(id="b", text="My VPN is down!", time="2026-03-03"),
        GoldRow(id="a", text="my vpn is down", time="2026-03-02"),
    ]
    assert [(row.id, row.duplicate_of) for row in marked(rows)] == [("a", ""), ("b", "a")]


@given(
    st.lists(
        st.builds(
            GoldRow,
            id=st.uuids().map(str),
            text=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)
            | st.sampled_from(["=1+1", "'=1+1", "''", "-x", "'-"]),
            resolution=st.sampled_from(["", 'First line\nsecond, with "quotes"; and more']),
            document_id=st.sampled_from(["", "vpn"]),
            review=st.sampled_from(["", "keep", "drop"]),
            evidence=st.just("where"),
            basis=st.just("accepted_reply"),
            topic=st.sampled_from(["", "vpn/proxy"]),
            reopened=st.sampled_from(["", "yes"]),
            groups=st.lists(st.sampled_from(["hr", "HR team", "slack:C1"]), unique=True).map(groups_cell),
        ),
        max_size=5,
    )
)
def test_a_spreadsheet_and_json_lines_keep_every_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[GoldRow]
) -> None:
    directory = tmp_path_factory.mktemp("gold")
    for name in ("gold.csv", "gold.jsonl"):
        write_gold(rows, directory / name)
        assert list(read_gold(directory / name)) == rows


def test_what_a_reviewer_drops_is_not_replayed(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    write_gold([GoldRow(id="1", text="one thing"), GoldRow(id="2", text="another", review="drop")], path)
    history = read_history(path)
    assert [request.id for request in history.requests] == ["1"]
    assert history.dropped == {"dropped by their reviewer": 1}


def test_tickets_are_read_as_ticket_systems_write_them(tmp_path: Path) -> None:
    table = tmp_path / "tickets.csv"
    table.write_text(
        "Number,Short_description,Description,Opened_at,Caller,Assignment_group,Close_notes\n"
        "INC1,VPN down,It says 809,2026-03-02 09:00,ana,network,Port was closed\n",
        encoding="utf-8",
    )
    (row,) = read_gold(table)
    assert (row.id, row.text, row.queue, row.asker) == ("INC1", "VPN down\nIt says 809", "network", "ana")
    assert (row.resolution, row.time) == ("Port was closed", "2026-03-02T09:00:00+00:00")


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (
            "Summary,Issue key,Reporter,Reporter Id,Resolution,Created,Description,Comment,Comment\n"
            'VPN down,IT-1,Finance desk,7a,Done,12/Mar/26 9:12 AM,"*VPN* says {color:red}809{color}",'
            '"12/Mar/26 9:20 AM;7a;Still so","12/Mar/26 10:01 AM;9b;[~accountid:7a] Restart it"\n',
            ("IT-1", "VPN down\nVPN says 809", "2026-03-12T09:12:00+00:00", "Finance desk", "Restart it"),
        ),
        (
            "Ticket ID,Subject,Requester Name,Created Time,Description,Resolution Note\n"
            "4,VPN down,Finance desk,12-03-2026 09:12:00,<div>VPN says<br>809 &amp; stops</div>,<p>Restart it</p>\n",
            ("4", "VPN down\nVPN says\n809 & stops", "2026-03-12T09:12:00+00:00", "Finance desk", "Restart it"),
        ),
        (
            "number,opened_at,short_description,description,caller_id,close_notes\n"
            "INC1,2026-03-12 09:12:00,VPN down,VPN down,Finance desk,Restart it\n",
            ("INC1", "VPN down", "2026-03-12T09:12:00+00:00", "Finance desk", "Restart it"),
        ),
    ],
    ids=["jira", "freshservice", "servicenow"],
)
def test_tables_of_each_system_are_read_as_they_come(table: str, read: tuple[str, ...], tmp_path: Path) -> None:
    (row,) = from_table(table.encode())
    assert (row.id, row.text, row.time, row.asker, row.resolution) == read
    write_gold([replace(row, text="<p>as it was</p>")], tmp_path / "kept.csv")
    assert [kept.text for kept in read_gold(tmp_path / "kept.csv")] == ["<p>as it was</p>"]


def test_a_file_that_is_neither_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{{", encoding="utf-8")
    with pytest.raises(InvalidInput, match="neither CSV"):
        list(read_gold(tmp_path / "x.json"))


def test_the_audit_proposes_unclear_answers_that_settle_most(tmp_path: Path) -> None:
    decisions = [
        {"id": "a", "verdict": "right"},
        {"id": "b", "verdict": "unclear", "agreement": 0.84},
        {"id": "c", "verdict": "unclear", "agreement": 0.65},
        {"id": "d", "verdict": "unclear", "agreement": None},
        {"id": "e", "verdict": "unclear", "agreement": None},
        {"id": "f", "verdict": "unclear", "agreement": None},
    ]
    path = tmp_path / "decisions.jsonl"
    path.write_text("\n".join(map(json.dumps, decisions)), encoding="utf-8")
    texts = dict(zip("abcdef", ("one", "two", "three", "four", "Four!", "six"), strict=True))
    rows = [GoldRow(id=id, text=text, review="keep" if id == "f" else "") for id, text in texts.items()]
    assert [row.id for row in propose(rows, unclear_answers(path), most=2)] == ["d", "c"]


@given(st.floats(-1, 3))
def test_uncertainty_is_a_share(agreement: float) -> None:
    assert 0.0 <= uncertainty(agreement) <= 1.0


def test_a_spreadsheet_with_semicolons_and_other_words_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("id;text;review\n1;VPN, again;drop\n", encoding="utf-8-sig")
    assert [(row.id, row.text, row.review) for row in read_gold(path)] == [("1", "VPN, again", "drop")]


def test_what_a_person_kept_is_no_longer_doubtful() -> None:
    (row,) = marked([GoldRow(id="1", text="VPN?", review="keep")])
    assert not row.ambiguous


def test_rows_that_were_looked_through_take_the_place_of_those_before(tmp_path: Path) -> None:
    rows = [GoldRow(id=name, text=f"How do I open the {name} door of the annex?", resolution="?") for name in "abc"]
    write_gold(rows, tmp_path / "gold.csv")
    write_gold([replace(rows[1], resolution="Turn it.", review="keep")], tmp_path / "look.csv")
    found = collected([f"gold:{tmp_path / 'gold.csv'}", f"gold:{tmp_path / 'look.csv'}"], {})
    assert [(row.id, row.resolution, row.duplicate_of) for row in found] == [
        ("a", "?", ""),
        ("b", "Turn it.", ""),
        ("c", "?", ""),
    ]


def test_a_spreadsheet_of_another_country_is_read_with_its_days(tmp_path: Path) -> None:
    sheet = "Nº;Fecha apertura;Solicitante;Asunto;Descripción;Grupo resolutor;Solución\n"
    sheet += "7;31/10/2026 09:12;contable;VPN;La VPN se cae;REDES;Reinicia el cliente\n"
    (tmp_path / "excel.csv").write_bytes(sheet.encode("cp1252"))
    (row,) = read_gold(tmp_path / "excel.csv")
    assert (row.id, row.time, row.asker) == ("7", "2026-10-31T09:12:00+00:00", "contable")
    assert (row.text, row.queue, row.resolution) == ("La VPN se cae", "REDES", "Reinicia el cliente")


def test_a_table_without_a_column_for_what_was_asked_says_which_it_has(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Foo,Bar\n1,2\n", encoding="utf-8")
    with pytest.raises(UnusableFile, match=r"there are: bar, foo.*Call that column text"):
        list(read_gold(tmp_path / "odd.csv"))


def test_a_page_linked_in_what_closed_a_ticket_is_what_solved_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,close_notes\nvpn,see https://kb.example/vpn#top\nwifi,reset\n", "utf-8")
    rows = collected([f"tickets:{tmp_path / 't.csv'}"], {"https://kb.example/vpn": "vpn-page"})
    assert {row.text: (row.document_id, row.basis) for row in rows} == {
        "vpn": ("vpn-page", "linked_page"),
        "wifi": ("", "agent_resolution"),
    }


def test_an_article_is_known_by_its_number_though_its_title_changed(tmp_path: Path) -> None:
    linked = "https://acme.zendesk.com/hc/en-us/articles/36001-Old-title"
    (tmp_path / "t.csv").write_text(f"text,close_notes\nvpn,see {linked}.\n", "utf-8")
    pages = {bare("https://acme.zendesk.com/hc/en-us/articles/36001-New-title"): "36001/en"}
    assert [row.document_id for row in collected([f"tickets:{tmp_path / 't.csv'}"], pages)] == ["36001/en"]


ASKER, AGENT = 20978392, 235323
COMMENTS = [
    {"author_id": ASKER, "public": True, "plain_body": "The scanner shows E-42.", "created_at": "2026-03-04T08:00:00Z"},
    {"author_id": AGENT, "public": False, "plain_body": "They dropped it again.", "created_at": "2026-03-04T08:10:00Z"},
    {"author_id": AGENT, "public": True, "body": "Hold both keys.", "created_at": "2026-03-04T09:00:00Z"},
    {"author_id": AGENT, "plain_body": "Who sees this?", "created_at": "2026-03-04T09:10:00Z"},
]


@pytest.mark.parametrize(
    ("changed", "resolution"),
    [
        ({}, "Hold both keys."),
        ({"status": "open"}, ""),
        ({"description": ""}, "Hold both keys."),
        ({"comments": []}, ""),
    ],
)
def test_tickets_of_zendesk_one_a_line_tell_what_was_asked_and_what_the_requester_was_told(
    changed: dict[str, object], resolution: str, tmp_path: Path
) -> None:
    ticket = {"id": 7, "subject": "Hall 2", "description": "The scanner shows E-42.", "requester_id": ASKER}
    ticket |= {"status": "solved", "created_at": "2026-03-04T08:00:00Z", "tags": ["hall"], "comments": COMMENTS}
    ticket |= {"requester": {"name": "Ada Rossi"}, "group_id": 3, "satisfaction_rating": {"score": "good"}} | changed
    (tmp_path / "tickets.jsonl").write_text(json.dumps(ticket) + "\n", "utf-8")
    (row,) = read_gold(tmp_path / "tickets.jsonl")
    assert (row.id, row.resolution, row.topic, row.asker) == ("7", resolution, "hall", str(ASKER))
    assert row.text == "Hall 2\nThe scanner shows E-42."
    assert row.first_reply == ("2026-03-04T09:00:00+00:00" if resolution else "")
