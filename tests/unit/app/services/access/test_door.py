"""What is written down of coming and going, and ending sessions."""

from __future__ import annotations

from app.services.access.api_tokens import TokenWish
from app.services.front_desk import FrontDesk
from tests.fakes.faces import a_desk, a_person, a_seat


def acts(desk: FrontDesk) -> list[tuple[str, str, str]]:
    with desk.reading() as work:
        return [(entry.actor, entry.act, entry.about) for entry in reversed(work.audit.latest(limit=99))]


def test_coming_and_going_is_written_down() -> None:
    desk = a_desk()
    client = a_seat(desk, a_person("admin", id="ada"))
    client.post("/sign-out")
    client.post("/sign-out")
    assert acts(desk) == [("a test", "link_made", "ada"), ("ada", "signed_in", "ada"), ("ada", "signed_out", "ada")]


def test_tokens_are_written_down_by_name_and_never_by_their_text() -> None:
    desk = a_desk()
    _, text = desk.door.make_token(TokenWish(name="portal", scopes=frozenset({"ask"})), by="ada")
    desk.door.revoke_token("portal", by="bo")
    assert acts(desk) == [("ada", "token_made", "portal"), ("bo", "token_revoked", "portal")]
    with desk.reading() as work:
        assert text not in repr(work.audit.latest(limit=9))


def test_ending_somebodys_sessions_signs_them_out_everywhere_and_nobody_else() -> None:
    desk = a_desk()
    ada, bo = a_person("agent", id="ada"), a_person("agent", id="bo")
    first, second, other = a_seat(desk, ada), a_seat(desk, ada), a_seat(desk, bo)
    assert {known.person.id: known.sessions for known in desk.door.people()} == {"ada": 2, "bo": 1}
    assert desk.door.end_sessions("ada", actor="chief") == 2
    assert all("Signed in" not in client.get("/").text for client in (first, second))
    assert "Signed in" in other.get("/").text
    assert acts(desk)[-1] == ("chief", "sessions_ended", "ada")
