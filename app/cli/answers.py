"""Approved answers: list, approve, edit, withdraw, export, and draft one from a ticket."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, err, groups, out, print_json, tell
from app.domain.errors import InvalidInput
from app.settings import Settings, load_settings

answers = typer.Typer(help="Answers that people approved for others to read.", no_args_is_help=True)

TitleOption = Annotated[str | None, typer.Option(help="What the answer is found by.")]
TextOption = Annotated[str | None, typer.Option(help="The answer itself; - reads it from standard input.")]
ReadersOption = Annotated[str | None, typer.Option("--audience", help="Groups that may read it, joined by commas.")]
LaterOption = Annotated[bool, typer.Option("--no-index", help="Leave the index to the next `firstline index`.")]
Answer = Annotated[str, typer.Argument(help="Id of an answer, ans_...", show_default=False)]


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.add_typer(answers, name="answers")


@answers.command("list")
def list_answers(
    home: HomeOption = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Those taken back too.")] = False,
    json: JsonOption = False,
) -> None:
    """List the approved answers, the newest first."""
    from app.bootstrap import approving

    found = approving.approved(load_settings(home=home), withdrawn=withdrawn)
    if json:
        print_json({"answers": found})
        return
    for answer in found:
        mark = "withdrawn " if answer.withdrawn else ""
        readers = ", ".join(sorted(answer.audience))
        out.print(f"{answer.id}  {mark}{answer.title}  (for {readers})", markup=False, soft_wrap=True)
    if not found:
        out.print(
            "There is none yet. Approve one: firstline answers approve --title ... --text ... --audience everyone"
        )


@answers.command("draft")
def draft(
    ticket_id: Annotated[str, typer.Argument(help="Id of a ticket, tkt_...", show_default=False)],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what an article of a ticket would say, masked; approve it with your own title."""
    from app.bootstrap import approving

    made = approving.draft(load_settings(home=home), ticket_id)
    if json:
        print_json({"draft": made, "text": made.text})
        return
    out.print(f"# {made.title}\n\nAsked: {made.question}\n\n{made.text}", markup=False, soft_wrap=True)


@answers.command("approve")
def approve(  # noqa: PLR0913 - one parameter for each option of the command
    ticket_id: Annotated[str, typer.Argument(help="The ticket it comes from, if any.", show_default=False)] = "",
    *,
    title: TitleOption = None,
    text: TextOption = None,
    audience: ReadersOption = None,
    by: Annotated[str, typer.Option(help="Who approves it; you, if absent.")] = "",
    home: HomeOption = None,
    no_index: LaterOption = False,
    json: JsonOption = False,
) -> None:
    """Approve an answer, or what a ticket was answered with; names and private details are masked."""
    from app.bootstrap import approving

    settings = load_settings(home=home)
    if not audience:
        raise InvalidInput("Say who may read the answer: --audience everyone, or groups joined by commas.")
    made = approving.draft(settings, ticket_id) if ticket_id and (title is None or text is None) else None
    title, said = (title, _read(text)) if made is None else (title or made.title, _read(text) or made.text)
    if title is None or said is None:
        raise InvalidInput("An answer needs --title and --text, or the id of a ticket that was replied to.")
    readers = _groups(audience)
    id = approving.approve(
        settings, title=title, text=said, audience=readers, by=by or getpass.getuser(), ticket=ticket_id
    )
    _tell(settings, {"id": id}, f"{id} is approved.", no_index=no_index, json=json)


@answers.command("edit")
def edit(  # noqa: PLR0913 - one parameter for each option of the command
    answer_id: Answer,
    *,
    title: TitleOption = None,
    text: TextOption = None,
    audience: ReadersOption = None,
    home: HomeOption = None,
    no_index: LaterOption = False,
    json: JsonOption = False,
) -> None:
    """Reword an approved answer, or change who may read it."""
    from app.bootstrap import approving

    settings = load_settings(home=home)
    readers = _groups(audience) if audience else None
    changed = approving.edit(settings, answer_id, title=title, text=_read(text), audience=readers)
    said = f"{answer_id} is at version {changed.version}."
    _tell(settings, {"id": answer_id, "version": changed.version}, said, no_index=no_index, json=json)


@answers.command("withdraw")
def withdraw(
    answer_id: Answer, home: HomeOption = None, no_index: LaterOption = False, json: JsonOption = False
) -> None:
    """Take an approved answer back, so that nobody is shown it any more."""
    from app.bootstrap import approving

    settings = load_settings(home=home)
    approving.withdraw(settings, answer_id)
    _tell(settings, {"id": answer_id}, f"{answer_id} is withdrawn.", no_index=no_index, json=json)


@answers.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Folder for the markdown files.", show_default=False)],
    only: Annotated[str, typer.Option("--only", help="Id of the one answer to export.")] = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write approved answers as markdown pages: what `firstline index markdown:FOLDER` reads."""
    from app.bootstrap import approving

    paths = approving.export(load_settings(home=home), folder, only=only)
    if json:
        print_json({"files": list(paths)})
    else:
        out.print(f"{len(paths)} article(s) written to {folder}.", markup=False)


def _groups(audience: str) -> frozenset[str]:
    """Return the named groups alone: unlike an asker, an answer is for everyone only where that is said."""
    named = frozenset(part.strip() for part in audience.split(",") if part.strip())
    return named & groups(audience)


def _read(text: str | None) -> str | None:
    return sys.stdin.read() if text == "-" else text


def _tell(settings: Settings, values: dict[str, object], sentence: str, *, no_index: bool, json: bool) -> None:
    """Say what was done, after the index knows it."""
    from app.bootstrap import approving

    if not no_index:
        report = approving.index_answers(settings)
        values |= {"documents": report.documents}
        for failure in report.failed:
            err.print(f"{failure.reason}", markup=False, style="yellow")
    tell(values, sentence, json=json)
