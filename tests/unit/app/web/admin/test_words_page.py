"""Words: proposals are shown with their evidence, one click accepts one, and nothing is accepted by itself."""

from __future__ import annotations

import pytest

from app.domain.evaluation import EvaluationRun
from tests.fakes.administration import AdminWorld
from tests.fakes.builders import MOMENT
from tests.fakes.markup import text_of

WIFI = {
    "word": "wifi",
    "requests": 4,
    "askers": 3,
    "question": "wifi is slow",
    "id": "none",
    "means": "wireless network",
}
SOLVED = {"basis": "solved", "backed": 2, "solved": 3}


@pytest.fixture(autouse=True)
def _looked(world: AdminWorld) -> None:
    words = [WIFI | SOLVED, WIFI | {"word": "zeus", "means": "", "basis": ""}]
    figures: dict[str, object] = {"requests": 9, "words": words}
    world.evaluations.save(EvaluationRun(id="desk-words", kind="words", at=MOMENT, name="words", figures=figures))


def accept(world: AdminWorld, word: str, means: str) -> str:
    return text_of(world.client().post("/admin/knowledge/words/accept", data={"word": word, "means": means}))


def test_a_proposal_comes_with_how_many_asked_and_what_speaks_for_it(world: AdminWorld) -> None:
    said = text_of(world.client().get("/admin/knowledge/words"))
    assert "wifi 4 requests of 3 people" in said
    assert "What solved 2 of 3 such requests says “wireless network”." in said
    assert "Nothing says what it means." in said
    assert "There is none yet." in said
    assert not (world.home / "synonyms.txt").exists()


def test_one_click_accepts_one_and_it_is_in_the_audit_log(world: AdminWorld) -> None:
    said = accept(world, "wifi", "wireless network")
    assert "Saved." in said
    assert "wifi 4 requests" not in said
    assert "zeus 4 requests" in said
    assert (world.home / "synonyms.txt").read_text(encoding="utf-8").endswith("\nwifi, wireless network\n")
    accept(world, "wlan", "Wireless Network")
    assert (world.home / "synonyms.txt").read_text(encoding="utf-8").endswith("\nwifi, wireless network, wlan\n")
    acts = [(action, detail.partition(" (")[0]) for action, _, detail in world.audited()]
    assert acts == [("rules_saved", "wifi = wireless network"), ("rules_saved", "wlan = Wireless Network")]


def test_a_word_that_is_declined_is_not_proposed_again_until_that_is_taken_back(world: AdminWorld) -> None:
    client = world.client()
    place = "/admin/knowledge/words/decline"
    for word in ("zeus", "Zeus"):
        said = text_of(client.post(place, data={"word": word, "means": ""}))
    assert "zeus 4 requests" not in said
    assert "wifi 4 requests" in said
    assert "Not proposed any more 1" in said
    said = text_of(client.post(place, data={"word": "zeus", "act": "take_back"}))
    assert "zeus 4 requests" in said
    assert "Not proposed any more" not in said
    assert [act for act, *_ in world.audited()] == ["word_declined", "word_proposed_again"]
    assert not (world.home / "synonyms.txt").exists()


@pytest.mark.parametrize("means", ["", "a, b", "x" * 61, "wifi", "# no"])
def test_what_is_no_word_is_refused_and_nothing_is_saved(world: AdminWorld, means: str) -> None:
    response = world.client().post("/admin/knowledge/words/accept", data={"word": "wifi", "means": means})
    assert response.status_code == 422
    assert not (world.home / "synonyms.txt").exists()


def test_a_line_with_one_word_alone_is_shown_and_not_saved(world: AdminWorld) -> None:
    form = {"text": "wifi, wlan\nlonely\n", "act": "save", "reason": "why"}
    page = world.client().post("/admin/settings/files/synonyms", data=form)
    assert page.status_code == 422
    assert "one word alone on line 2" in text_of(page)
    assert not (world.home / "synonyms.txt").exists()


def test_a_file_that_was_broken_elsewhere_is_said_in_the_readers_language(world: AdminWorld) -> None:
    (world.home / "synonyms.txt").write_text("lonely\n", encoding="utf-8")
    page = world.client().get("/admin/knowledge/words", headers={"Accept-Language": "es"})
    assert "Hay una sola palabra en la línea 1" in text_of(page)
