"""`GuideCalls` over Zendesk's Help Center API, version 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.fields import parse_day
from indexer.sources.zendesk.calls import ArticleFacts, Segment, Wording
from indexer.sources.zendesk.guide_payloads import Article, Articles, Translation, Translations, UserSegments
from indexer.sources.zendesk.listing import known_user, parts_of
from indexer.types import SourceUnavailable
from indexer.webapi import Forbidden, WebApi

_CENTER = "api/v2/help_center"
_AT_ONCE = "100"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideApi:
    """`per_page` articles a call, with all of their words; Zendesk gives a hundred at most."""

    web: WebApi
    per_page: int = 50

    def articles(self, part: str) -> Iterator[ArticleFacts]:
        """Yield every article that is not archived. Who may see only some of them is not told of the others."""
        known_user(self.web)
        path = f"{_CENTER}/{part}/articles" if part else f"{_CENTER}/articles"
        asked = {"page[size]": str(self.per_page), "include": "translations,users"}
        listed = False
        for page in parts_of(self.web, Articles, path, asked):
            listed = True
            names = {user.id: user.name for user in page.users}
            for article in page.articles:
                yield self._facts(article, names.get(article.author_id, ""))
        if not listed:
            what = f"no {part!r} in the help center" if part else "no help center"
            raise SourceUnavailable(f"There is {what} of {self.web.name}, or the account may not see it.")

    def segments(self) -> Mapping[str, Segment]:
        """Return what user segments are called; managers of the help center and agents may ask."""
        try:
            pages = list(parts_of(self.web, UserSegments, f"{_CENTER}/user_segments", {"page[size]": _AT_ONCE}))
        except Forbidden:
            return {}
        return {
            one.id: Segment(name=one.name, kind=one.user_type if one.built_in else "")
            for page in pages
            for one in page.user_segments
        }

    def _facts(self, article: Article, owner: str) -> ArticleFacts:
        translations = self._translations(article.id) if article.translations is None else article.translations
        return ArticleFacts(
            id=article.id,
            source_locale=article.source_locale,
            segments=article.segments,
            wordings=tuple(_wording(one) for one in translations if one.locale),
            labels=article.label_names,
            owner=owner,
        )

    def _translations(self, id_: str) -> tuple[Translation, ...]:
        path = f"{_CENTER}/articles/{id_}/translations"
        pages = parts_of(self.web, Translations, path, {"page[size]": _AT_ONCE})
        return tuple(one for page in pages for one in page.translations)


def _wording(translation: Translation) -> Wording:
    return Wording(
        locale=translation.locale,
        title=translation.title,
        body=translation.body,
        is_published=not translation.draft and not translation.hidden,
        url=translation.html_url,
        updated=parse_day(translation.updated_at),
    )
