"""The administrators' pages without JavaScript: who may see them, in which languages, and that all of it stays text."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from app.domain.setting_line import SettingLine
from app.web.rendering import environment
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled
from tests.fakes.markup import dangers, text_of
from tests.fixtures.attacks import ATTACKS

PAGES = (
    "/admin",
    "/admin/start",
    "/admin/receipts",
    "/admin/receipts/rcp_1",
    "/admin/knowledge",
    "/admin/knowledge/sources?name=kb",
    "/admin/knowledge/gaps",
    "/admin/knowledge/pages",
    "/admin/knowledge/words",
    "/admin/triage",
    "/admin/settings/files/triage",
    "/admin/settings/files/desk",
    "/admin/settings/files/politeness",
    "/admin/settings/files/synonyms",
    "/admin/evaluations",
    "/admin/evaluations/answering-1",
    "/admin/evaluations/compare?a=answering-1&b=answering-2",
    "/admin/evaluations/gold",
    "/admin/evaluations/gold/march?show=all",
    "/admin/evaluations/gold/march/answers",
    "/admin/channels",
    "/admin/access",
    "/admin/settings",
    "/admin/audit",
)


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
        "/admin/start/list",
        "/admin/start/pages",
        "/admin/knowledge/missing",
        "/admin/knowledge/look",
        "/admin/settings/files/triage",
        "/admin/settings/files/desk/20260302T090000Z-00000000",
        "/admin/triage/models",
        "/admin/triage/labelled",
        "/admin/triage/labels",
        "/admin/triage/incidents",
        "/admin/evaluations/dial",
        "/admin/evaluations/gold",
        "/admin/evaluations/gold/march/answers",
        "/admin/evaluations/gold/march/count",
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


def test_commands_on_empty_pages_name_the_folder_of_this_installation(world: AdminWorld) -> None:
    home = SettingLine(
        name="home",
        variable="FIRSTLINE_HOME",
        value="/srv/our desk",
        default=".firstline",
        source="environment",
        description="",
    )
    world.settings = (home,)
    for path in ("/admin/evaluations", "/admin/evaluations/gold"):
        assert "--home '/srv/our desk'" in text_of(world.client().get(path))


def test_pages_stay_small(world: AdminWorld) -> None:
    client = filled(world).client()
    for path in PAGES:
        assert len(client.get(path).content) < 60_000, path


def test_even_what_is_passed_for_a_message_stays_text() -> None:
    told = environment("en").from_string("<p>{{ _(text) }}</p>").render(text='<b>it\'s "x"</b>')
    tree = fragment_fromstring(told)
    assert tree.text_content() == '<b>it\'s "x"</b>'
    assert not list(tree)
