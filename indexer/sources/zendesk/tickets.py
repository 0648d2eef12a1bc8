"""The source: what agents solved, as questions and resolutions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from indexer.masking import mask_names
from indexer.sources.zendesk.catching_up import CatchUp, Sieve
from indexer.sources.zendesk.place import Place
from indexer.sources.zendesk.shelf import Kept, Shelf
from indexer.sources.zendesk.ticket_calls import UNGROUPED, Group, Remark, TicketCalls
from indexer.threads import is_chatter
from indexer.types import BrokenDocument, Message, ResolvedThread, SourceUnavailable

SHELF = "zendesk.sqlite"


def _silent(_: str) -> None: ...


@dataclass(slots=True, kw_only=True)
class TicketsSource:
    """Solved tickets: the request, and what whoever asked was told. Ids are their numbers.

    `fetch` reads from Zendesk into a file below `folder`, which may take hours and be stopped anywhere; the threads
    come from there. Public comments of agents count and nothing else; a ticket is for the group that `named` says of
    the agents who had it, else for `zendesk:<their name>`.
    """

    place: Place
    calls: TicketCalls
    folder: Path
    name: str = ""
    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sieve: Sieve = field(default_factory=Sieve)
    tell: Callable[[str], None] = _silent
    _problem: str = field(default="", init=False)
    _withheld: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Name it after its place, unless it has a name."""
        self.name = self.name or self.place.name

    def fetch(self) -> None:
        """Bring what is kept up to date; where Zendesk does not answer, reading says so and keeps what there is."""
        self._problem = ""
        try:
            with closing(self._shelf()) as shelf:
                CatchUp(calls=self.calls, shelf=shelf, sieve=self.sieve, tell=self.tell)()
                self._tell_of(shelf.groups())
        except SourceUnavailable as error:
            self._problem = str(error)

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield every solved ticket, with `since` those in which somebody wrote from then on.

        Raises `SourceUnavailable` at the end where Zendesk did not answer: what it holds beyond that is not known.
        """
        with closing(self._shelf()) as shelf:
            groups = shelf.groups()
            for kept in shelf.tickets():
                takes = self.sieve.takes(kept.facts, groups)
                if takes is False or not self.sieve.keeps(kept.facts, kept.remarks):
                    self._withheld.add(kept.facts.id)
                    continue
                thread = self._thread(kept, groups) if takes else None
                if thread is not None and (since is None or thread.messages[-1].at >= since):
                    yield thread
        if self._problem:
            raise SourceUnavailable(self._problem)

    def forgets(self, id_: str) -> bool:
        """Whether a ticket is open again, was deleted, became private, or is left out on purpose."""
        with closing(self._shelf()) as shelf:
            return id_ in self._withheld or shelf.is_gone(id_)

    def _shelf(self) -> Shelf:
        return Shelf(self.folder / SHELF, self.place.name)

    def _thread(self, kept: Kept, groups: Mapping[str, Group]) -> ResolvedThread | None:
        facts, requester = kept.facts, kept.facts.requester
        heard = [one for one in kept.remarks if self.sieve.hears(one)]
        said = [one for one in heard if one.author.id == requester or one.author.is_agent]
        if not said or said[0].author.id != requester:
            return None
        people = {one.author.name for one in kept.remarks}
        said[0] = replace(said[0], text=_with_subject(facts.subject, said[0].text))
        messages = tuple(_message(one, people, requester) for one in said)
        answers = [one for one in messages if one.role == "agent" and not is_chatter(one.text)]
        if not answers:
            return None
        group = _called(facts.group, groups)
        return ResolvedThread(
            id=facts.id,
            source=self.name,
            channel=group,
            messages=messages,
            resolved_at=answers[-1].at,
            url=f"{self.place.base}/agent/tickets/{facts.id}",
            audience=frozenset({self._group(facts.group, group) or f"zendesk:{group}"}),
            tags=tuple(sorted(facts.tags)),
        )

    def _group(self, id_: str, called: str) -> str:
        known = {key.casefold(): group for key, group in self.named.items()}
        return known.get(called.casefold()) or self.named.get(id_, "")

    def _tell_of(self, groups: Mapping[str, Group]) -> None:
        wanted = self.sieve.groups
        for id_, group in sorted(groups.items()):
            read = not group.is_private and (not wanted or bool(wanted & {id_, group.name.casefold()}))
            if read and not self._group(id_, group.name):
                own = f"the group zendesk:{group.name} alone"
                self.tell(f"What {group.name!r} solved is for {own}: `zendesk_groups` does not name it.")


def _called(id_: str, groups: Mapping[str, Group]) -> str:
    return groups[id_].name if id_ in groups else id_ or UNGROUPED


def _with_subject(subject: str, text: str) -> str:
    """Return the first words with what stands above them, unless they begin with it."""
    if not subject or text.casefold().startswith(subject.casefold().rstrip(".…")):
        return text or subject
    title = subject if subject.endswith((".", "!", "?")) else f"{subject}."
    return f"{title}\n\n{text}".strip()


def _message(remark: Remark, people: Iterable[str], requester: str) -> Message:
    role: Literal["requester", "agent"] = "requester" if remark.author.id == requester else "agent"
    return Message(author=role, text=mask_names(remark.text, people), at=remark.at, role=role)
