"""The last days in plain words: what was asked, what became of it, and what to write next. To read, or to pass on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, Response

from app.domain.knowledge_findings import GapReport, PageReport
from app.services.read_health import Health
from app.web.admin.seats import Admin
from app.web.languages import translations
from app.web.numbers import Filter
from app.web.rendering import figures_of, page, page_language
from app.web.visiting import AdminSeat, Desk

WEEK = 7
_TOPICS, _PAGES, _LONGEST = 5, 3, 120
Days = Annotated[int, Query(ge=1, le=366)]

router = APIRouter(prefix="/admin/digest")


@router.get("")
def digest(request: Request, desk: Desk, admin: Admin, _: AdminSeat, days: Days = WEEK) -> Response:
    """Show it with links to what it speaks of."""
    return page(request, "admin/digest.html", told=_told(request, desk, admin, days), days=days)


@router.get(".txt")
def as_text(request: Request, desk: Desk, admin: Admin, _: AdminSeat, days: Days = WEEK) -> Response:
    """Return the same as text, for a mail or a message."""
    return PlainTextResponse(_told(request, desk, admin, days).text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said: sentences, then what pages are missing and which mislead, the costliest first."""

    title: str
    sentences: tuple[str, ...]
    write: tuple[str, ...]
    write_next: str
    mend: tuple[str, ...]
    mend_next: str

    @property
    def text(self) -> str:
        """All of it, as lines."""
        lines = [self.title, "", *self.sentences]
        for heading, rows in ((self.write_next, self.write), (self.mend_next, self.mend)):
            lines += ["", heading, *(f"- {row}" for row in rows)] if rows else []
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Teller:
    """Says it in one language, with numbers as they are written there."""

    words: NullTranslations
    say: Mapping[str, Filter]

    def __call__(self, found: Health, gaps: GapReport | None, pages: PageReport | None) -> Told:
        """Return what is worth saying."""
        words = self.words
        title = words.ngettext("The last day in words", "The last %(num)d days in words", found.days)
        return Told(
            title=title % {"num": found.days},
            sentences=tuple(self._sentences(found)),
            write=tuple(self._write(gaps)) if gaps else (),
            write_next=words.gettext("What to write next"),
            mend=tuple(self._mend(pages)) if pages else (),
            mend_next=words.gettext("What to mend next"),
        )

    def _sentences(self, found: Health) -> Iterator[str]:
        if found.now.counts.requests:
            yield from self._asked(found)
        else:
            yield self.words.gettext("Nobody asked anything.")
        yield from self._of_people(found)

    def _asked(self, found: Health) -> Iterator[str]:
        now, number = found.now.counts, self.say["number"]
        came = self.words.ngettext(
            "%(num)s request came in; as many days before it was %(before)s.",
            "%(num)s requests came in; as many days before it was %(before)s.",
            now.requests,
        )
        yield self._counted(came, now.requests, before=number(found.before.counts.requests))
        answered = self.words.ngettext(
            "%(num)s was answered from your pages (%(share)s).",
            "%(num)s were answered from your pages (%(share)s).",
            now.answered,
        )
        yield self._counted(answered, now.answered, share=self.say["percent"](now.coverage.value))
        if now.answered:
            yield self.words.gettext(
                "Of these, askers said that it helped: %(right)s; that it did not: %(wrong)s; nothing: %(quiet)s."
            ) % {"right": number(now.confirmed), "wrong": number(now.refuted), "quiet": number(now.assumed)}

    def _of_people(self, found: Health) -> Iterator[str]:
        taken = found.now.counts.handed_over
        if taken:
            said = self.words.ngettext("People took on %(num)s.", "People took on %(num)s.", taken)
            yield self._counted(said, taken)
        if found.now.wait is not None:
            yield self.words.gettext("Half of these had a first answer within %(time)s.") % {
                "time": self.say["duration"](found.now.wait)
            }
        waiting = sum(queue.open for queue in found.backlog)
        if waiting:
            said = self.words.ngettext(
                "%(num)s request waits for somebody to take it, since %(day)s.",
                "%(num)s requests wait for somebody to take them, the oldest since %(day)s.",
                waiting,
            )
            oldest = min(queue.oldest_at for queue in found.backlog if queue.open)
            yield self._counted(said, waiting, day=self.say["longday"](oldest))
        if found.satisfied.total:
            yield self.words.gettext("Satisfied, of %(rated)s who rated: %(share)s.") % {
                "rated": self.say["number"](found.satisfied.total),
                "share": self.say["percent"](found.satisfied.value),
            }

    def _write(self, gaps: GapReport) -> Iterator[str]:
        for gap in gaps.gaps[:_TOPICS]:
            said = self.words.ngettext(
                "“%(question)s” and the like: %(num)s request, about %(time)s of people's time",
                "“%(question)s” and the like: %(num)s requests, about %(time)s of people's time",
                gap.requests,
            )
            time = self.say["duration"](gap.minutes * 60)
            yield self._counted(said, gap.requests, question=_shortened(gap.question), time=time)

    def _mend(self, pages: PageReport) -> Iterator[str]:
        for one in pages.misleading[:_PAGES]:
            said = self.words.gettext("“%(page)s”: %(bad)s of %(shown)s answers did not help")
            number = self.say["number"]
            yield said % {"page": _shortened(one.page.title), "bad": number(one.bad), "shown": number(one.shown)}

    def _counted(self, said: str, count: int, **more: str) -> str:
        return said % {"num": self.say["number"](count), **more}


def _told(request: Request, desk: Desk, admin: Admin, days: int) -> Told:
    teller = Teller(translations(page_language(request, desk)), figures_of(request, desk))
    return teller(admin.service.health(days=days), admin.knowledge.look.gaps(), admin.knowledge.look.pages())


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
