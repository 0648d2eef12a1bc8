"""Knowledge: documents that went missing, gaps, and looks into the pages."""

from __future__ import annotations

from app.domain.study import StudyState
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled, findings
from tests.fakes.markup import text_of


def test_missing_documents_are_settled_with_a_reason(world: AdminWorld) -> None:
    client = filled(world, "kb").client()
    assert client.post("/admin/knowledge/missing", data={"source": "kb", "decision": "delete"}).status_code == 422
    client.post("/admin/knowledge/missing", data={"source": "kb", "decision": "delete", "reason": "The space moved."})
    assert world.settled == [("kb", True)]
    assert world.audited() == [("deletion_approved", "admin@example.com", "The space moved. (1 documents)")]


def test_gaps_lead_to_the_tickets_and_receipts_they_were_made_of(world: AdminWorld) -> None:
    page = filled(world).client().get("/admin/knowledge/gaps")
    assert "3 requests" in text_of(page)
    assert 'href="/desk/' in page.text
    assert 'href="/admin/receipts/' in page.text
    draft = world.client().get("/admin/knowledge/gaps/0/draft.md")
    assert draft.text == "# My VPN does not connect\n"
    assert draft.headers["content-disposition"].endswith('"draft-1.md"')
    assert world.client().get("/admin/knowledge/gaps/7/draft.md").status_code == 404


def test_gaps_of_another_desk_are_shown_without_links_to_tickets(world: AdminWorld) -> None:
    filled(world)
    world.evaluations.save(findings("An older question", "of-another-home")[0])
    page = world.client().get("/admin/knowledge/gaps")
    assert "An older question" in text_of(page)
    assert 'href="/desk/' not in page.text


def test_a_look_is_started_once_and_the_page_says_that_it_is_under_way(world: AdminWorld) -> None:
    client = world.client()
    assert "Nobody has looked yet" in text_of(client.get("/admin/knowledge/gaps"))
    for _ in range(2):
        assert client.post("/admin/knowledge/look", follow_redirects=False).status_code == 303
    assert "The first look is under way" in text_of(client.get("/admin/knowledge/gaps"))
    assert [act for act, _, _ in world.audited()] == ["knowledge_looked_into"]


def test_what_ended_the_last_look_is_said(world: AdminWorld) -> None:
    world.study.now = StudyState(problem="There is no index yet.")
    for path in ("/admin/knowledge/gaps", "/admin/knowledge/pages"):
        assert "There is no index yet." in text_of(filled(world).client().get(path))


def test_pages_are_brought_under_a_name_and_read_beside_the_server(world: AdminWorld) -> None:
    client = filled(world, "kb").client()
    files = [("files", ("chairs.md", b"# Chairs\n\nAsk facilities.\n")), ("files", ("desks.md", b"# Desks\n"))]
    sent = client.post("/admin/knowledge/brought", data={"name": "handbook"}, files=files, follow_redirects=False)
    assert sent.status_code == 303
    assert list(world.bringing.now.about) == [f"handbook=files:{world.home / 'brought' / 'handbook'}"]
    assert world.audited() == [("pages_brought", "admin@example.com", "2 files")]
    assert "are being read" in text_of(client.get("/admin/knowledge"))
    again = client.post("/admin/knowledge/brought", data={"name": "other"}, files=files)
    assert (again.status_code, "Other pages are being read" in text_of(again)) == (422, True)
    assert not (world.home / "brought" / "other").exists()


def test_what_cannot_be_brought_is_said_with_the_name_kept(world: AdminWorld) -> None:
    client = filled(world, "kb").client()
    for name, file, why in (
        ("kb", "chairs.md", "Another source is called"),
        ("handbook", "chairs.exe", "is not read"),
        ("Hand book", "chairs.md", "cannot name these pages"),
    ):
        sent = client.post("/admin/knowledge/brought", data={"name": name}, files={"files": (file, b"x")})
        assert (sent.status_code, why in text_of(sent), f'value="{name}"' in sent.text) == (422, True, True)
    assert world.audited() == []


def test_why_pages_could_not_be_read_is_said(world: AdminWorld) -> None:
    world.bringing.now = StudyState(problem="The archive 'export.zip' is damaged or no zip file (x); export it again.")
    assert "damaged or no zip file" in text_of(filled(world).client().get("/admin/knowledge"))


def test_only_administrators_bring_pages(world: AdminWorld) -> None:
    files = {"files": ("chairs.md", b"# Chairs\n")}
    sent = world.client("agent").post("/admin/knowledge/brought", data={"name": "handbook"}, files=files)
    assert sent.status_code in {403, 404}
    assert not (world.home / "brought").exists()
