"""The command `firstline eval judge`: answers are judged in a terminal, as on the page of a gold set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent, shorten
from typing import Annotated

import typer

from app.bootstrap.door import note_act
from app.domain.errors import NotReady
from app.domain.gold import GoldRow
from app.domain.labelling import NOTHING, UNKNOWN, Judging, ProposedAnswer, answered, judging
from app.settings import load_settings
from app.storage.home.answer_sheets import AnswerSheetFiles
from app.storage.home.gold_shelf import GoldFiles

_KEYS = "Which answers? 1-3, 0 none of them, 9 I cannot tell, u take the last one back, q stop"
_ASK_FIRST = "Nobody asked the engine these requests yet. Ask it first: firstline eval certify {name} --home {home}"
_COUNT = "{judged} judged. Count what is proven: firstline eval certify {name} --home {home}"
_LONGEST = 900
_BACK, _STOP = "u", "q"


def judge(
    name: Annotated[str, typer.Argument(help="The gold set, as `firstline eval goldset --set NAME` kept it.")],
    *,
    home: Annotated[
        Path | None, typer.Option("--home", help="The home that answers.", show_default=".firstline")
    ] = None,
) -> None:
    """Say in the terminal which page answers each past request, the surest answer first; every word is kept."""
    place = home or load_settings().home
    gold, sheet, last = GoldFiles(place), AnswerSheetFiles(place).of(name), ""
    if sheet is None:
        gold.rows(name)
        raise NotReady(_ASK_FIRST.format(name=name, home=place))
    at = judging(gold.rows(name), sheet)
    while at.row is not None and at.answer is not None:
        typer.echo("\n".join(_shown(at, at.row, at.answer)))
        word = _word()
        if word == _STOP:
            break
        said = "" if word == _BACK else _said(word, at.answer)
        row = last if word == _BACK else at.row.id
        if said is None or not row:
            continue
        again = judging(gold.rows(name), sheet, row=row)
        if again.row is not None and again.answer is not None:
            gold.change(name, [answered(again.row, said, again.answer)])
            note_act(load_settings(home=place), "answer_judged", about=row, detail=f"{name}: {said or 'open'}")
        last = "" if word == _BACK else row
        at = judging(gold.rows(name), sheet, row="" if said else row)
    typer.echo(_COUNT.format(judged=at.judged, name=name, home=place))


def _word() -> str:
    try:
        return str(typer.prompt(_KEYS, default="", show_default=False)).strip().lower()
    except typer.Abort:  # the end of what is piped in, or Ctrl+C
        return _STOP


def _said(word: str, answer: ProposedAnswer) -> str | None:
    """Return what a key says of an answer; None for no such key."""
    keys = {str(number): one.document_id for number, one in enumerate(answer.candidates, 1)}
    return (keys | {"0": NOTHING, "9": UNKNOWN}).get(word)


def _shown(at: Judging, row: GoldRow, answer: ProposedAnswer) -> Iterator[str]:
    more = f"; {at.missing} more prove it, if they are right" if at.missing and at.judged else ""
    more = more if at.may_suffice else "; these requests alone may not prove it: count, and it says what is missing"
    yield f"\n{at.judged} of about {at.wanted} judged, {at.right} of them right{more}"
    yield f"\n{indent(row.text[:_LONGEST], '  ')}\n"
    for number, one in enumerate(answer.candidates, 1):
        sure = f" ({answer.confidence:.0%} sure: it would answer)" if number == 1 else ""
        yield f"{number}  {one.title or one.document_id}{sure}"
        yield indent(shorten(one.quote, _LONGEST, placeholder=" ..."), "     ")
    if row.resolution:
        yield f"\nPeople replied: {shorten(row.resolution, _LONGEST, placeholder=' ...')}"
