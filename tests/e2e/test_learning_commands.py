"""Labels and triage models, as their user handles them."""

from __future__ import annotations

from pathlib import Path

from tests.command import as_json, firstline, here


def test_labels_come_in_once_and_go_out_again(tmp_path: Path) -> None:
    given, taken = tmp_path / "given.csv", tmp_path / "taken.csv"
    given.write_text("text,field,new\nvpn down,queue,it-network\nno payslip,queue,payroll\n")
    (home := tmp_path / "home").mkdir()
    assert as_json(firstline("labels", "import", given, "--home", home, "--json")) == {"labels": 2, "new": 2}
    assert as_json(here("labels", "import", given, "--home", home, "--json")) == {"labels": 2, "new": 0}
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
    nowhere = here("triage", "rollback", "--home", tmp_path)
    assert nowhere.returncode == 1
    assert "no earlier" in nowhere.stderr


def test_a_training_says_in_words_what_was_learned(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("text,label\nvpn drops,vpn\nno vpn,vpn\nmy payslip is missing,pay\nsalary came late,pay\n")
    said = firstline("train", "triage", "--labelled", file, "--home", tmp_path / "home").stdout.splitlines()
    assert said[0].startswith("Triage model ")
    assert said[0].endswith(", learned from 4 requests.")
    assert said[1].startswith("  topic: 2 labels, ")
    assert said[-1] == "It serves from now on."


def test_a_row_that_looks_wrong_is_named_by_its_line_and_what_was_left_out_is_said(tmp_path: Path) -> None:
    vpn = ["vpn drops every hour", "no vpn since today", "vpn asks for a token", "the vpn client cannot connect"]
    pay = ["my payslip is missing", "salary came late", "wrong tax on my payslip", "overtime is not on my payslip"]
    rows = [*(f"{text},vpn" for text in vpn), ",vpn", *(f"{text},pay" for text in pay), "vpn gateway is down,pay"]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(["text,label", *rows]) + "\n")
    found = as_json(firstline("labels", "noise", "--labelled", file, "--home", tmp_path / "home", "--json"))
    assert found["warnings"] == ["1 of 10 rows have no text or no label and were left out."]
    assert {row["line"]: row["text"] for row in found["doubtful"]}.get(11) == "vpn gateway is down"
