"""An administrator tries a change on past requests from a page, and reads what would have gone otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.bootstrap.administration import rule_files
from app.domain.evaluation import EvaluationRun
from app.domain.gold import GoldRow
from app.domain.study import StudyState
from app.domain.what_if import WhatIf
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT, a_request
from tests.fakes.markup import text_of

PAGE = "/admin/evaluations/what-if"
FORM = {"name": "less", "history": "", "answer_from": "60", "grace": "", "channels": "", "without": "", "draft": ""}


def a_run(request_id: str = "req_1", *, most: int = 1) -> EvaluationRun:
    before = {"decision": "escalate", "verdict": "", "documents": [], "confidence": 0.55, "queue": "it"}
    after = {"decision": "reply", "verdict": "wrong", "documents": ["vpn"], "confidence": 0.62, "queue": "it"}
    count = {"before": 3, "after": 15, "gained": 12, "lost": 0, "p": 0.0005, "p_adjusted": 0.002}
    changed = [
        {"id": request_id if n == 0 else f"old-{n}", "text": f"Why 80{n}?", "before": before, "after": after}
        for n in range(most)
    ]
    figures = {
        "requests": 40,
        "rerouted": 0,
        "changed_requests": most,
        "answered": count,
        "right": count,
        "wrong": count,
        "tickets": count | {"after": 1},
        "changed": changed,
    }
    return EvaluationRun(id="less", kind="whatif", at=MOMENT, name="less", figures=figures)


def test_a_change_is_kept_started_and_audited(world: AdminWorld) -> None:
    world.gold.keep("march", [GoldRow(id="1", text="VPN?")])
    filled = FORM | {
        "history": "march",
        "grace": "120",
        "channels": "slack:C1\r\n web ",
        "without": "vpn",
        "draft": "# New\r\nDo so.",
    }
    client = world.client()
    assert client.post(PAGE, data=filled, follow_redirects=False).status_code == 303
    assert world.tries.get("less") == WhatIf(
        name="less",
        history="march",
        answer_from=0.6,
        grace=120,
        channels=("slack:C1", "web"),
        without=("vpn",),
        draft="# New\nDo so.",
    )
    assert world.trying.now.about == ("less",)
    assert world.audited() == [("change_tried", "admin@example.com", "answer_from, grace, channels, without, draft")]
    assert "Trying less, begun" in text_of(client.get(PAGE))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"answer_from": ""}, "Nothing is changed"),
        ({"name": "Less than!"}, "cannot name an evaluation"),
        ({"history": "gone"}, "no gold set 'gone'"),
        ({"rules": "[topics"}, "Line 1 of the rules"),
    ],
)
def test_what_cannot_be_tried_is_said_and_nothing_written_is_lost(
    world: AdminWorld, given: dict[str, str], says: str
) -> None:
    shown = world.client().post(PAGE, data=FORM | {"draft": "", "without": "vpn" if "name" in given else ""} | given)
    assert shown.status_code == 422
    assert says in text_of(shown)
    assert f'value="{given.get("name", "less")}"' in shown.text
    assert not world.tries.kept
    assert world.audited() == []


def test_another_kept_model_may_be_tried_but_none_that_is_gone(world: AdminWorld) -> None:
    client = world.client()
    page = client.get(PAGE)
    assert "<option >triage-2</option>" in page.text
    assert "triage-1" not in text_of(page)  # it serves
    gone = client.post(PAGE, data=FORM | {"answer_from": "", "model": "triage-9"})
    assert gone.status_code == 422
    assert "no triage model" in text_of(gone)
    assert (
        client.post(PAGE, data=FORM | {"answer_from": "", "model": "triage-2"}, follow_redirects=False).status_code
        == 303
    )
    assert world.tries.get("less") == WhatIf(name="less", model="triage-2")


def test_one_is_tried_at_a_time(world: AdminWorld) -> None:
    client = world.client()
    for status in (303, 422):
        assert client.post(PAGE, data=FORM | {"name": f"n-{status}"}, follow_redirects=False).status_code == status
    assert list(world.tries.kept) == ["n-303"]


def test_the_rules_as_they_are_change_nothing_and_others_are_tried(world: AdminWorld) -> None:
    rules = rule_files(world.home)["triage"].current().text.replace("\n", "\r\n")
    client = world.client()
    assert client.post(PAGE, data=FORM | {"rules": rules}, follow_redirects=False).status_code == 303
    assert world.tries.get("less").changes == ("answer_from",)
    world.trying.now = StudyState()
    assert client.post(PAGE, data=FORM | {"rules": rules + "# x\r\n"}, follow_redirects=False).status_code == 303
    assert world.tries.get("less").changes == ("answer_from", "rules")


def test_the_result_lists_the_conversations_and_leads_to_why(world: AdminWorld) -> None:
    world.wiring.handle()(a_request("req_1", "Why 800?"))
    world.evaluations.save(a_run(most=30))
    world.tries.keep(WhatIf(name="less", answer_from=0.6, draft="# New page"))
    client = world.client()
    shown = client.get(f"{PAGE}/less")
    said = text_of(shown)
    assert "30 past requests would have gone otherwise." in said
    assert "answered 3 15 +12 0.002" in said
    assert "people were needed 3 1 -2" in said
    assert 'href="/admin/receipts/req_1"' in shown.text
    assert "Why 8024?" in said
    assert "Why 8025?" not in said
    assert "Why 8025?" in text_of(client.get(f"{PAGE}/less?from=25"))
    assert "New page" in said
    assert f'href="{PAGE}/less"' in client.get("/admin/evaluations").text


def test_its_card_says_what_was_tried_on_what(world: AdminWorld) -> None:
    made = {"configuration": {"history": "desk", "channels": ["web", "slack"], "grace": None}, "data": {"requests": 40}}
    world.evaluations.save(replace(a_run(), made=made))
    said = text_of(world.client().get("/admin/evaluations/less"))
    assert "configuration.channels web, slack" in said
    assert "data.requests 40" in said
    assert "configuration.grace" not in said


def test_a_run_of_another_kind_is_no_change(world: AdminWorld) -> None:
    world.evaluations.save(replace(a_run(), kind="replay"))
    assert world.client().get(f"{PAGE}/less").status_code == 404


def test_what_ended_the_last_one_is_said(world: AdminWorld) -> None:
    world.trying.now = StudyState(problem="There is no document 'x' to leave out.", about=("less",))
    assert "less could not be tried: There is no document 'x' to leave out." in text_of(world.client().get(PAGE))


def test_only_administrators_try(world: AdminWorld) -> None:
    assert world.client("agent").get(PAGE).status_code == 403
