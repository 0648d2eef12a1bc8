"""What the page of people and tokens may be sent; pydantic checks it, since it is untrusted."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.domain.api_token import Scope
from app.domain.one_line import ONE_LINE
from app.domain.person import Role
from app.services.access.api_tokens import TokenWish

Line = Annotated[str, Field(max_length=200, pattern=ONE_LINE)]
_THREE_DAYS = 4320


class InviteForm(BaseModel):
    """Who is let in; teams count for agents alone."""

    model_config = ConfigDict(frozen=True)

    role: Role
    name: Line = ""
    id: Line = ""
    queues: Annotated[list[Line], Field(max_length=200)] = []
    groups: Line = ""
    minutes: Annotated[int, Field(ge=1, le=_THREE_DAYS)] = 15

    def served(self) -> frozenset[str]:
        """Return the queues of an agent; for others what was ticked means nothing."""
        return frozenset(filter(None, self.queues)) if self.role == "agent" else frozenset()


class TokenForm(BaseModel):
    """What a new token shall be."""

    model_config = ConfigDict(frozen=True)

    name: Line
    scope: Scope
    days: Annotated[int, Field(ge=1, le=3660)] = 90
    queues: Annotated[list[Line], Field(max_length=200)] = []
    groups: Line = ""

    def wish(self) -> TokenWish:
        """Return it as the use case takes it."""
        return TokenWish(
            name=self.name.strip(),
            scopes=frozenset({self.scope}),
            days=self.days,
            audience=groups_in(self.groups),
            queues=frozenset(filter(None, self.queues)),
        )


def groups_in(text: str) -> frozenset[str]:
    """Return the groups of readers that are written one after another, with commas or spaces between."""
    return frozenset(text.replace(",", " ").split())
