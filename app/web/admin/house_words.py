"""Words: what employees say and what pages say for the same, and proposals of what to put there."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput
from app.domain.knowledge_findings import UnknownWord
from app.domain.one_line import ONE_LINE
from app.domain.word_groups import groups_of
from app.services.admin.accept_word import AcceptWord
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat

router = APIRouter(prefix="/admin/knowledge/words")
Word = Annotated[str, Form(max_length=100, pattern=ONE_LINE)]


@router.get("")
def words(
    request: Request, admin: Admin, saved: Annotated[str, Query(max_length=120, pattern=ONE_LINE)] = ""
) -> Response:
    """Show the groups of the house and the words that nobody here writes."""
    return _shown(request, admin, saved=saved)


@router.post("/accept")
def accept(request: Request, admin: Admin, who: AdminSeat, word: Word, means: Word = "") -> Response:
    """Let a word mean what somebody decided it means."""
    try:
        AcceptWord(edit=admin.files["synonyms"])(Act(actor=who.requester, subject="synonyms.txt"), word, means)
    except (InvalidInput, Conflict) as problem:
        return _shown(request, admin, trouble=str(problem))
    return back_to("/admin/knowledge/words?saved=1")


@router.post("/decline")
def decline(
    admin: Admin,
    who: AdminSeat,
    word: Annotated[str, Form(min_length=1, max_length=100, pattern=ONE_LINE)],
    act: Annotated[Literal["decline", "take_back"], Form()] = "decline",
) -> Response:
    """Propose a word no more, or again."""
    done = Act(actor=who.requester, subject=word)
    if act == "decline":
        admin.knowledge.decline_word(done)
    else:
        admin.knowledge.decline_word.take_back(done)
    return back_to("/admin/knowledge/words")


def _shown(request: Request, admin: Admin, *, saved: str = "", trouble: str = "") -> Response:
    found, file = admin.knowledge.look.words(), admin.files["synonyms"].file
    text = file.current().text
    groups = groups_of(text)
    declined = admin.knowledge.decline_word.words()
    proposed = _still_unknown(found.words, (*groups, declined)) if found else ()
    with admin.reading() as work:
        tickets = {one.asked.id: work.tickets.of_request(one.asked.id) for one in proposed if one.asked.id}
    return page(
        request,
        "admin/words.html",
        status=422 if trouble else 200,
        found=found,
        proposed=proposed,
        groups=groups,
        declined=declined,
        problem=file.check(text),
        saved=bool(saved),
        trouble=trouble,
        tickets={id: ticket.id for id, ticket in tickets.items() if ticket is not None},
        study=admin.knowledge.look.study.state(),
        now=admin.clock.now(),
    )


def _still_unknown(words: tuple[UnknownWord, ...], groups: tuple[tuple[str, ...], ...]) -> tuple[UnknownWord, ...]:
    """Return the words that no group holds by now, and nobody declined."""
    held = {word.casefold() for group in groups for word in group}
    return tuple(one for one in words if one.word.casefold() not in held)
