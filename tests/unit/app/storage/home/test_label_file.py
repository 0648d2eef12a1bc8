"""Labels leave and come back as a CSV; a bad row is named by its line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput
from app.domain.label import Label
from app.storage.home.label_file import read_labels, write_labels
from tests.fakes.builders import MOMENT


def a_label(text: str = 'VPN, "down"\nagain', held: str = "") -> Label:
    return Label(
        id="l1",
        text=text,
        field="topic",
        old="it/vpn",
        new="it/wifi|it/vpn",
        actor="agent:1",
        at=MOMENT,
        source="edit",
        weight=0.5,
        request_id="req_1",
        held=held,
    )


@pytest.mark.parametrize("text", ['VPN, "down"\nagain', "😀 שלום", "=cmd()"])
def test_what_was_written_is_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "labels.csv"
    write_labels(file, [a_label(text), a_label(text, held="doubtful")])
    assert read_labels(file, now=MOMENT) == (a_label(text), a_label(text, held="doubtful"))


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1 for the vpn", "-1", "@all", "'=quoted"])
def test_no_spreadsheet_runs_what_somebody_wrote(tmp_path: Path, text: str) -> None:
    write_labels(tmp_path / "labels.csv", [a_label(text)])
    with (tmp_path / "labels.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["text"] == f"'{text}"
    assert read_labels(tmp_path / "labels.csv", now=MOMENT) == (a_label(text),)


def test_a_spreadsheet_may_have_written_semicolons(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text('text;field;new\n"vpn down, again";queue;it-network\n')
    (label,) = read_labels(tmp_path / "labels.csv", now=MOMENT)
    assert (label.text, label.new) == ("vpn down, again", "it-network")


def test_three_columns_are_enough(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("text,field,new\nvpn down,queue,it-network\n")
    (label,) = read_labels(file, now=MOMENT)
    assert (label.new, label.source, label.actor, label.weight) == ("it-network", "import", "import", 1.0)
    assert read_labels(file, now=MOMENT) == (label,)


def test_two_people_who_say_the_same_are_two_labels(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    rows = ["text,field,new,actor", *(f"vpn down,queue,it-network,{actor}" for actor in ("agent:1", "agent:2", ""))]
    file.write_text("\n".join(rows))
    assert len({label.id for label in read_labels(file, now=MOMENT)}) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,field\nx,queue\n", "lacks the column 'new'"),
        ("text,field,new\nx,queue,a\ny,colour,b\n", "line 3: 'colour' is none of"),
        ("text,field,new\n ,queue,a\n", "line 2: 'text' is empty"),
        ("text,field,new,weight\nx,queue,a,heavy\n", "line 2: 'weight' must be a number above 0, not 'heavy'"),
        ("text,field,new,weight\nx,queue,a,nan\n", "line 2: 'weight' must be a number above 0"),
        ("text,field,new,weight\nx,queue,a,-1\n", "line 2: 'weight' must be a number above 0"),
        ("text,field,new\nx,priority,purple\n", "line 2: 'purple' is none of low, normal, high, critical"),
        ("text,field,new\nx,tier,4\n", "line 2: '4' is none of 0, 1, 2, 3"),
        ("text,field,new,at\nx,queue,a,yesterday\n", "line 2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(content)
    with pytest.raises(InvalidInput, match=said):
        read_labels(file, now=MOMENT)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_labels(tmp_path / "none.csv", now=MOMENT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_spreadsheet_may_have_saved_it_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "labels.csv").write_bytes("text;field;new\nestá caído;queue;a\n".encode(encoding))
    (label,) = read_labels(tmp_path / "labels.csv", now=MOMENT)
    assert label.text == "está caído"
