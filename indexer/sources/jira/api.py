"""`IssueCalls` over Jira's REST API: the search of the cloud, and where there is none that of Data Centers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from indexer.cleaning.wiki import wiki_to_markdown
from indexer.fields import printable
from indexer.jirawire import NOT_LET_IN, User
from indexer.sources.jira.calls import Comment, Issue, Person
from indexer.sources.jira.payloads import Found, Remark, Remarks, Row
from indexer.types import SourceUnavailable
from indexer.webapi import WebApi

ADVICE = {
    400: "Is that the key of a project which the account may browse?",
    401: NOT_LET_IN,
    403: "The account may not read there. Let it browse the project.",
}
_CLOUD, _DATA_CENTER = "rest/api/2/search/jql", "rest/api/2/search"
_COMMENTS = "rest/api/2/issue/{}/comment"
_FIELDS = "summary,description,reporter,created,resolutiondate,updated,resolution,labels,security,comment"
_COMMENTS_AT_ONCE = 100
# Somebody's name, a picture or a file says nothing to a later reader.
_ASIDE = re.compile(r"\[~[^\]\n]{1,120}\]|!\S[^!\n]{0,200}\.\w{2,5}(?:\|[^!\n]*)?!|\[\^[^\]\n]{1,200}\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraApi:
    """`per_page` issues a call at most; Jira may give fewer. With `of_others` those that our account made are left out.

    A service that shows its own tickets there knows them already, and for whom they are.
    """

    web: WebApi
    per_page: int = 50
    of_others: bool = False

    def done(self, project: str, *, since: datetime | None) -> Iterator[Issue]:
        """Yield the issues of a project whose work is done, the oldest first."""
        changed = f' and updated >= "{since:%Y-%m-%d}"' if since else ""
        others = " and (creator is EMPTY or creator != currentUser())" if self.of_others else ""
        asked = {
            "jql": f'project = "{project}" and statusCategory = Done{changed}{others} order by created',
            "fields": _FIELDS,
            "maxResults": str(self.per_page),
        }
        for row in self._rows(asked):
            yield self._issue(row)

    def _rows(self, asked: dict[str, str]) -> Iterator[Row]:
        found, path = self.web.read(Found, _CLOUD, asked), _CLOUD
        if found is None:
            found, path = self.web.read(Found, _DATA_CENTER, asked), _DATA_CENTER
        given = 0
        while found is not None:
            yield from found.issues
            given += len(found.issues)
            if not found.next_page_token and (given >= found.total or not found.issues):
                return
            following = asked | found.rest(given)
            if following == asked:
                raise SourceUnavailable(f"{self.web.name} lists the same issues again and again.")
            asked = following
            found = self.web.read(Found, path, asked)
        raise SourceUnavailable(f"There is no {self.web.name}. Check the address.")

    def _issue(self, row: Row) -> Issue:
        fields = row.fields
        remarks = fields.comment.comments
        if len(remarks) < fields.comment.total:
            remarks = tuple(self._all_remarks(row.key))
        return Issue(
            key=row.key,
            title=" ".join(printable(fields.summary).split()),
            text=_markdown(fields.description),
            requester=_person(fields.reporter),
            asked_at=fields.created,
            resolved_at=fields.resolutiondate or fields.updated or fields.created,
            resolution=fields.resolution.name,
            labels=fields.labels,
            is_secret=fields.security is not None,
            comments=tuple(_comment(remark) for remark in sorted(remarks, key=lambda remark: remark.created)),
        )

    def _all_remarks(self, key: str) -> Iterator[Remark]:
        start = 0
        while True:
            asked = {"startAt": str(start), "maxResults": str(_COMMENTS_AT_ONCE), "orderBy": "created"}
            part = self.web.read(Remarks, _COMMENTS.format(key), asked)
            if part is None or not part.comments:
                return
            yield from part.comments
            start += len(part.comments)
            if start >= part.total:
                return


def _comment(remark: Remark) -> Comment:
    author, text = _person(remark.author), _markdown(remark.body)
    return Comment(author=author, text=text, at=remark.created, is_public=remark.is_public)


def _person(user: User) -> Person:
    return Person(
        id=user.id,
        name=user.display_name,
        email=user.email_address,
        is_program=user.account_type == "app",
    )


def _markdown(markup: str) -> str:
    return wiki_to_markdown(_ASIDE.sub("", printable(markup)))
