"""The last days in plain words: what was asked, what became of it, and what to write next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from app.domain.digest import Digest
from app.domain.knowledge_findings import GapReport, PageReport
from app.services.admin.read_health import Health
from app.web.numbers import Filter

_TOPICS, _PAGES, _LONGEST = 5, 3, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    """What was asked again and again: how often, and what that cost people."""

    question: str
    requests: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Teller:
    """Says it in one language, with numbers as they are written there."""

    words: NullTranslations
    say: Mapping[str, Filter]
    language: str

    def __call__(
        self, found: Health, gaps: GapReport | None, pages: PageReport | None, *, dated: bool = False
    ) -> Digest:
        """Return what is worth saying; `dated` names the days, for whoever reads it later."""
        words = self.words
        lately = _are_of(gaps, found) if gaps else False
        write = tuple(self._write(_topics(gaps, found, lately=lately))) if gaps else ()
        mend = tuple(self._mend(pages)) if pages else ()
        return Digest(
            title=self._title(found, dated=dated),
            sentences=tuple(self._sentences(found)),
            write=write,
            write_next=words.gettext("What to write next"),
            mend=mend,
            mend_next=words.gettext("What to mend next"),
            basis=self._basis(gaps, lately=lately) if gaps and (write or mend) else "",
            language=self.language,
        )

    def _title(self, found: Health, *, dated: bool) -> str:
        if dated:
            first, last = (self.say["longday"](day) for day in (found.since, found.until - timedelta(days=1)))
            return self.words.gettext("%(first)s to %(last)s, in words") % {"first": first, "last": last}
        title = self.words.ngettext("The last day in words", "The last %(num)d days in words", found.days)
        return title % {"num": found.days}

    def _basis(self, gaps: GapReport, *, lately: bool) -> str:
        said = (
            self.words.gettext("By the look into the knowledge of %(day)s: topics of these days, pages of a year.")
            if lately
            else self.words.gettext(
                "By the look into the knowledge of %(day)s, over a year. Look again for these days."
            )
        )
        return said % {"day": self.say["longday"](gaps.at)}

    def _sentences(self, found: Health) -> Iterator[str]:
        if found.now.counts.requests:
            yield from self._asked(found)
        else:
            yield self.words.gettext("Nobody asked anything.")
        yield from self._of_people(found)

    def _asked(self, found: Health) -> Iterator[str]:
        now, number = found.now.counts, self.say["number"]
        came = self.words.ngettext(
            "%(num)s request came in; %(when)s, %(before)s.",
            "%(num)s requests came in; %(when)s, %(before)s.",
            now.requests,
        )
        when = self.words.ngettext("the day before", "in the %(num)d days before", found.days) % {"num": found.days}
        before = found.before.counts.requests
        yield self._counted(
            came, now.requests, when=when, before=number(before) if before else self.words.gettext("digest|none")
        )
        answered = self.words.ngettext(
            "%(num)s was answered from your pages (%(share)s).",
            "%(num)s were answered from your pages (%(share)s).",
            now.answered,
        )
        yield self._counted(answered, now.answered, share=self.say["percent"](now.coverage.value))
        if now.confirmed or now.refuted:
            yield self.words.gettext(
                "Of these, askers said that it helped: %(right)s; that it did not: %(wrong)s; nothing: %(quiet)s."
            ) % {"right": number(now.confirmed), "wrong": number(now.refuted), "quiet": number(now.assumed)}
        elif now.answered:
            yield self.words.gettext("Whether it helped, nobody said.")

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

    def _write(self, topics: Iterator[_Topic]) -> Iterator[str]:
        for one in topics:
            said = self.words.ngettext(
                "“%(question)s” and the like: %(num)s request, about %(time)s of people's time",
                "“%(question)s” and the like: %(num)s requests, about %(time)s of people's time",
                one.requests,
            )
            time = self.say["duration"](one.minutes * 60)
            yield self._counted(said, one.requests, question=_shortened(one.question), time=time)

    def _mend(self, pages: PageReport) -> Iterator[str]:
        for one in pages.misleading[:_PAGES]:
            said = self.words.gettext("“%(page)s”: %(bad)s of %(shown)s answers did not help")
            number = self.say["number"]
            yield said % {"page": _shortened(one.page.title), "bad": number(one.bad), "shown": number(one.shown)}

    def _counted(self, said: str, count: int, **more: str) -> str:
        return said % {"num": self.say["number"](count), **more}


def _are_of(gaps: GapReport, found: Health) -> bool:
    """Whether the look can tell of the chosen days: it came after they began, and kept on which day each was asked."""
    return gaps.at >= found.since and any(gap.days for gap in gaps.gaps)


def _topics(gaps: GapReport, found: Health, *, lately: bool) -> Iterator[_Topic]:
    """Yield the costliest topics of the chosen days, or where the look cannot tell of them, of all it looked at."""
    since, until = (found.since.date(), found.until.date()) if lately else (date.min, date.max)
    topics = [
        _Topic(question=gap.question, requests=asked, minutes=gap.minutes * asked / max(gap.requests, 1))
        for gap in gaps.gaps
        if (asked := gap.asked_in(since, until) if lately else gap.requests)
    ]
    yield from sorted(topics, key=lambda one: -one.minutes)[:_TOPICS]


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
