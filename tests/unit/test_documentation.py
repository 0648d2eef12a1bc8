"""What the documents and the service tell people to type exists with these options; links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.commands import cli
from eval.cli import eval_app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(chain(*(ROOT.glob(place) for place in ("*.md", "docs/**/*.md", "corpora/**/README.md"))))
SOURCES = sorted(chain(*(ROOT.glob(f"{place}/**/*.py") for place in ("app", "indexer", "classifier", "eval"))))
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
NAMED = re.compile(r"(?<![\w/.])firstline ([a-z][a-z-]*(?: --?[a-z-]+| [a-z|-]+| [A-Z][A-Z:.]+)*)")

OURS = re.compile(
    r"(?<![\w/.-])((?:app|indexer|classifier|eval|tests|docs|benchmarks|corpora)(?:/[\w-]+(?:\.[\w-]+)*)+)"
)

FIRSTLINE = get_command(cli)
assert isinstance(FIRSTLINE, TyperGroup)
FIRSTLINE.commands["eval"] = get_command(eval_app)


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[str(path.relative_to(ROOT)) for path in paths])


def typed(text: str, program: str) -> Iterator[str]:
    """What is written as code and begins with `program`, without it, comments, redirections and brackets."""
    fenced = [line for block in FENCE.findall(text) for line in re.sub(r"\n\s+(?=--)", " ", block).splitlines()]
    inline = [" ".join(code.split()) for code in INLINE.findall(FENCE.sub("", text))]
    for line in fenced + inline:
        start = line.strip().removeprefix("- run: ").removeprefix(".venv/bin/")
        if start.startswith(f"{program} "):
            yield re.sub(r"\s+#.*|\s+> .*|[][]", "", start.removeprefix(f"{program} "))


def alternatives(lines: Iterable[str]) -> Iterator[str]:
    """`answers list | edit ID` is two commands; `triage models|rollback` too."""
    for line in lines:
        first, *others = re.split(r"\s+\|\s+|(?<=[a-z])\|(?=[a-z])", line)
        yield first
        yield from (f"{first.split()[0]} {other}" for other in others)


def check(line: str) -> None:
    """Fail unless the command that `line` names exists and has the options that it gives."""
    command, rest, spellings = FIRSTLINE, line.split(), {"--help"}
    while True:
        spellings |= {spelling for field in command.params for spelling in field.opts}
        while rest and rest[0] in spellings:
            del rest[0]
        if not isinstance(command, TyperGroup) or not rest or not re.fullmatch("[a-z][a-z-]*", rest[0]):
            break
        name = rest.pop(0)
        assert name in command.commands, f"`firstline {line}`: there is no command {name!r}"
        command = command.commands[name]
    if isinstance(command, TyperGroup):
        spellings |= {spelling for one in command.commands.values() for field in one.params for spelling in field.opts}
    unknown = {option for word in rest for option in OPTION.findall(word)} - spellings
    assert not unknown, f"`firstline {line}`: there is no {', '.join(sorted(unknown))}"


def headings(document: Path) -> set[str]:
    """The anchors that GitHub makes of a document's headings."""
    titles = re.findall(r"^#+ (.*)$", FENCE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each(DOCUMENTS)
def test_every_command_line_of_a_document_exists_with_its_options(path: Path) -> None:
    for line in alternatives(typed(path.read_text(encoding="utf-8"), "firstline")):
        check(line)


def test_every_command_that_a_sentence_of_the_service_names_exists() -> None:
    for line in alternatives(line for path in SOURCES for line in NAMED.findall(path.read_text(encoding="utf-8"))):
        check(line)


@each(DOCUMENTS)
def test_every_program_that_a_document_runs_is_there_with_its_options(path: Path) -> None:
    for line in typed(path.read_text(encoding="utf-8"), "python"):
        words = line.removeprefix("-m ").split()
        program = ROOT / (words[0] if words[0].endswith(".py") else words[0].replace(".", "/") + ".py")
        assert program.is_file(), f"`python {line}`: there is no such program"
        unknown = [option for option in OPTION.findall(line) if option not in program.read_text(encoding="utf-8")]
        assert not unknown, f"`python {line}`: there is no {', '.join(unknown)}"


@each(DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    for target, heading in LINK.findall(path.read_text(encoding="utf-8")):
        there = path.parent / target if target else path
        assert there.exists(), f"{target} is not there"
        assert not heading or heading in headings(there), f"{target or path.name} has no heading #{heading}"


def test_every_file_of_ours_that_is_named_is_there() -> None:
    named = {(path, file) for path in (*DOCUMENTS, *SOURCES) for file in OURS.findall(path.read_text(encoding="utf-8"))}
    gone = [f"{path.name}: {file}" for path, file in named if not list(ROOT.glob(f"{file}*"))]
    assert not gone


@pytest.mark.parametrize(
    "line", ["fly", "eval flying", "ask TEXT --loudly", "labels invent", "answers list --all-of-them"]
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    with pytest.raises(AssertionError, match="there is no"):
        check(line)


def test_the_newest_release_is_the_version_that_is_built() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    releases = [heading.split(" - ") for heading in headings[1:]]
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert (headings[0], releases[0][0]) == ("Unreleased", built)
    assert [day for _, day in releases] == sorted((day for _, day in releases), reverse=True)


def test_what_a_release_brings_can_be_taken_in() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = changelog.partition("\n## Unreleased\n")[2].partition("\n## ")[2].partition("\n### One by one")[0]
    parts = re.findall(r"^### (.+)$", newest, re.MULTILINE)
    assert parts
    assert parts == [part for part in ("Before you update", "Added", "Changed", "Fixed", "Security") if part in parts]
    assert len(newest) < 6_000
