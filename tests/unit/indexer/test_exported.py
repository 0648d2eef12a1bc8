"""What other systems write into one file is read as records, whatever it is written in."""

from __future__ import annotations

from datetime import datetime

import pytest

from indexer.exported import NoRecords, records
from tests.fixtures.workbooks import SHEET, with_part, workbook

UNLOAD = """<?xml version="1.0" encoding="UTF-8"?>
<unload unload_date="2026-11-20 10:00:00">
<incident action="INSERT_OR_UPDATE"><number>INC1</number><caller_id display_value="Finance desk">68</caller_id>
<description>It says &lt;b&gt;809&lt;/b&gt; &amp; stops</description><active/></incident>
</unload>"""


@pytest.mark.parametrize(
    "text",
    [
        "number;description\nINC1;It stops\n",
        '\ufeff"number"\t"description"\n"INC1"\t"It stops"\n',
        '{"number": "INC1", "description": "It stops"}\n',
        '[{"number": "INC1", "description": "It stops"}]',
        '{"records": [{"number": "INC1", "description": "It stops"}]}',
        '{"result": [{"number": "INC1", "description": {"display_value": "It stops", "value": "7"}}]}',
        '{"tickets": [{"number": "INC1", "description": "It stops"}], "next_page": "https://acme.example/2"}',
        '[{"helpdesk_ticket": {"number": "INC1", "description": "It stops"}}]',
    ],
)
def test_one_record_written_in_many_ways(text: str) -> None:
    (found,) = records(text.removeprefix("\ufeff"))
    assert (found["number"], found["description"]) == ("INC1", "It stops")


def test_a_list_of_service_now_tells_what_its_fields_show() -> None:
    (found,) = records(UNLOAD)
    assert found["caller_id"] == "Finance desk"
    assert found["description"] == "It says <b>809</b> & stops"


def test_columns_of_one_name_are_a_list() -> None:
    (found,) = records("Key,Comment,Comment,Comment\nIT-1,first,second,\n")
    assert found["Comment"] == ["first", "second"]


def test_a_workbook_shows_words_numbers_and_days() -> None:
    opened = datetime(2026, 3, 12, 9, 20)  # noqa: DTZ001 - a workbook knows no zones
    content = workbook((), ("Number", "Opened", None, "Description"), (7.0, opened, None, "It stops"))
    (found,) = records(content)
    assert (found["Number"], found["Opened"], found["Description"]) == ("7", "2026-03-12 09:20:00", "It stops")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<unload><incident>", "is no XML that can be read"),
        ('{"a": ', "is neither CSV, JSON"),
        (b"PK\x03\x04 and nothing", "it is no Excel workbook"),
        (workbook(), "or an empty one"),
    ],
)
def test_what_holds_no_records_says_why(content: str | bytes, why: str) -> None:
    with pytest.raises(NoRecords, match=why):
        list(records(content))


def test_entities_of_a_document_type_are_not_expanded() -> None:
    text = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><unload><incident><description>&a;</description></incident></unload>'
    (found,) = records(text)
    assert "aaaa" not in found["description"]


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><worksheet>&a;</worksheet>", "no Excel workbook"),
        (b"<worksheet><sheetData><row>", "no Excel workbook"),
        (b" " * 200_000_001, "too large"),
    ],
)
def test_a_workbook_takes_no_more_than_it_should(sheet: bytes, why: str) -> None:
    content = with_part(workbook(("Number",), (7,)), SHEET, sheet)
    with pytest.raises(NoRecords, match=why):
        list(records(content))
