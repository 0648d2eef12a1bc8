"""Settings and channels: what is set is shown, secrets are not, and a channel goes live for a reason."""

from __future__ import annotations

from dataclasses import replace

from app.domain.setting_line import SettingLine
from app.storage.home.live_file import LiveFile
from tests.fakes.administration import AdminWorld
from tests.fakes.markup import text_of


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
    assert (refused.status_code, "Not switched: nothing is certified yet" in text_of(refused)) == (409, True)
    assert 'value="The pilot went well"' in refused.text
    assert client.post("/admin/channels", data=form | {"override": "true", "reason": ""}).status_code == 422
    assert client.post("/admin/channels", data=form | {"override": "true"}).status_code == 200
    assert LiveFile(world.home).read().live == {"web": True}
    dark = client.post("/admin/channels", data=form | {"act": "off"})
    assert "In the shadow from now on: page. What is asked there goes to people" in text_of(dark)
    assert [act for act, _, _ in world.audited()] == ["channel_on", "channel_off"]
    assert "The pilot went well (override)" in text_of(client.get("/admin/audit"))
