"""Reading labelled files: what is taken, what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.labelled import read_labelled, read_to_measure
from classifier.types import BadTrainingData


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_every_column_that_is_there_is_read(tmp_path: Path) -> None:
    path = _file(tmp_path, 'text,label,priority,tier,queue,language\n"vpn, again",it/vpn,high,2,net,en\n')
    (row,) = read_labelled(path).rows
    assert (row.text, row.topic, row.priority, row.tier, row.queue, row.language) == (
        "vpn, again", "it/vpn", "high", "2", "net", "en",
    )  # fmt: skip


def test_another_label_column_can_be_named(tmp_path: Path) -> None:
    path = _file(tmp_path, "text,label,group\nhello,a,b\n")
    assert read_labelled(path, label_column="group").rows[0].topic == "b"


def test_rows_without_text_or_label_are_counted_and_not_dropped_silently(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, "text,label\nvpn,a\n,b\nbadge,\nwifi,a\nshort\n"))
    assert len(found.rows) == 2
    assert "3 of 5 rows" in found.warnings[0]


def test_rows_to_measure_keep_empty_texts_since_they_arrive_too(tmp_path: Path) -> None:
    found = read_to_measure(_file(tmp_path, "text,label\nvpn,a\n,b\nbadge,\n"))
    assert [row.text for row in found.rows] == ["vpn", ""]
    assert "1 of 3 rows have no label" in found.warnings[0]


@pytest.mark.parametrize("header", ["Text,LABEL", " text , label ", '"Text";"Label"', "Label\tTEXT"])
def test_capitals_and_blanks_in_the_names_of_columns_are_forgiven(tmp_path: Path, header: str) -> None:
    sign = next(sign for sign in ";\t," if sign in header)
    cells = sign.join(("a", "vpn") if header.startswith("Label") else ("vpn", "a"))
    (row,) = read_labelled(_file(tmp_path, f"{header}\n{cells}\n")).rows
    assert (row.text, row.topic) == ("vpn", "a")


def test_a_column_with_the_very_name_wins(tmp_path: Path) -> None:
    (row,) = read_labelled(_file(tmp_path, "Text,text,Label,label\nno,vpn,x,a\n")).rows
    assert (row.text, row.topic) == ("vpn", "a")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "lacks the column 'text'"),
        ("text,label\n", "no row"),
        ("label\na\n", "lacks the column 'text'"),
        ("text\na\n", "lacks the column 'label'"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a text file. Save the table as CSV"),
        (b"PK\x03\x04\x14\0\x06\0text,label", "not a text file. Save the table as CSV"),
        (b"\x07\x1b[2J,b\n", r"first line has: \?\?\[2J, b"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(BadTrainingData, match=said):
        read_labelled(_file(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match=r"nothing\.csv"):
        read_labelled(tmp_path / "nothing.csv")


def test_a_file_with_a_byte_order_mark_or_in_utf16_is_read(tmp_path: Path) -> None:
    table = "text,label\nñandú,a\n"
    assert read_labelled(_file(tmp_path, table.encode("utf-8-sig"))).rows[0].text == "ñandú"
    assert read_labelled(_file(tmp_path, table.encode("utf-16"))).rows[0].text == "ñandú"


def test_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, "text,label\nseñal,a\n".encode("cp1252")))
    assert found.rows[0].text == "señal"
    assert "not UTF-8" in found.warnings[0]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_may_stand_apart_by_commas_semicolons_or_tabs(tmp_path: Path, sign: str) -> None:
    lines = ['"text"', "label", "priority"], ['"vpn, again; twice\tnow"', "a", "high"]
    found = read_labelled(_file(tmp_path, "\r\n".join(sign.join(line) for line in lines)))
    assert (found.rows[0].text, found.rows[0].topic, found.rows[0].priority) == ("vpn, again; twice\tnow", "a", "high")
    assert not any("cells" in said for said in found.warnings)


def test_a_text_that_ran_into_the_next_cells_is_mentioned(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, "text,label\nvpn, please help,a\nwifi,b\n"))
    assert "1 of 2 rows have more cells than the first line" in found.warnings[0]


def test_a_row_of_a_megabyte_is_kept_and_mentioned(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, f"text,label\n{'x' * 1_000_000},a\nvpn,a\n"))
    assert len(found.rows) == 2
    assert any("8,000 characters" in said for said in found.warnings)


def test_lonely_labels_and_torn_texts_are_mentioned(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, "text,label\nvpn,a\nVPN,b\nwifi,a\n"))
    assert any("single example (b)" in said for said in found.warnings)
    assert any("1 texts appear with different labels" in said for said in found.warnings)


def test_a_priority_or_tier_that_the_house_does_not_know_is_counted_and_not_learned(tmp_path: Path) -> None:
    content = "text,label,priority,tier\nvpn,a,P1,L3\nwifi,a,High,2\nbadge,b,P1,2.0\nprint,b, critical ,\n"
    found = read_labelled(_file(tmp_path, content))
    assert [(row.priority, row.tier) for row in found.rows] == [("", ""), ("high", "2"), ("", "2"), ("critical", "")]
    said = "\n".join(found.warnings)
    assert "2 rows have a priority that is none of low, normal, high, critical (P1)" in said
    assert "1 rows have a tier that is none of 0, 1, 2, 3 (L3)" in said


def test_where_only_one_column_is_learned_the_others_are_not_looked_at(tmp_path: Path) -> None:
    found = read_labelled(_file(tmp_path, "text,label,priority\nvpn,a,P1\nwifi,a,P2\n"), heads=False)
    assert not found.warnings
    assert not any(row.priority for row in found.rows)
    by_priority = read_labelled(
        _file(tmp_path, "text,priority\nvpn,P1\nwifi,P1\n"), label_column="priority", heads=False
    )
    assert [row.topic for row in by_priority.rows] == ["P1", "P1"]


@pytest.mark.parametrize("header", ["text,label", "label,text", "text,label,queue"])
def test_rows_that_an_open_quotation_mark_took_in_are_mentioned_with_their_line(tmp_path: Path, header: str) -> None:
    def row(text: str, label: str) -> str:
        return ",".join({"text": text, "label": label, "queue": "q"}[name] for name in header.split(","))

    rows = [row("vpn", "a"), row("wifi", "b"), row('"it broke, again', "a"), row("badge", "b"), row("door", "a")]
    found = read_labelled(_file(tmp_path, "\n".join([header, *rows, row('"x"', "a")]) + "\n"))
    said = [warning for warning in found.warnings if "quotation mark" in warning]
    assert said == [said[0]]
    assert "from line 4 of the file on" in said[0]


def test_a_quotation_mark_that_takes_in_the_whole_table_is_said_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match="A quotation mark in line 2 is not closed"):
        read_labelled(_file(tmp_path, 'text,label\n"it broke,a\nwifi,b\nbadge,a\n'))


def test_texts_of_several_lines_are_no_rows_that_were_taken_in(tmp_path: Path) -> None:
    content = 'text,label\n"Hello,\nthe list: 1, 2, a\nis wrong, b",a\nwifi,b\n'
    found = read_labelled(_file(tmp_path, content))
    assert not [warning for warning in found.warnings if "quotation mark" in warning]
    assert found.lines == (2, 5)


def test_a_spreadsheet_of_another_system_is_understood(tmp_path: Path) -> None:
    sheet = "Nº;Descripción;Categoría;Grupo resolutor;Prioridad\n1;la VPN se cae;it/vpn;it-network;Alta\n"
    found = read_labelled(_file(tmp_path, sheet.encode("cp1252")))
    (row,) = found.rows
    assert (row.text, row.topic, row.queue, row.priority) == ("la VPN se cae", "it/vpn", "it-network", "high")


def test_where_nothing_names_a_topic_the_team_is_the_label(tmp_path: Path) -> None:
    (row,) = read_labelled(_file(tmp_path, "Oggetto,Descrizione,Gruppo\nvpn,la vpn cade,rete\n")).rows
    assert (row.text, row.topic) == ("la vpn cade", "rete")
