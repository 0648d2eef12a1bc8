"""A solved ticket becomes an article, drafted, reviewed, published or taken along."""

from __future__ import annotations

from dataclasses import replace

from starlette.testclient import TestClient

from tests.fakes.desk_pages import asked
from tests.fakes.faces import a_desk, a_person, a_seat, an_article_maker
from tests.fakes.markup import elements, text_of, values
from tests.fakes.wiring import Wiring


def test_an_article_is_drafted_reviewed_and_published_or_taken_along(wiring: Wiring) -> None:
    published: dict[str, str] = {}
    desk = a_desk(wiring)
    desk = replace(desk, advice=replace(desk.advice, articles=an_article_maker(wiring, published)))
    agent = a_seat(desk, a_person(id="ann@example.com"))
    ticket = asked(desk, "The VPN of eve.miller@example.com shows error 809")
    path = f"/desk/tickets/{ticket.id}/article"
    assert "so reply first" in text_of(agent.get(path))
    form = {"version": str(ticket.version), "text": "Hello Eve,\n\nrestart the agent.\n\nBest regards,\nAnn"}
    agent.post(f"/desk/tickets/{ticket.id}/reply", data=form)
    assert "Make this an article" in agent.get(f"/desk/tickets/{ticket.id}").text
    page = agent.get(path)
    assert values(page, "//textarea")[0].strip() == "Restart the agent."
    assert "eve.miller" not in text_of(page).partition("Make an article")[2]
    assert values(page, "//input[@id='title']/@value") == ["The VPN of [e-mail address] shows error 809"]
    assert not elements(page, "//input[@type='checkbox'][@checked]")
    wanted = {"title": "Error 809", "text": "Restart the agent. Ask eve.miller@example.com.", "act": "publish"}
    for lacking in ({"title": " "}, {"text": ""}, {}):
        refused = agent.post(path, data=wanted | lacking)
        assert refused.status_code == 422
        assert "somebody who may read it" in text_of(refused)
    assert not published
    file = agent.post(path, data=wanted | {"readers": ["everyone", "staff"], "act": "export"})
    assert (
        file.headers["content-disposition"]
        == f'attachment; filename="error-809-article-{ticket.id.replace("_", "-")}.md"'
    )
    assert not published
    assert "Published." in text_of(agent.post(path, data=wanted | {"readers": ["everyone", "staff"]}))
    assert published == {f"article-{ticket.id}": file.text}
    assert "audience:\n- everyone\n- staff\n" in file.text
    assert "eve." not in file.text.lower()
    with desk.reading() as work:
        assert [act.act for act in work.audit.latest(limit=9) if "article" in act.act] == ["article_published"]


def test_an_article_in_the_making_comes_back_until_it_is_published(wiring: Wiring) -> None:
    desk = a_desk(wiring)
    desk = replace(desk, advice=replace(desk.advice, articles=an_article_maker(wiring, {})))
    agent, colleague = a_seat(desk, a_person(id="ann@example.com")), a_seat(desk, a_person(id="bo@example.com"))
    ticket = asked(desk, "The VPN shows error 809")
    path = f"/desk/tickets/{ticket.id}/article"
    form = {"version": str(ticket.version), "text": "Restart the agent."}
    agent.post(f"/desk/tickets/{ticket.id}/reply", data=form)

    def shown(client: TestClient, query: str = "") -> tuple[str, str, list[str]]:
        page = client.get(path + query)
        [title], [text] = values(page, "//input[@id='title']/@value"), values(page, "//textarea/text()")
        return title, text.strip(), values(page, "//input[@name='readers'][@checked]/@value")

    as_drafted = shown(agent)
    begun = {"title": "Error 809", "text": "Half a sen", "readers": ["everyone"]}
    assert agent.post(f"{path}/draft", data=begun).status_code == 204
    assert agent.post(f"{path}/draft", data={"title": "x" * 900}).status_code == 422
    assert shown(agent) == ("Error 809", "Half a sen", ["everyone"])
    assert "Your draft is back." in agent.get(path).text
    assert shown(agent, "?anew=1") == shown(colleague) == as_drafted
    agent.post(path, data=begun | {"text": "A sentence.", "act": "export"})
    assert shown(agent)[1] == "A sentence."
    agent.post(path, data=begun | {"text": "A sentence.", "act": "publish"})
    assert shown(agent) == as_drafted
