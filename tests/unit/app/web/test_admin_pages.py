"""The administrators' pages without JavaScript: what they show, what their forms do, and who may see them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml.html import fragment_fromstring

from app.domain import audit
from app.domain.audit import AuditEntry
from app.domain.channel_board import ChannelBoard, ChannelLine
from app.domain.drift import Drift, DriftLook
from app.domain.evaluation import EvaluationRun
from app.domain.going_live import Switched
from app.domain.gold import GoldRow
from app.domain.incident import Incident
from app.domain.rating import Rating
from app.domain.setting_line import SettingLine
from app.domain.study import StudyState
from app.storage.live_file import LiveFile
from app.web.admin.words import ACTIONS
from app.web.rendering import environment
from indexer.books import DocumentCard
from tests.contracts.test_incident_stores import a_label
from tests.fakes.administration import AdminWorld, FakeBooks
from tests.fakes.builders import MOMENT, a_decision, a_mirror_effect, a_receipt, a_request, a_ticket
from tests.fakes.markup import Page, dangers, elements, text_of, values
from tests.fixtures.attacks import ATTACKS
from tests.unit.app.services.test_administration import ROWS

PAGES = (
    "/admin",
    "/admin/receipts",
    "/admin/receipts/rcp_1",
    "/admin/knowledge",
    "/admin/knowledge/sources?name=kb",
    "/admin/knowledge/gaps",
    "/admin/knowledge/pages",
    "/admin/triage",
    "/admin/settings/files/triage",
    "/admin/settings/files/desk",
    "/admin/settings/files/politeness",
    "/admin/evaluations",
    "/admin/evaluations/answering-1",
    "/admin/evaluations/compare?a=answering-1&b=answering-2",
    "/admin/evaluations/gold",
    "/admin/evaluations/gold/march?show=all",
    "/admin/channels",
    "/admin/access",
    "/admin/settings",
    "/admin/audit",
)


OVER = "//input[@name='over']/@value"


@pytest.fixture
def world(tmp_path: Path) -> AdminWorld:
    return AdminWorld(home=tmp_path)


def versions(name: str) -> str:
    return f"//a[contains(@href, '/admin/settings/files/{name}/2')]/@href"


def shown_once(page: Page) -> str:
    return values(page, "//pre")[0]


def a_run(id: str = "answering-1", **figures: object) -> EvaluationRun:
    curve = [
        {"threshold": 0.9, "coverage": 0.2, "wrong_rate": 0.0},
        {"threshold": 0.1, "coverage": 1, "wrong_rate": 0.3},
    ]
    plain = {"dial": ROWS, "risk_coverage": curve, "coverage": 0.5, "message": "Promised."}
    return EvaluationRun(id=id, kind="answering", at=MOMENT, name="halyard", figures={**plain, **figures})


def a_gold_row(id: str, **more: str) -> GoldRow:
    told = {"text": f"Question {id}", "time": "2026-01-05T09:00:00+00:00", "resolution": "Reset it.", "evidence": id}
    return GoldRow(id=id, **(told | more))


def findings(text: str, request_id: str) -> tuple[EvaluationRun, ...]:
    """What a look into the knowledge leaves behind."""
    draft = {"id": "draft-1", "title": text, "text": f"# {text}", "day": "2026-01-01"}
    row = {"question": text, "requests": 3, "answered_wrongly": 1, "minutes": 36.0, "trend": 2.0}
    gap = row | {"nearest_miss": text, "linked": "", "ids": [request_id], "questions": [text], "draft": draft}
    harm = {"id": text, "title": text, "owner": text, "wrong": 2, "shown": 3, "years": 1.5, "sentences": [text]}
    against = {"first": text, "second": "b", "first_sentence": text, "second_sentence": text, "kind": "number"}
    twins = {"first": text, "second": "b", "shared_words": 0.8}
    figures: dict[str, dict[str, object]] = {
        "gaps": {"requests": 9, "unmet": 4, "gaps": [gap], "titles": {text: text}},
        "damage": {"harm": [harm | {"questions": [text], "ids": [request_id]}]},
        "pages": {"contradictions": [against | {"older": text, "owners": [text]}], "duplicates": [twins]},
    }
    return tuple(
        EvaluationRun(id=f"desk-{kind}", kind=kind, at=MOMENT, name=kind, figures=of) for kind, of in figures.items()
    )


def filled(world: AdminWorld, text: str = "My VPN does not connect") -> AdminWorld:
    """Put one of everything behind the pages, with `text` wherever text can be."""
    request = a_request(text=text)
    with world.wiring.unit_of_work() as work:
        work.records.add_request(request)
        work.records.add_receipt(a_receipt(request))
        work.tickets.add(replace(a_ticket(request), state="open", tier=1, queue=text[:40], subject=text))
        work.labels.add([replace(a_label("l1"), text=text, old=text, new=text)])
        work.labels.hold("l1", reason=text)
        work.incidents.add(Incident(id="inc_1", title=text, opened_at=MOMENT, updated_at=MOMENT, note=text))
        work.outbox.put([a_mirror_effect("m1")])
        work.outbox.failed("m1", error=text, retry_at=None)
        work.commit()
    world.evaluations.save(replace(a_run(refusal=""), name=text))
    world.evaluations.save(a_run("answering-2", coverage=0.6, note=text))
    for run in findings(text, request.id):
        world.evaluations.save(run)
    told = {"text": text, "resolution": text, "evidence": text, "ambiguous": text, "queue": text[:40]}
    world.gold.keep("march", [GoldRow(id=text, document_id=text, duplicate_of=text, **told), a_gold_row("g2")])
    card = DocumentCard(
        id=text, source=text, title=text, owner=text, updated=date(2020, 1, 1), kind="page", state="tombstoned"
    )
    world.books = FakeBooks(name=text, gone=(card,), old=(card,), failed=((text, text),))
    world.settings = (
        SettingLine(
            name="port", variable="FIRSTLINE_PORT", value=text, default="8080", source="file", description=text
        ),
    )
    world.warnings = lambda: (text,)
    switched = Switched(act="live_off", channel=text, actor=text, at=MOMENT, reason=text, override=True)
    line = ChannelLine(name=text, policy="shadow", group=text, shadowed=True)
    world.board = ChannelBoard(lines=(line,), lacking=text, hold_out=0.05, acts=(switched,))
    return world


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_administrators_only(world: AdminWorld, path: str) -> None:
    filled(world)
    assert world.client().get(path).status_code == 200
    assert world.client("agent").get(path).status_code == 403
    assert world.client("requester").get(path).status_code == 403
    nobody = world.client("").get(path, follow_redirects=False)
    assert (nobody.status_code, nobody.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/dead-letters",
        "/admin/knowledge/missing",
        "/admin/knowledge/look",
        "/admin/settings/files/triage",
        "/admin/settings/files/desk/20260302T090000Z-00000000",
        "/admin/triage/models",
        "/admin/triage/labels",
        "/admin/triage/incidents",
        "/admin/evaluations/dial",
        "/admin/evaluations/gold/march/rows",
        "/admin/evaluations/gold/march/fixes",
        "/admin/evaluations/gold/march/sheet",
        "/admin/channels",
        "/admin/access/people",
        "/admin/access/tokens",
        "/admin/access/tokens/revoke",
        "/admin/access/sessions",
    ],
)
def test_no_form_is_taken_from_anybody_else(world: AdminWorld, path: str) -> None:
    assert world.client("agent").post(path, data={"act": "save"}).status_code == 403
    assert world.client("").post(path, data={"act": "save"}).status_code in {401, 403}
    elsewhere = world.client().post(path, data={"act": "save"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert world.audited() == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_every_page_speaks_three_languages_full_and_empty(world: AdminWorld, path: str, language: str) -> None:
    if not any(one in path for one in ("rcp_1", "answering-", "march")):
        empty = world.client().get(path, params={"lang": language} if "?" not in path else None)
        assert empty.status_code == 200
    client = filled(world).client()
    client.cookies.set("firstline_lang", language)
    page = client.get(path)
    assert page.status_code == 200, page.text[-2000:]
    assert f'lang="{language}"' in page.text


@pytest.mark.parametrize("attack", ATTACKS[:12])
def test_attacks_stay_text(world: AdminWorld, attack: str) -> None:
    client = filled(world, f"{attack} vpn").client()
    for path in PAGES:
        assert dangers(client.get(path)) == [], path


def test_health_counts_what_became_of_requests(world: AdminWorld) -> None:
    world.wiring.clock.now()  # the same day as the requests
    shown = text_of(filled(world).client().get("/admin"))
    assert "Requests 1" in shown
    assert "never evaluated" in shown
    assert "1 message could not be delivered" in shown


def test_the_figures_are_exported_with_a_row_a_day(world: AdminWorld) -> None:
    exported = filled(world).client().get("/admin/figures.csv?days=7")
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert len(rows) == 7
    assert sum(int(row["requests"]) for row in rows) == 1
    assert "attachment" in exported.headers["content-disposition"]


def test_a_dead_letter_is_tried_again_and_twice_is_once(world: AdminWorld) -> None:
    client = filled(world).client()
    for _ in range(2):
        assert client.post("/admin/dead-letters", data={"key": "m1"}).status_code == 200
    assert [action for action, _, _ in world.audited()] == ["dead_letter_retried"]
    assert "could not be delivered" not in text_of(client.get("/admin"))


def test_a_receipt_says_why_in_words_and_is_decided_again(world: AdminWorld) -> None:
    client = filled(world).client()
    why = text_of(client.get("/admin/receipts/rcp_1"))
    assert "A page answers it surely enough." in why
    assert "It was 90.0% sure of its best page; it answers from 60.0% on." in why
    assert "as good as the best" in why
    assert "quoted" in why
    again = text_of(client.get("/admin/receipts/rcp_1?replay=true"))
    assert "answer threshold" in again


def test_decisions_are_found_and_paged(world: AdminWorld) -> None:
    with world.wiring.unit_of_work() as work:
        for number in range(60):
            asked = a_request(f"req_{number:02}", text=f"Q{number}", received_at=MOMENT + timedelta(minutes=number))
            work.records.add_receipt(a_receipt(asked, a_decision("escalate"), id=f"rcp_{number:02}"))
        work.commit()
    client = world.client()
    first, rows = client.get("/admin/receipts?kind=escalate"), "//main//tbody/tr"
    assert len(elements(first, rows)) == 50
    older = values(first, "//a[contains(@href, 'before=')]/@href")[0]
    assert len(elements(client.get(older), rows)) == 10
    assert "No decision was found" in text_of(client.get("/admin/receipts?kind=reply"))
    assert "Q7" in text_of(client.get("/admin/receipts?q=req_07&since=2026-03-02&until=2026-03-02"))
    for odd in ("since=yesterday", "before=x", "before=2026-01-01", "kind=odd", "until=9999-12-31"):
        assert client.get(f"/admin/receipts?{odd}").status_code == 200


def test_missing_documents_are_settled_with_a_reason(world: AdminWorld) -> None:
    client = filled(world, "kb").client()
    assert client.post("/admin/knowledge/missing", data={"source": "kb", "decision": "delete"}).status_code == 422
    client.post("/admin/knowledge/missing", data={"source": "kb", "decision": "delete", "reason": "The space moved."})
    assert world.settled == [("kb", True)]
    assert world.audited() == [("deletion_approved", "admin@example.com", "The space moved. (1 documents)")]


def test_a_wrong_rule_is_shown_at_its_line_and_not_saved(world: AdminWorld) -> None:
    client = world.client()
    wrong = '[default]\nqueue = "it"\n\n[topics.it]\ntier = 9\n'
    page = client.post("/admin/settings/files/triage", data={"text": wrong, "act": "save", "reason": "why"})
    assert page.status_code == 422
    assert "line 5" in text_of(page)
    assert "tier = 9" in values(page, "//textarea")[0]
    assert not (world.home / "triage.toml").exists()


def test_rules_are_checked_saved_and_restored(world: AdminWorld) -> None:
    client = world.client()
    text = '[default]\r\nqueue = "it"\r\n'
    over = values(client.get("/admin/settings/files/triage"), OVER)[0]
    assert "sound" in text_of(
        client.post("/admin/settings/files/triage", data={"text": text, "act": "check", "over": over})
    )
    unreasoned = client.post("/admin/settings/files/triage", data={"text": text, "act": "save", "over": over})
    assert (unreasoned.status_code, "why" in text_of(unreasoned)) == (422, True)
    form = {"text": text, "act": "save", "over": over, "reason": "One desk"}
    assert "Saved." in text_of(client.post("/admin/settings/files/triage", data=form))
    assert (world.home / "triage.toml").read_text(encoding="utf-8") == '[default]\nqueue = "it"\n'
    assert "another version" in text_of(client.post("/admin/settings/files/triage", data=form))
    packaged = values(client.get("/admin/settings/files/triage"), versions("triage"))[-1]
    over = values(client.get(packaged), OVER)[0]
    assert client.post(packaged, data={"over": over, "reason": "Back"}).status_code == 200
    assert "it-network" in (world.home / "triage.toml").read_text(encoding="utf-8")
    assert [action for action, _, _ in world.audited()] == ["rules_saved", "rules_saved"]


def test_a_version_tells_who_saved_it_and_which_lines_it_changed(world: AdminWorld) -> None:
    client, home = world.client(), "/admin/settings/files/desk"
    over = world.administration().files["desk"].file.current().digest
    text = '[life]\nreopen_within = "3d"\n'
    client.post(home, data={"text": text, "act": "save", "over": over, "reason": "<b>Shorter</b>"})
    history = client.get(home)
    newest, packaged = values(history, versions("desk"))
    said = text_of(client.get(newest))
    assert "An admin · <b>Shorter</b>" in said
    assert '+ reopen_within = "3d"' in said
    assert "this version is in force" in said
    assert '- reopen_within = "3d"' not in said
    over = values(history, "//section//form" + OVER)[0]
    client.post(packaged, data={"over": over, "reason": ""})  # one click
    assert world.administration().files["desk"].file.check((world.home / "desk.toml").read_text("utf-8")) is None
    assert [detail.partition(" (")[0] for _, _, detail in world.audited()][1].startswith("back to 2")


def test_a_version_that_somebody_else_replaced_is_not_restored_over_theirs(world: AdminWorld) -> None:
    client, home = world.client(), "/admin/settings/files/politeness"
    over = world.administration().files["politeness"].file.current().digest
    client.post(home, data={"text": "[asking]\ncost = 0.2\n", "act": "save", "over": over, "reason": "Dearer"})
    packaged = world.administration().files["politeness"].file.history()[-1]
    assert client.post(f"{home}/{packaged.id}", data={"over": over, "reason": "x"}).status_code == 409
    assert client.get(f"{home}/20260302T090000Z-00000000").status_code == 404
    assert client.get("/admin/settings/files/nothing").status_code == 404


def test_the_former_address_of_the_rules_still_leads_there(world: AdminWorld) -> None:
    assert world.client().get("/admin/triage/rules").url.path == "/admin/settings/files/triage"


def test_models_labels_and_incidents_are_looked_after(world: AdminWorld) -> None:
    client = filled(world).client()
    shown = text_of(client.get("/admin/triage"))
    assert "lost its contest" in shown
    assert "right on 91.0% of the topics" in shown
    client.post("/admin/triage/models", data={"act": "promote", "version": "triage-2", "reason": "Read why it lost"})
    assert world.shelf.current == "triage-2"
    client.post("/admin/triage/labels", data={"act": "let_in", "label": "l1"})
    client.post("/admin/triage/incidents", data={"act": "confirm", "id": "inc_1", "words": "Use the old client."})
    client.post("/admin/triage/incidents", data={"act": "resolve", "id": "inc_1", "words": "Fixed."})
    assert [action for action, _, _ in world.audited()] == [
        "model_promoted",
        "label_let_in",
        "incident_confirmed",
        "incident_resolved",
    ]
    with world.wiring.unit_of_work() as work:
        assert work.incidents.get("inc_1").state == "resolved"
    assert "Model put to work" in text_of(client.get("/admin/audit"))
    assert "Model put to work triage-2" not in text_of(client.get("/admin/audit?action=label_let_in")).replace("<", "")


def test_the_promise_dial_shows_each_step_and_puts_a_certified_one_to_work(world: AdminWorld) -> None:
    world.evaluations.save(a_run())
    client = world.client()
    shown = text_of(client.get("/admin/evaluations"))
    assert "5% not proven – 40" in shown
    refused = client.post("/admin/evaluations/dial", data={"run": "answering-1", "max_wrong": "0.05", "reason": "why"})
    assert (refused.status_code, "is not certified" in text_of(refused)) == (409, True)
    client.post("/admin/evaluations/dial", data={"run": "answering-1", "max_wrong": "0.1", "reason": "Agreed with HR"})
    assert world.thresholds.source == "halyard: at most 10.0% wrong at 95%"
    assert "in force" in text_of(client.get("/admin/evaluations"))
    assert [(act, actor) for act, actor, _ in world.audited()] == [("promise_applied", "admin@example.com")]
    assert world.audited()[0][2].startswith("Agreed with HR (default -> ")
    assert "at most 10% of the answers wrong, with 95% confidence" in text_of(client.get("/admin"))


def test_what_if_counts_the_requests_of_last_month(world: AdminWorld) -> None:
    client = filled(world).client()
    assert "1 / 1 would have been answered" in text_of(client.get("/admin/evaluations?at=90"))
    assert "0 / 1 would have been answered" in text_of(client.get("/admin/evaluations?at=91"))
    assert client.get("/admin/evaluations?at=101").status_code == 422


def test_commands_on_empty_pages_name_the_folder_of_this_installation(world: AdminWorld) -> None:
    about = {"variable": "FIRSTLINE_HOME", "default": ".firstline", "source": "environment", "description": ""}
    world.settings = (SettingLine(name="home", value="/srv/our desk", **about),)  # type: ignore[arg-type]
    for path in ("/admin/evaluations", "/admin/evaluations/gold"):
        assert "--home '/srv/our desk'" in text_of(world.client().get(path))


def test_two_runs_are_compared_figure_by_figure(world: AdminWorld) -> None:
    shown = text_of(filled(world).client().get("/admin/evaluations/compare?a=answering-1&b=answering-2"))
    assert "coverage 0.5 0.6 +0.1 better" in shown


def test_a_secret_is_only_said_to_be_set(world: AdminWorld) -> None:
    line = SettingLine(
        name="agent_token", variable="V", value="", default="", source="environment", description="D", secret=True
    )
    world.settings = (line, replace(line, name="other", is_set=False))
    shown = text_of(world.client().get("/admin/settings"))
    assert "agent_token D V set environment" in shown
    assert "not set" in shown


def test_a_channel_goes_live_on_a_certificate_or_an_override_with_a_reason(world: AdminWorld) -> None:
    world.board = replace(world.board, lacking="nothing is certified yet.")
    client, form = world.client(), {"act": "on", "channel": "web", "reason": "The pilot went well"}
    refused = client.post("/admin/channels", data=form)
    assert (refused.status_code, "nothing is certified yet" in text_of(refused)) == (409, True)
    assert client.post("/admin/channels", data=form | {"override": "true", "reason": ""}).status_code == 422
    assert client.post("/admin/channels", data=form | {"override": "true"}).status_code == 200
    assert LiveFile(world.home).read().live == {"web": True}
    assert client.post("/admin/channels", data=form | {"act": "off"}).status_code == 200
    assert [act for act, _, _ in world.audited()] == ["channel_on", "channel_off"]


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


def test_pages_stay_small(world: AdminWorld) -> None:
    client = filled(world).client()
    for path in PAGES:
        assert len(client.get(path).content) < 60_000, path


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


@pytest.mark.parametrize(
    ("p", "says"), [(0.4, "ask what they asked before? yes"), (0.0001, "other things than what the promise rests on")]
)
def test_health_says_whether_people_still_ask_what_was_labelled(world: AdminWorld, p: float, says: str) -> None:
    assert "asked before?" not in text_of(world.client().get("/admin"))
    world.look = DriftLook(at=MOMENT, drift=Drift(reference=200, recent=321, questions_p=p, scores_p=0.5))
    shown = text_of(world.client().get("/admin"))
    assert says in shown
    assert "321 requests, looked at on 2 March 2026" in shown


def test_health_shows_how_satisfied_those_were_who_rated(world: AdminWorld) -> None:
    assert "nobody rated" in text_of(world.client().get("/admin"))
    today = world.wiring.clock.now().date()
    with world.wiring.unit_of_work() as work:
        for ago, value in ((0, 1), (0, 0), (1, 1), (2, 1), (40, 0)):
            work.ratings.add(Rating(scale="thumbs", value=value, day=today - timedelta(days=ago), queue="it"))
        work.commit()
    said = text_of(world.client().get("/admin?days=30"))
    assert "Satisfied, of those who rated 75.0%" in said
    assert "3 / 4" in said
    exported = world.client().get("/admin/figures.csv?days=7").text
    rows = {row["day"]: (row["ratings"], row["satisfied"]) for row in csv.DictReader(io.StringIO(exported))}
    assert rows[today.isoformat()] == ("2", "1")


def test_a_gold_set_is_judged_by_a_click_and_mended_by_a_few_words(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1", ambiguous="the question is short"), a_gold_row("g2")])
    world.gold.open_answers = {"g2": 0.9}
    client, home = world.client(), "/admin/evaluations/gold/march"
    assert "2 to look at" in text_of(client.get("/admin/evaluations/gold"))
    assert "Question g2" in text_of(client.get(home))  # by default what settles most
    assert "Question g1" not in text_of(client.get(home))
    client.post(f"{home}/rows", data={"row": "g1", "review": "drop", "show": "waiting"})
    fixed = {"row": "g2", "document_id": "vpn-page", "resolution": "", "queue": "it-network", "show": "all"}
    assert "kept" in text_of(client.post(f"{home}/fixes", data=fixed))
    first, second = world.gold.rows("march")
    assert (first.review, second.review, second.document_id, second.queue) == ("drop", "keep", "vpn-page", "it-network")
    client.post(f"{home}/rows", data={"row": "g1", "review": "", "show": "all"})
    assert world.gold.rows("march")[0].review == ""
    assert [act for act, _, _ in world.audited()] == ["gold_judged", "gold_mended", "gold_judged"]


def test_a_sheet_goes_out_and_comes_back(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1"), a_gold_row("g2")])
    client, home = world.client(), "/admin/evaluations/gold/march"
    exported = client.get(f"{home}/sheet.csv")
    assert exported.headers["content-disposition"] == 'attachment; filename="march.csv"'
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    rows[1]["review"] = "keep"
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    taken = client.post(f"{home}/sheet", files={"file": ("march.csv", out.getvalue().encode())})
    assert "1 row was changed by the sheet." in text_of(taken)
    assert [row.review for row in world.gold.rows("march")] == ["", "keep"]
    for wrong in (b"", b"\xff\xfe\x00", b"id,text,review\ng1,Question g1,maybe\n", b"id,text\nnobody,Hello there\n"):
        refused = client.post(f"{home}/sheet", files={"file": ("march.csv", wrong)})
        assert (refused.status_code, "error" in refused.text) == (422, True)
    assert [row.review for row in world.gold.rows("march")] == ["", "keep"]


def test_rows_behind_one_that_was_judged_meanwhile_begin_anew(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1", ambiguous="it ends with a question")])
    page = world.client().get("/admin/evaluations/gold/march?show=waiting&after=gone")
    assert "Question g1" in text_of(page)
    assert world.client().get("/admin/evaluations/gold/nothing").status_code == 404


def test_even_what_is_passed_for_a_message_stays_text() -> None:
    told = environment("en").from_string("<p>{{ _(text) }}</p>").render(text='<b>it\'s "x"</b>')
    tree = fragment_fromstring(told)
    assert tree.text_content() == '<b>it\'s "x"</b>'
    assert not list(tree)


def test_topics_are_listed_with_where_they_go_and_how_often_people_chose_them(world: AdminWorld) -> None:
    rules = '[default]\nqueue = "it-desk"\n\n[topics."it/vpn"]\nqueue = "it-network"\nsensitive = true\n'
    (world.home / "triage.toml").write_text(rules, encoding="utf-8")
    with world.wiring.unit_of_work() as work:
        work.labels.add([replace(a_label("l1"), field="topic", new="it/vpn")])
        work.commit()
    said = text_of(world.client().get("/admin/triage"))
    assert "it/vpn a person always looks IT network 1 – 1" in said
    (world.home / "triage.toml").write_text("[", encoding="utf-8")
    assert "cannot be read" in text_of(world.client().get("/admin/triage"))
