"""How Jira speaks, to whoever reads its issues and whoever keeps tickets there."""

from __future__ import annotations

from typing import Any

from indexer.webapi import Payload

NOT_LET_IN = "It does not take the token. Check FIRSTLINE_JIRA_TOKEN, and for the cloud FIRSTLINE_JIRA_USER."
"""What to do about a 401."""


class User(Payload):
    """Somebody: the cloud knows them by an account id, a Data Center by a key."""

    account_id: str = ""
    key: str = ""
    name: str = ""
    display_name: str = ""
    email_address: str = ""
    account_type: str = ""

    @property
    def id(self) -> str:
        """What Jira calls them, whichever it is."""
        return self.account_id or self.key or self.name


class Written(Payload):
    """What somebody wrote; `jsd_public` None says nothing of who sees it, `visibility` names a role it is kept to."""

    author: User = User()
    body: str = ""
    jsd_public: bool | None = None
    visibility: dict[str, Any] | None = None

    @property
    def is_public(self) -> bool:
        """Whether Jira says that the requester sees it; where it does not, it may be a note among agents."""
        return self.jsd_public is True and self.visibility is None


class Part(Payload):
    """Some of what a search found; the cloud names the next part by a token, a Data Center counts."""

    next_page_token: str = ""
    total: int = 0

    def rest(self, given: int) -> dict[str, str]:
        """Return what asks for the next part, once so many were given."""
        return {"nextPageToken": self.next_page_token} if self.next_page_token else {"startAt": str(given)}
