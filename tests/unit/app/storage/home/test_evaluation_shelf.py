"""What else lies in the folder of evaluations: plain figures, rubbish, names that lead elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.domain.evaluation import EvaluationRun
from app.storage.home.evaluation_shelf import EvaluationFiles
from tests.fakes.builders import MOMENT


def put(home: Path, name: str, text: str) -> EvaluationFiles:
    (home / "evaluations").mkdir(exist_ok=True)
    (home / "evaluations" / name).write_text(text, encoding="utf-8")
    return EvaluationFiles(home)


@pytest.mark.parametrize(
    ("figure", "kind"),
    [("ndcg@10", "retrieval"), ("oos_auroc", "triage"), ("deflection", "replay"), ("wrong_rate_upper", "answering")],
)
def test_figures_that_json_printed_are_known_by_their_keys(tmp_path: Path, figure: str, kind: str) -> None:
    found = put(tmp_path, "mine.json", json.dumps({figure: 1, "dataset": "halyard"})).get("mine")
    assert (found.kind, found.name, found.figures[figure]) == (kind, "halyard", 1)


@pytest.mark.parametrize("text", ["", "[1]", "{", "\x00", '"x"'])
def test_what_is_no_object_is_passed_over(tmp_path: Path, text: str) -> None:
    shelf = put(tmp_path, "broken.json", text)
    assert shelf.runs() == ()
    with pytest.raises(NotFound):
        shelf.get("broken")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", ".hidden", "a/b", "a" * 200, "a\x00b"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    shelf = put(tmp_path, "fine.json", "{}")
    with pytest.raises(NotFound):
        shelf.get(name)
    with pytest.raises(InvalidInput):
        shelf.save(EvaluationRun(id=name, kind="x", at=MOMENT, name="x", figures={}))
