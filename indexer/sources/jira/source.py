"""The source: what a project's agents solved, as questions and resolutions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from indexer.masking import mask_names
from indexer.sources.jira.calls import Comment, Issue, IssueCalls, Person
from indexer.sources.jira.place import Place
from indexer.threads import is_chatter, is_unsolved
from indexer.types import BrokenDocument, Message, ResolvedThread


def _nobody(_: str) -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class JiraSource:
    """Issues of one project that somebody solved: the request, and what its requester was told. Ids are their keys.

    Comments count where Jira says that the requester sees them; notes among agents never do, nor issues with a security
    level. All are for `group`, or for `jira:<project>` where none is given. What people for whom `is_left_out` (asked
    by e-mail address) holds wrote is as if it had never been written; nothing resolved before `oldest` is kept.
    """

    place: Place
    calls: IssueCalls
    name: str = ""
    group: str = ""
    oldest: datetime | None = None
    is_left_out: Callable[[str], bool] = _nobody
    _forgotten: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Name it after its place, unless it has a name."""
        self.name = self.name or self.place.name

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]:
        """Yield every solved issue, with `since` those resolved or written to from then on."""
        for issue in self.calls.done(self.place.project, since=since):
            thread = self._thread(issue)
            if thread is not None and (since is None or thread.messages[-1].at >= since or issue.resolved_at >= since):
                yield thread

    def forgets(self, id_: str) -> bool:
        """Whether an issue is left out because of somebody's wish, its age, or since it became secret."""
        return id_ in self._forgotten

    def _thread(self, issue: Issue) -> ResolvedThread | None:
        told = [comment for comment in issue.comments if comment.is_public and not comment.author.is_program]
        heard = [comment for comment in told if not self._leaves_out(comment.author)]
        old = self.oldest is not None and issue.resolved_at < self.oldest
        withheld = issue.is_secret or old or self._leaves_out(issue.requester)
        if withheld or len(heard) < len(told):
            self._forgotten.add(issue.key)
        if withheld or not _is_solved(issue, heard):
            return None
        return self._as_thread(issue, heard)

    def _leaves_out(self, person: Person) -> bool:
        return bool(person.email) and self.is_left_out(person.email)

    def _as_thread(self, issue: Issue, comments: list[Comment]) -> ResolvedThread:
        title = issue.title if issue.title.endswith((".", "!", "?")) else f"{issue.title}."
        people = {issue.requester.name, *(comment.author.name for comment in issue.comments)}
        said = [(issue.requester, "\n\n".join(part for part in (title, issue.text) if part), issue.asked_at)]
        said += [(comment.author, comment.text, comment.at) for comment in comments]
        return ResolvedThread(
            id=issue.key,
            source=self.name,
            channel=self.place.project,
            messages=tuple(_message(issue, author, mask_names(text, people), at) for author, text, at in said),
            resolved_at=issue.resolved_at,
            url=f"{self.place.base}/browse/{issue.key}",
            audience=frozenset({self.group or f"jira:{self.place.project}"}),
            tags=tuple(sorted(issue.labels)),
        )


def _is_solved(issue: Issue, comments: list[Comment]) -> bool:
    """Whether somebody else than who asked wrote more than a pleasantry, and it did not end without a solution."""
    answered = any(comment.author.id != issue.requester.id and not is_chatter(comment.text) for comment in comments)
    return answered and not is_unsolved(issue.resolution)


def _message(issue: Issue, author: Person, text: str, at: datetime) -> Message:
    role: Literal["requester", "agent"] = "requester" if author.id == issue.requester.id else "agent"
    return Message(author=role, text=text, at=at, role=role)
