"""The triage file on a page: nothing unsound ever rules, nothing is lost, nobody's work is overwritten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.answering.live_rules import PACKAGED, live_rules
from app.bootstrap.administration import rule_files
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.rule_text import RuleVersion, digest_of
from app.storage.home.rule_file import RuleTextFile, desk_file, triage_file
from tests.fakes.builders import MOMENT

SOUND = '[default]\nqueue = "it"\n'
OTHER = '[default]\nqueue = "hr"\n'


def a_file(home: Path) -> RuleTextFile:
    return triage_file(home, PACKAGED)


def save(file: RuleTextFile, text: str, *, over: str = "", minutes: int = 0) -> RuleVersion:
    at = MOMENT + timedelta(minutes=minutes)
    version = RuleVersion(id=f"{at:%Y%m%dT%H%M%SZ}-{digest_of(text)[:8]}", at=at, actor="ann", reason="why")
    file.save(text, version, over=over or file.current().digest)
    return version


def test_the_packaged_file_rules_until_the_home_has_its_own(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    assert file.current().origin == "packaged"
    save(file, SOUND)
    assert (file.current().origin, file.current().text) == ("triage.toml", SOUND)
    assert live_rules(tmp_path)().default_queue == "it"


def test_a_mistake_is_named_by_its_line_and_never_rules(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    save(file, SOUND)
    wrong = SOUND + "\n[topics.it]\ntier = 9\n"
    problem = file.check(wrong)
    assert problem is not None
    assert problem.line == 5
    assert "tier" in problem.says
    with pytest.raises(InvalidInput, match="line 5"):
        save(file, wrong)
    assert file.current().text == SOUND


@pytest.mark.parametrize("text", ["[", "a\x00b", "x" * 600_000])
def test_no_toml_has_a_line_too(tmp_path: Path, text: str) -> None:
    problem = a_file(tmp_path).check(text)
    assert problem is not None
    assert problem.line >= 1


def test_every_version_is_kept_with_who_and_why_and_what_ruled_before_the_first(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    first = save(file, SOUND)
    second = save(file, OTHER, minutes=1)
    newest, older, packaged = file.history()
    assert (newest, older) == (second, first)
    assert file.version(older.id) == SOUND
    assert packaged.actor == ""
    assert file.version(packaged.id) == PACKAGED.read_text(encoding="utf-8")


def test_an_edit_of_an_older_version_is_refused(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    before = file.current().digest
    save(file, SOUND)
    with pytest.raises(Conflict, match="repeat your edit"):
        save(file, OTHER, over=before)
    assert file.current().text == SOUND


def test_line_ends_of_a_browser_are_no_change(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    save(file, SOUND)
    save(file, OTHER, over=digest_of(SOUND.replace("\n", "\r\n")), minutes=1)
    assert file.current().text == OTHER


@pytest.mark.parametrize("id", ["../triage", "20260302T090000Z-zzzzzzzz", "", "20260302T090000Z-00000000"])
def test_a_version_is_named_by_its_id_alone(tmp_path: Path, id: str) -> None:
    with pytest.raises(NotFound):
        a_file(tmp_path).version(id)


def test_what_was_edited_elsewhere_can_be_gone_back_to_as_well(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    save(file, SOUND)
    by_hand = SOUND + "# by hand\n"
    (tmp_path / "triage.toml").write_text(by_hand, encoding="utf-8")
    save(file, OTHER, minutes=1)
    newest, edited, *_ = file.history()
    assert (newest.actor, edited.actor) == ("ann", "")
    assert file.version(edited.id) == by_hand


def test_the_desk_file_names_its_lines_too(tmp_path: Path) -> None:
    problem = desk_file(tmp_path).check('[life]\nreopen_within = "often"\n')
    assert problem is not None
    assert problem.line == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# first\n[overheard]\nreply_from = 3\n", 3),
        ('[[quiet_hours]]\nfrom = "20:00"\nto = "25:00"\n', 3),
        ("[asking]\ncost = 0.1\nnothing_like_it = 1\n", 3),
        ("overheard = 7\n", 1),
        ("[overheard\n", 1),
    ],
)
def test_politeness_names_only_keys_and_is_shown_with_lines(tmp_path: Path, text: str, line: int) -> None:
    problem = rule_files(tmp_path)["politeness"].check(text)
    assert problem is not None
    assert (problem.line, f"line {line}" in problem.says) == (line, True)


@pytest.mark.parametrize("name", ["triage", "desk", "politeness"])
def test_every_packaged_file_is_sound(tmp_path: Path, name: str) -> None:
    file = rule_files(tmp_path)[name]
    assert file.current().origin == "packaged"
    assert file.check(file.current().text) is None
