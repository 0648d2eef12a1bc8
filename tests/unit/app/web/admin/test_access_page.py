"""Access: tokens, links to sign in and sessions; and the log of who did what."""

from __future__ import annotations

from app.domain import audit
from app.domain.audit import AuditEntry
from app.web.admin.words import ACTIONS
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT
from tests.fakes.markup import Page, text_of, values


def shown_once(page: Page) -> str:
    return values(page, "//pre")[0]


def test_a_token_is_shown_once_and_ends_when_it_is_revoked(world: AdminWorld) -> None:
    client = world.client()
    made = client.post("/admin/access/tokens", data={"name": "portal", "scope": "ask", "days": "30"})
    token = shown_once(made)
    assert token.startswith("fl_")
    assert token not in client.get("/admin/access").text
    again = client.post("/admin/access/tokens", data={"name": "portal", "scope": "ask"})
    assert (again.status_code, "taken" in text_of(again)) == (422, True)
    client.post("/admin/access/tokens/revoke", data={"name": "portal"})
    assert "portal revoked" in text_of(client.get("/admin/access"))
    assert [act for act, _, _ in world.audited()] == ["token_made", "token_revoked"]


def test_somebody_is_let_in_by_a_link_that_is_shown_once(world: AdminWorld) -> None:
    client = world.client()
    fields = {"role": "agent", "name": "Bo Li", "id": "Bo@example.com", "queues": ["it", "legal"], "groups": "staff"}
    link = shown_once(client.post("/admin/access/people", data=fields))
    assert link.startswith("http://desk.example/sign-in?token=")
    assert link not in client.get("/admin/access").text
    assert "Bo Li" in client.get(link).text
    client.post("/sign-in", data={"token": link.rpartition("=")[2]})
    assert "Bo Li" in client.get("/desk").text
    assert client.get("/admin/access").status_code == 403
    with world.wiring.unit_of_work() as work:
        known = next(one.person for one in work.people.known(limit=9) if one.person.id == "bo@example.com")
        made = next(entry for entry in work.audit.latest(limit=9) if entry.act == "link_made")
    assert (known.role, known.queues, known.audience) == ("agent", {"it", "legal"}, {"staff"})
    assert (made.actor, made.about, made.detail) == ("admin@example.com", "bo@example.com", "agent")


def test_whom_nobody_could_be_is_not_let_in(world: AdminWorld) -> None:
    client = world.client()
    fields = {"role": "requester", "name": "Bo Li", "queues": ["it"]}  # ticked before another role was chosen
    assert shown_once(client.post("/admin/access/people", data=fields)).startswith("http")
    for wrong in ({"id": "two words"}, {"id": "a" * 201}, {"role": "owner"}, {"minutes": "100000"}):
        refused = client.post("/admin/access/people", data=fields | wrong)
        assert (refused.status_code, "<pre" in refused.text) == (422, False)


def test_a_token_of_some_teams_says_so(world: AdminWorld) -> None:
    client = world.client()
    made = {"name": "payroll-bot", "scope": "agent", "queues": ["payroll"], "groups": "finance, staff"}
    client.post("/admin/access/tokens", data=made)
    with world.wiring.unit_of_work() as work:
        (token,) = work.api_tokens.all()
    assert (token.queues, token.audience) == ({"payroll"}, {"finance", "staff"})
    shown = text_of(client.get("/admin/access"))
    assert "only payroll" in shown.lower()
    assert "reads as finance, staff" in shown
    refused = client.post("/admin/access/tokens", data=made | {"name": "all", "scope": "admin"})
    assert (refused.status_code, "all teams" in text_of(refused)) == (422, True)


def test_lines_of_the_log_under_a_former_name_are_shown_and_found_like_those_under_the_present_one(
    world: AdminWorld,
) -> None:
    with world.wiring.unit_of_work() as work:
        for act in ("deletes_approved", "triage_rolled_back"):
            work.audit.add(AuditEntry(at=MOMENT, actor="command line", act=act))
        work.commit()
    shown = text_of(world.client().get("/admin/audit"))
    assert "deletes_approved" not in shown
    assert "Deletion approved command line" in text_of(world.client().get("/admin/audit?action=deletion_approved"))
    assert "Model taken back command line" in text_of(world.client().get("/admin/audit?action=model_rolled_back"))


def test_every_act_that_is_written_down_has_words_for_it() -> None:
    written = {value for name, value in vars(audit).items() if name.isupper() and isinstance(value, str)}
    assert written <= set(ACTIONS)


def test_somebody_is_signed_out_everywhere(world: AdminWorld) -> None:
    client = world.client()
    assert "admin@example.com" in text_of(client.get("/admin/access"))
    client.post("/admin/access/sessions", data={"person": "admin@example.com"})
    assert client.get("/admin/access", follow_redirects=False).status_code == 303
