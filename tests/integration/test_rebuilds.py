"""Real sources built again: what did not change is not converted again, and what changed is."""

from __future__ import annotations

from pathlib import Path

from indexer.build import BuildReport, build
from indexer.sources.confluence_export import ConfluenceExportSource
from indexer.sources.html import HtmlSource
from tests.fakes.snapshot_writer import FakeSnapshotWriter
from tests.fixtures import knowledge as k


def run(home: Path, source: HtmlSource | ConfluenceExportSource) -> BuildReport:
    return build([source], home=home, writer=FakeSnapshotWriter())


def an_export(folder: Path, *objects: str) -> ConfluenceExportSource:
    content = k.entities_xml(k.space_entity(), *objects)
    return ConfluenceExportSource(k.write_files(folder, {"entities.xml": content}))


def test_an_unchanged_folder_of_web_pages_is_all_unchanged(tmp_path: Path) -> None:
    source = HtmlSource(k.html_folder(tmp_path / "site"))
    assert run(tmp_path / "home", source).added == 2
    again = run(tmp_path / "home", source)
    assert (again.unchanged, again.updated, again.deleted) == (2, 0, 0)


def test_one_changed_web_page_is_one_update(tmp_path: Path) -> None:
    site = k.html_folder(tmp_path / "site")
    run(tmp_path / "home", HtmlSource(site))
    k.write_files(site, {"desk.htm": "<h1>Desk</h1><p>Open at ten.</p>"})
    report = run(tmp_path / "home", HtmlSource(site))
    assert (report.unchanged, report.updated) == (1, 1)


def test_a_page_that_is_broken_is_reported_in_every_run(tmp_path: Path) -> None:
    site = k.html_folder(tmp_path / "site")
    run(tmp_path / "home", HtmlSource(site))
    k.write_files(site, {"desk.htm": b"\0"})
    for _ in range(2):
        report = run(tmp_path / "home", HtmlSource(site))
        assert [failure.id for failure in report.failed] == ["desk"]
        assert report.documents == 2


def test_a_restriction_set_later_updates_the_page_though_its_text_is_the_same(tmp_path: Path) -> None:
    page = k.page_entity("10", "Pay") + k.body_entity("100", "10", "<p>Bands</p>")
    restriction = k.entity("ContentPermissionSet", "50", values={"type": "View"}, refers={"owningContent": "10"})
    restriction += k.entity(
        "ContentPermission", "51", values={"type": "View", "groupName": "hr"}, refers={"owningSet": "50"}
    )
    assert run(tmp_path / "home", an_export(tmp_path / "space", page)).added == 1
    assert run(tmp_path / "home", an_export(tmp_path / "space", page)).unchanged == 1
    assert run(tmp_path / "home", an_export(tmp_path / "space", page, restriction)).updated == 1


def test_a_page_deleted_from_an_export_is_deleted(tmp_path: Path) -> None:
    first, second = k.page_entity("10", "A"), k.page_entity("11", "B")
    run(tmp_path / "home", an_export(tmp_path / "space", first, second))
    report = run(tmp_path / "home", an_export(tmp_path / "space", first))
    assert (report.deleted, report.unchanged, report.documents) == (1, 1, 1)
