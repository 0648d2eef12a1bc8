"""Triage: models, labels and incidents are looked after, and topics listed with where they go."""

from __future__ import annotations

from dataclasses import replace

from app.domain.study import StudyState
from tests.contracts.test_incident_stores import a_label
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled
from tests.fakes.markup import text_of


def test_models_labels_and_incidents_are_looked_after(world: AdminWorld) -> None:
    client = filled(world).client()
    shown = text_of(client.get("/admin/triage"))
    assert "lost its contest" in shown
    assert "right on 91.0% of the topics" in shown
    client.post("/admin/triage/models", data={"act": "promote", "version": "triage-2", "reason": "Read why it lost"})
    assert world.shelf.current == "triage-2"
    client.post("/admin/triage/labels", data={"act": "let_in", "label": "l1"})
    assert client.post("/admin/triage/incidents", data={"act": "confirm", "id": "inc_1"}).status_code == 422
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


def test_a_table_is_learned_from_beside_the_server(world: AdminWorld) -> None:
    client = world.client()
    table = {"file": ("past.csv", b"text,label\nthe vpn is down,vpn\n" * 9000)}
    assert client.post("/admin/triage/labelled", files=table, follow_redirects=False).status_code == 303
    assert list(world.learning.now.about) == [str(world.home / "triage" / "brought.csv")]
    assert "It learns from your table" in text_of(client.get("/admin/triage"))
    again = client.post("/admin/triage/labelled", files=table)
    assert (again.status_code, "Another table is being learned from" in text_of(again)) == (422, True)
    assert world.audited() == [("labels_brought", "admin@example.com", "")]


def test_an_empty_table_is_not_learned_from_and_a_problem_is_said(world: AdminWorld) -> None:
    empty = world.client().post("/admin/triage/labelled", files={"file": ("past.csv", b" \n")})
    assert (empty.status_code, "There is nothing in this file" in text_of(empty)) == (422, True)
    place = str(world.home / "triage" / "brought.csv")
    world.learning.now = StudyState(problem=f"{place!r} has no column 'text'.", about=(place,))
    assert "It could not learn from the table: 'brought.csv' has no" in text_of(world.client().get("/admin/triage"))
