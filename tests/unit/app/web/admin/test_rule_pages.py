"""Rules are edited in the browser: checked, saved with a reason, and taken back to any version."""

from __future__ import annotations

from tests.fakes.administration import AdminWorld
from tests.fakes.markup import text_of, values

OVER = "//input[@name='over']/@value"


def versions(name: str) -> str:
    return f"//a[contains(@href, '/admin/settings/files/{name}/2')]/@href"


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
