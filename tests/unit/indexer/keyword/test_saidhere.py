from __future__ import annotations

import logging
from pathlib import Path

import pytest

from indexer.keyword.analysis import terms
from indexer.keyword.saidhere import SaidHere
from indexer.keyword.synonyms import LiveSynonyms

PAGES = "The wireless network of the office. How payslips are made. Reset your password. Portátil y pantalla."


def _pages_hold(word: str, language: str) -> bool:
    return bool(set(terms(word, language)) & {*terms(PAGES, language), *terms(PAGES)})


def _here(home: Path, groups: str) -> SaidHere:
    (home / "synonyms.txt").write_text(groups, encoding="utf-8")
    return SaidHere(synonyms=LiveSynonyms(home / "synonyms.txt"), holds=_pages_hold)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("How do I join the wifi?", "How do I join the wireless network?"),
        ("WIFI is down, wifi again", "wireless network is down, wireless network again"),
        ("the pay stubs of May", "the payslips of May"),
        ("pay day for stubs", "pay day for stubs"),
        ("my password is gone", "my password is gone"),
        ("", ""),
    ],
)
def test_a_word_that_no_page_uses_is_read_as_one_of_its_group_that_pages_use(
    asked: str, read: str, tmp_path: Path
) -> None:
    here = _here(tmp_path, "wifi, wlan, wireless network\npay stub, payslips\npassword, payslips\n")
    assert here(asked, "en") == read


def test_the_first_of_a_group_that_pages_use_is_said(tmp_path: Path) -> None:
    here = _here(tmp_path, "ordenador, computadora, portátil, pantalla\n")
    assert here("¿quién arregla computadoras?", "es") == "¿quién arregla portátil?"


def test_a_group_of_which_pages_use_nothing_changes_nothing(tmp_path: Path) -> None:
    here = _here(tmp_path, "zeus, athena\n")
    assert here("open zeus", "en") == "open zeus"


def test_an_edit_counts_at_the_next_look_and_a_bad_one_leaves_what_was_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = _here(tmp_path, "")
    file = here.synonyms
    first = file.look()
    assert here("wifi", "en") == "wifi"
    (tmp_path / "synonyms.txt").write_text("wifi, wireless network\n", encoding="utf-8")
    second = file.look()
    assert (second, file.look()) == (first + 1, first + 1)
    assert here("wifi", "en") == "wireless network"
    with caplog.at_level(logging.WARNING):
        (tmp_path / "synonyms.txt").write_text("lonely\n", encoding="utf-8")
        assert file.look() == file.look() == second
    assert here("wifi", "en") == "wireless network"
    assert caplog.text.count("line 1") == 1
    (tmp_path / "synonyms.txt").unlink()
    file.look()
    assert here("wifi", "en") == "wifi"
