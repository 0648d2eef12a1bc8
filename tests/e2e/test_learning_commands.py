"""Labels and triage models, as their user handles them."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.test_command_line import as_json, firstline


def test_labels_come_in_once_and_go_out_again(tmp_path: Path) -> None:
    given, taken = tmp_path / "given.csv", tmp_path / "taken.csv"
    given.write_text("text,field,new\nvpn down,queue,it-network\nno payslip,queue,payroll\n")
    home = tmp_path / "home"
    assert as_json(firstline("labels", "import", given, "--home", home, "--json")) == {"labels": 2, "new": 2}
    assert as_json(firstline("labels", "import", given, "--home", home, "--json")) == {"labels": 2, "new": 0}
    assert as_json(firstline("labels", "export", taken, "--home", home, "--json")) == {"labels": 2}
    assert "it-network" in taken.read_text()
    assert as_json(firstline("labels", "check", "--home", home, "--json")) == {"held": []}


def test_a_home_goes_back_to_the_model_before(tmp_path: Path) -> None:
    for version in ("one", "two"):
        folder = tmp_path / "triage" / "models" / version
        folder.mkdir(parents=True)
        (folder / "card.json").write_text('{"rows": 3}')
    (tmp_path / "triage" / "HISTORY").write_text("one\ntwo\n")
    (tmp_path / "triage" / "CURRENT").write_text("two\n")
    assert as_json(firstline("triage", "rollback", "--home", tmp_path, "--json")) == {"serving": "one"}
    listed = as_json(firstline("triage", "models", "--home", tmp_path, "--json"))["models"]
    assert (listed[0]["version"], listed[0]["serving"]) == ("one", True)
    nowhere = firstline("triage", "rollback", "--home", tmp_path)
    assert nowhere.returncode == 1
    assert "no earlier" in nowhere.stderr
