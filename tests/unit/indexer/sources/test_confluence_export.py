"""Confluence space exports, XML and HTML: which pages come in, under which id, for whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.sources.confluence_export import ConfluenceExportSource
from indexer.types import PUBLIC, BrokenDocument, Document, SourceUnavailable
from tests.fixtures import knowledge as k
from tests.fixtures import papers


def read(location: Path) -> dict[str, Document]:
    pages = list(ConfluenceExportSource(location).documents())
    assert all(isinstance(page, Document) for page in pages)
    return {page.id: page for page in pages if isinstance(page, Document)}


def an_export(folder: Path, *objects: str) -> Path:
    return k.write_files(folder, {"entities.xml": k.entities_xml(k.space_entity(), *objects)})


def a_restriction(set_id: str, page: str, *groups: str, kind: str = "View", person: str = "") -> str:
    objects = [k.entity("ContentPermissionSet", set_id, values={"type": kind}, refers={"owningContent": page})]
    for number, group in enumerate(groups):
        values = {"type": kind, "groupName": group}
        objects.append(k.entity("ContentPermission", f"{set_id}{number}", values=values, refers={"owningSet": set_id}))
    if person:
        refers = {"owningSet": set_id, "userSubject": person}
        objects.append(k.entity("ContentPermission", f"{set_id}9", values={"type": kind}, refers=refers))
    return "".join(objects)


def test_only_current_pages_and_blog_posts_come_in(tmp_path: Path) -> None:
    pages = read(k.confluence_xml(tmp_path / "space.xml.zip"))
    assert set(pages) == {"DOCS/10", "DOCS/11"}
    page = pages["DOCS/10"]
    assert (page.title, page.text) == ("Coffee machine", "Press **Reset**.")
    assert (page.tags, page.updated, page.audience) == (("kitchen",), date(2026, 4, 5), PUBLIC)


def test_a_zip_and_its_unpacked_folder_give_the_same_pages(tmp_path: Path) -> None:
    objects = (k.page_entity("10", "A"), k.body_entity("100", "10", "<p>x</p>"))
    folder = an_export(tmp_path / "f", *objects)
    archive = k.write_zip(tmp_path / "f.zip", {"inner/entities.xml": (folder / "entities.xml").read_bytes()})
    assert {p.text for p in read(folder).values()} == {p.text for p in read(archive).values()} == {"x"}


def test_code_in_a_body_survives_the_nested_cdata(tmp_path: Path) -> None:
    inner = "<ac:plain-text-body><![CDATA[a && b]]></ac:plain-text-body>"
    code = f'<ac:structured-macro ac:name="code">{inner}</ac:structured-macro>'
    pages = read(an_export(tmp_path, k.page_entity("10", "A"), k.body_entity("100", "10", code)))
    assert pages["DOCS/10"].text == "```\na && b\n```"


def test_old_wiki_markup_is_understood(tmp_path: Path) -> None:
    markup = "h1. Start\n\n* one\n** two\n\n{code:java}\nint a;\n{code}\n[Docs|https://x.example]"
    pages = read(an_export(tmp_path, k.page_entity("10", "A"), k.body_entity("100", "10", markup, body_type="0")))
    assert pages["DOCS/10"].text == "# Start\n\n- one\n  - two\n\n```java\nint a;\n```\n\n[Docs](https://x.example)"


def test_view_restrictions_become_the_audience_and_edit_restrictions_do_not(tmp_path: Path) -> None:
    objects = (
        k.page_entity("10", "Pay bands"),
        a_restriction("50", "10", "hr", "managers", person="abc"),
        k.page_entity("11", "Rules"),
        a_restriction("60", "11", "editors", kind="Edit"),
    )
    pages = read(an_export(tmp_path, *objects))
    assert pages["DOCS/10"].audience == frozenset({"hr", "managers", "user:abc"})
    assert pages["DOCS/11"].audience == PUBLIC


def test_a_page_below_a_restricted_one_is_restricted_too(tmp_path: Path) -> None:
    objects = (
        k.page_entity("10", "Pay"),
        a_restriction("50", "10", "hr", "managers"),
        k.page_entity("11", "Bands", parent="10"),
        k.page_entity("12", "Managers", parent="11"),
        a_restriction("60", "12", "managers"),
        k.page_entity("13", "Lawyers", parent="11"),
        a_restriction("70", "13", "legal"),
    )
    pages = read(an_export(tmp_path, *objects))
    assert pages["DOCS/11"].audience == frozenset({"hr", "managers"})
    assert pages["DOCS/12"].audience == frozenset({"managers"})
    assert pages["DOCS/13"].audience == frozenset({"confluence:nobody"})


def test_pages_of_a_space_that_some_groups_may_view_are_for_them(tmp_path: Path) -> None:
    def viewing(group: str) -> str:
        return k.entity(
            "SpacePermission", f"9{group}", values={"type": "VIEWSPACE", "group": group}, refers={"space": "1"}
        )

    closed = read(an_export(tmp_path / "closed", viewing("finance"), k.page_entity("10", "A")))
    opened = read(
        an_export(tmp_path / "open", viewing("finance"), viewing("confluence-users"), k.page_entity("10", "A"))
    )
    assert closed["DOCS/10"].audience == frozenset({"finance"})
    assert opened["DOCS/10"].audience == PUBLIC


def test_parents_in_a_circle_do_not_hang(tmp_path: Path) -> None:
    objects = (
        k.page_entity("10", "A", parent="11"),
        k.page_entity("11", "B", parent="10"),
        a_restriction("50", "11", "hr"),
    )
    assert {page.audience for page in read(an_export(tmp_path, *objects)).values()} == {frozenset({"hr"})}


def test_a_page_without_a_title_or_body_is_named_and_empty(tmp_path: Path) -> None:
    page = read(an_export(tmp_path, k.page_entity("10", "")))["DOCS/10"]
    assert (page.title, page.text) == ("Untitled page 10", "")


def test_control_characters_in_the_file_do_no_harm(tmp_path: Path) -> None:
    pages = read(an_export(tmp_path, k.page_entity("10", "A"), k.body_entity("100", "10", "<p>one\x1ctwo</p>")))
    assert pages["DOCS/10"].text == "one two"


def test_a_file_that_ends_in_the_middle_is_unavailable_and_not_a_shorter_listing(tmp_path: Path) -> None:
    whole = k.entities_xml(k.space_entity(), *(k.page_entity(str(n), f"Page {n}") for n in range(10, 60)))
    k.write_files(tmp_path, {"entities.xml": whole[: len(whole) // 2]})
    with pytest.raises(SourceUnavailable, match="ends in the middle"):
        ConfluenceExportSource(tmp_path).document_ids()


def test_pages_of_an_html_export_keep_their_own_part(tmp_path: Path) -> None:
    pages = read(k.confluence_html(tmp_path / "space.zip"))
    assert set(pages) == {"DOCS/123456"}
    page = pages["DOCS/123456"]
    assert (page.title, page.text) == ("Toner", "Toner is in room 4.\n\n- Order")
    assert (page.tags, page.updated) == (("printing",), date(2026, 3, 4))


def test_a_folder_that_is_no_export_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="no files; give a Confluence space export"):
        ConfluenceExportSource(tmp_path).document_ids()
    with pytest.raises(SourceUnavailable, match=r"neither entities\.xml nor HTML"):
        ConfluenceExportSource(k.write_files(tmp_path, {"a.txt": "x"})).document_ids()


def an_attachment(id_: str, page: str, name: str, **values: str) -> str:
    plain = {"title": name, "contentStatus": "current", "lastModificationDate": "2026-05-06 10:00:00.000"} | values
    return k.entity("Attachment", id_, values=plain, refers={"containerContent": page})


def a_space_with_files(path: Path, *objects: str) -> Path:
    page = k.page_entity("10", "Leave") + a_restriction("50", "10", "hr")
    papers.handbook(path / "handbook.pdf")
    content: dict[str, str | bytes] = {
        "entities.xml": k.entities_xml(k.space_entity(), page, *objects),
        "attachments/10/70/1": b"%PDF of an earlier version",
        "attachments/10/70/2": (path / "handbook.pdf").read_bytes(),
        "attachments/10/71/1": b"PK broken",
        "attachments/10/72/1": b"picture",
    }
    return k.write_zip(path / "space.zip", content)


def test_files_attached_to_a_page_are_read_for_its_readers(tmp_path: Path) -> None:
    space = a_space_with_files(tmp_path, an_attachment("70", "10", "Hand book.pdf"), an_attachment("72", "10", "a.png"))
    pages = read(space)
    assert set(pages) == {"DOCS/10", "DOCS/10/Hand book.pdf"}
    file = pages["DOCS/10/Hand book.pdf"]
    assert (file.title, file.audience, file.updated) == ("Staff handbook", {"hr"}, date(2026, 5, 6))
    assert "28 days of annual leave" in file.text


def test_a_broken_file_is_named_and_files_of_no_current_page_are_left_out(tmp_path: Path) -> None:
    files = (an_attachment("71", "10", "a.docx"), an_attachment("70", "99", "b.pdf"))
    deleted = an_attachment("70", "10", "c.pdf", contentStatus="deleted")
    (page, broken) = ConfluenceExportSource(a_space_with_files(tmp_path, *files, deleted)).documents()
    assert page.id == "DOCS/10"
    assert isinstance(broken, BrokenDocument)
    assert (broken.id, "damaged" in broken.reason) == ("DOCS/10/a.docx", True)


def test_an_attached_file_is_read_again_only_when_it_or_its_readers_change(tmp_path: Path) -> None:
    def fingerprint(path: Path, *objects: str) -> str:
        source = ConfluenceExportSource(a_space_with_files(path, an_attachment("70", "10", "a.pdf"), *objects))
        assert source.fingerprints().keys() == source.document_ids()
        assert [page.id for page in source.documents_except(frozenset({"DOCS/10"}))] == ["DOCS/10/a.pdf"]
        return source.fingerprints()["DOCS/10/a.pdf"]

    first = fingerprint(tmp_path / "1")
    assert fingerprint(tmp_path / "2") == first
    assert fingerprint(tmp_path / "3", a_restriction("60", "10", "hr", "board")) == first
    assert fingerprint(tmp_path / "4", a_restriction("60", "10", "board")) != first


def test_files_of_an_html_export_come_along_under_the_names_their_pages_show(tmp_path: Path) -> None:
    content: dict[str, str | bytes] = {
        "DOCS/Leave_1010.html": '<div id="main-content">How to be away.</div><div class="greybox">'
        '<a href="attachments/1010/70.pdf?version=2">Hand book.pdf</a> '
        '<a href="attachments/1010/71.docx">a &amp; b.docx</a>'
        '<a href="attachments/1010/72.png">a.png</a> <a href="attachments/1010/73.pdf">is not there.pdf</a></div>',
        "DOCS/Pay_1111.html": '<div id="main-content"><a href="attachments/1010/70.pdf">The book of leave</a></div>',
        "DOCS/attachments/1010/70.pdf": papers.handbook(tmp_path / "handbook.pdf").read_bytes(),
        "DOCS/attachments/1010/71.docx": b"PK broken",
        "DOCS/attachments/1010/72.png": b"picture",
    }
    source = ConfluenceExportSource(k.write_zip(tmp_path / "space.zip", content))
    pages = {page.id: page for page in source.documents()}
    files = {"DOCS/1010/Hand book.pdf", "DOCS/1010/a & b.docx"}
    assert pages.keys() == source.document_ids() == source.fingerprints().keys() == {"DOCS/1010", "DOCS/1111", *files}
    file, broken = pages["DOCS/1010/Hand book.pdf"], pages["DOCS/1010/a & b.docx"]
    assert isinstance(file, Document)
    assert (file.title, "28 days of annual leave" in file.text) == ("Staff handbook", True)
    assert isinstance(broken, BrokenDocument)
    assert [page.id for page in source.documents_except(source.document_ids() - {"DOCS/1010/Hand book.pdf"})] == [
        file.id
    ]
