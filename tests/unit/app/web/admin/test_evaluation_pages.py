"""Evaluations: the promise dial, runs side by side, and gold sets judged by a click."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from httpx2 import Response

from app.domain.labelling import NOTHING, UNKNOWN, AnswerSheet, Candidate, ProposedAnswer
from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import a_gold_row, a_run, filled
from tests.fakes.markup import text_of


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


def test_two_runs_are_compared_figure_by_figure(world: AdminWorld) -> None:
    shown = text_of(filled(world).client().get("/admin/evaluations/compare?a=answering-1&b=answering-2"))
    assert "share answered coverage 50.0% 60.0% better +0.1" in shown


def test_a_card_names_its_figures_in_words_and_keeps_the_others_behind_a_fold(world: AdminWorld) -> None:
    world.evaluations.save(a_run("march", deflection={"low": 0.068, "high": 0.116, "estimate": None}, hash="abc"))
    page = world.client().get("/admin/evaluations/march").text
    named, _, folded = page.partition("<details")
    assert "needed nobody, at most" in named
    assert "11.6%" in named
    assert "<code>hash</code>" in folded
    assert "<code>hash</code>" not in named
    world.evaluations.save(replace(a_run("other"), figures={"ndcg@10": 0.5}))
    assert "<details open>" in world.client().get("/admin/evaluations/other").text


def test_a_gold_set_is_judged_by_a_click_and_mended_by_a_few_words(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1", ambiguous="the question is short"), a_gold_row("g2")])
    world.gold.open_answers = {"g2": 0.9}
    client, home = world.client(), "/admin/evaluations/gold/march"
    assert "2 to look at" in text_of(client.get("/admin/evaluations/gold"))
    assert '?show=telling" aria-current' in client.get(home).text
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


def test_answers_to_past_requests_are_judged_one_after_the_other_and_taken_back(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1"), a_gold_row("g2")])
    client, home = world.client(), "/admin/evaluations/gold/march"
    assert "First the engine answers each request once" in text_of(client.get(f"{home}/answers"))
    page = Candidate(document_id="vpn-page", title="VPN", quote="Restart the client.")
    answers = [ProposedAnswer(row=id, confidence=sure, candidates=(page,)) for id, sure in (("g2", 0.9), ("g1", 0.4))]
    world.sheets.keep("march", AnswerSheet(wanted=2, answers=tuple(answers)))
    shown = text_of(client.get(f"{home}/answers"))
    assert "Question g2" in shown  # the surest first
    assert "90% sure" in shown
    shown = text_of(client.post(f"{home}/answers", data={"row": "g2", "said": "vpn-page"}))
    assert "1 of about 2 judged, 1 of them right" in shown
    assert "Question g1" in shown
    assert "Question g2" in text_of(client.post(f"{home}/answers", data={"row": "g2", "said": ""}))
    client.post(f"{home}/answers", data={"row": "g2", "said": NOTHING})
    shown = text_of(client.post(f"{home}/answers", data={"row": "g1", "said": UNKNOWN}))
    assert "Every answer is judged" in shown
    assert [row.answered_by for row in world.gold.rows("march")] == [UNKNOWN, NOTHING]
    assert client.post(f"{home}/answers", data={"row": "g1", "said": "another"}).status_code == 422
    assert "The engine answers the requests of march" in text_of(client.post(f"{home}/count"))


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"threshold": 0.7, "coverage": 0.5}, "Of 300 past requests it would have answered 150 (50%). At most 5% of"),
        ({"threshold": None, "labels_missing": 31}, "About 31 more judged answers are needed to prove"),
        ({"threshold": None, "labels_missing": None}, "no number of labels proves it"),
    ],
)
def test_what_judged_answers_prove_stands_first(world: AdminWorld, figures: dict[str, object], said: str) -> None:
    world.gold.keep("march", [a_gold_row("g1")])
    step = {"max_wrong": 0.05, "confidence": 0.95, "wrong_rate": 0.0, "wrong_rate_upper": 0.05} | figures
    told = {"requests": 300, "judged": 80, "judged_right": 79, "dial": [step]}
    world.evaluations.save(replace(a_run("answering-3"), name="march", figures=told))
    assert said in text_of(world.client().get("/admin/evaluations/gold/march/answers"))


def test_a_table_of_past_requests_is_brought_on_the_page(world: AdminWorld) -> None:
    client, table = world.client(), "Asunto;Descripción\nvpn;La VPN se cae\n".encode("cp1252")

    def send(name: str, content: bytes) -> Response:
        files = {"file": ("t.csv", content, "text/csv")}
        return client.post("/admin/evaluations/gold", data={"name": name}, files=files)

    assert "The engine answers the requests of april" in text_of(send("april", table))
    assert [row.text for row in world.gold.rows("april")] == ["La VPN se cae"]
    assert send("april", table).status_code == 422
    assert send("may", b"Foo,Bar\n1,2\n").status_code == 422
    assert world.gold.names() == ("april",)
    send("a-year", b"text\n" + b"the vpn is down again\n" * 9000)  # more than other forms may send
    assert "a-year" in world.gold.names()


def test_a_sheet_goes_out_and_comes_back(world: AdminWorld) -> None:
    world.gold.keep("march", [a_gold_row("g1"), a_gold_row("g2")])
    client, home = world.client(), "/admin/evaluations/gold/march"
    assert '?show=all" aria-current' in client.get(home).text  # no row is telling or in doubt: all of them
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
