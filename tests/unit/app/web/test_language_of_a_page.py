"""Which language a page speaks: the browser's, the question's, or the one that its reader chose."""

from __future__ import annotations

from dataclasses import replace

from starlette.testclient import TestClient

from app.domain.triage import Triage
from tests.fakes.asking_pages import ask
from tests.fakes.builders import a_triage
from tests.fakes.engine import FakeAnswerer, FakeTriager
from tests.fakes.faces import a_client, a_desk
from tests.fakes.markup import text_of, values
from tests.fakes.wiring import Wiring


def test_the_page_speaks_the_browsers_language_until_another_is_chosen() -> None:
    client = a_client()
    assert "Come possiamo aiutarti?" in client.get("/", headers={"Accept-Language": "it"}).text
    assert "¿En qué podemos ayudarte?" in client.get("/?lang=es").text
    assert "¿En qué podemos ayudarte?" in client.get("/", headers={"Accept-Language": "it"}).text


def spanish() -> TestClient:
    """A browser that speaks English; whatever it asks is taken for Spanish."""
    return a_client(a_desk(Wiring(triager=FakeTriager(result=replace(a_triage(), language="es")))))


def test_the_page_of_a_request_speaks_the_questions_language_as_a_whole() -> None:
    client = spanish()
    page = ask(client, "La VPN no se conecta")
    assert '<html lang="es"' in page.text
    assert "Iniciar sesión" in values(page, "//*[@class='top']")[0]
    for words in ("Lo que dicen nuestras páginas", "enero", "Qué ha pasado", "Mis solicitudes"):
        assert words in text_of(page)
    assert "My requests" not in text_of(page)
    assert '<html lang="en"' in client.get("/requests").text


def test_the_page_of_a_request_speaks_the_language_that_its_reader_chose() -> None:
    client = spanish()
    page = ask(client, "La VPN no se conecta")
    for shown in (client.get(f"{page.url}?lang=it"), client.get(str(page.url))):
        assert '<html lang="it"' in shown.text
        assert "Che cosa dicono le nostre pagine" in text_of(shown)
        assert "Lo que dicen" not in text_of(shown)


def test_the_packaged_teams_have_names_in_each_language_and_a_houses_own_are_its_words() -> None:
    for queue, name in (("facilities", "Servicios generales"), ("forklift-crew", "Forklift crew")):
        triager = FakeTriager(result=replace(a_triage(), language="es", queue=queue))
        client = a_client(a_desk(Wiring(answerer=FakeAnswerer(result=None), triager=triager)))
        assert f"Equipo {name}" in text_of(ask(client, "La silla hace un ruido raro"))


def test_words_too_few_to_tell_a_language_leave_the_page_in_the_browsers() -> None:
    assert "What our pages say" in text_of(ask(spanish(), "guest wifi"))


def test_a_question_in_a_language_we_do_not_speak_is_answered_in_the_pages() -> None:
    triager = FakeTriager(result=Triage(language="zz"))
    assert "What our pages say" in text_of(ask(a_client(a_desk(Wiring(triager=triager)))))
