"""What if another kept triage model served: tried by the command and from the page, on the same past requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.storage.home.gold_shelf import GoldFiles
from app.storage.home.model_shelf import ModelShelf
from classifier.labelled import read_labelled
from classifier.train import train_triage
from indexer.bootstrap import default_encoder
from tests.command import as_json, firstline
from tests.conftest import FIXTURES
from tests.e2e.conftest import let_in, start
from tests.e2e.slack_world import free_port
from tests.fakes.administration_filled import a_gold_row

pytestmark = pytest.mark.models
SWAPPED = {"it-network": "hr-desk", "hr-desk": "it-network"}
ASKED = {"error 809 when I open the vpn tunnel": "it-network", "vpn keeps dropping every hour": "it-network"}


@pytest.fixture
def home(small_home: Path) -> Path:
    """A home that keeps a second model, which sends to the wrong team, and a gold set of past requests."""
    rows = list(read_labelled(FIXTURES / "requests.csv").rows)
    wrong = train_triage([replace(row, queue=SWAPPED.get(row.queue, row.queue)) for row in rows], default_encoder())
    wrong.save(ModelShelf(small_home).path(wrong.version))
    GoldFiles(small_home).keep(
        "march",
        [
            replace(a_gold_row(str(n)), text=text, queue=queue, time=f"2026-03-0{n}T09:00:00+00:00")
            for n, (text, queue) in enumerate(ASKED.items(), 1)
        ],
    )
    return small_home


def other_model(home: Path) -> str:
    (version,) = (model.version for model in ModelShelf(home).models() if not model.serving)
    return version


def test_the_command_says_what_another_model_would_have_changed(home: Path, tmp_path: Path) -> None:
    requests = tmp_path / "requests.jsonl"
    rows = [row.as_request() for row in GoldFiles(home).rows("march")]
    requests.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    options = ("eval", "replay", "--requests", requests, "--home", home, "--json", "--decisions")
    served, tried = tmp_path / "served.jsonl", tmp_path / "tried.jsonl"
    as_is = as_json(firstline(*options, served, "--triage", "home"))
    other = as_json(firstline(*options, tried, "--model", other_model(home)))
    assert (as_is["routing_accuracy"], other["routing_accuracy"]) == (1.0, 0.0)
    assert (as_is["triage_model"], other["triage_model"]) == (None, other_model(home))
    assert as_is["later"]["triage"] == other["later"]["triage"] == 2  # both were trained after what is replayed
    compared = as_json(firstline("eval", "whatif", served, tried, "--json"))
    assert compared["rerouted"] == 2
    assert {one["after"]["queue"] for one in compared["changed"]} == {"hr-desk"}
    refused = firstline(*options, tried, "--model", "gone")
    assert refused.returncode == 1
    assert "`firstline triage models` lists them" in " ".join(refused.stderr.split())


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    port = free_port()
    process = start(home, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


@pytest.mark.slow
@pytest.mark.browser
def test_an_administrator_tries_it_from_the_page(home: Path, address: str, chromium: Browser) -> None:
    page = chromium.new_page(locale="en-GB")
    page.set_default_timeout(60_000)
    let_in(home, address, page, role="admin")
    page.goto(f"{address}/admin/evaluations/what-if")
    page.get_by_label("Name").fill("other-model")
    page.get_by_label("Past requests").select_option("march")
    page.get_by_label("Tagged by this triage model").select_option(other_model(home))
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("link", name="other-model").click(timeout=60_000)
    expect(page.locator("h1")).to_have_text("other-model")
    expect(page.locator("#what ~ dl code")).to_have_text(other_model(home))
    for text in ASKED:
        expect(page.locator("#changed ~ div", has_text=text)).to_be_visible()
    card = json.loads((home / "evaluations" / "other-model.json").read_text(encoding="utf-8"))
    assert card["configuration"]["model"] == other_model(home)
    assert card["figures"]["rerouted"] == 2
    page.close()
