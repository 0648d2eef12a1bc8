"""What settings are made of: ids, rooms and emojis of chats, with those that come with the package."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Site = Annotated[str, Field(pattern=r"^https?://[\w.-]+(:\d{1,5})?$")]


def _slack_id(value: str) -> str:
    if value and not re.fullmatch(r"[A-Z][A-Z0-9]+", value):
        raise ValueError(f"{value!r} is a name, and names change: write the id, which Slack shows in the details")
    return value


SlackId = Annotated[str, AfterValidator(_slack_id)]


class SlackRoom(BaseModel):
    """What happens in one Slack channel; see docs/slack.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Literal["automatic", "suggest_asker", "suggest_agents", "shadow", "off"] = "automatic"
    group: str = ""


class SlackReaction(BaseModel):
    """What one emoji does in Slack; see docs/slack.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    act: Literal["ticket", "assign", "close", "approve", "wrong", "merge"]
    queue: str = ""


class TeamsRoom(BaseModel):
    """Whom the members of one team or chat of Teams belong to; see docs/teams.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str


class JiraPlace(BaseModel):
    """Where in Jira the tickets of a queue belong; see docs/jira.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    project: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,20}$")]
    request_type: str = ""
    issue_type: str = "Task"


JIRA_PRIORITIES: dict[Literal["low", "normal", "high", "critical"], str] = {
    "critical": "Highest",
    "high": "High",
    "normal": "Medium",
    "low": "Low",
}

REACTIONS: dict[str, SlackReaction] = {
    "ticket": SlackReaction(act="ticket"),
    "eyes": SlackReaction(act="assign"),
    "white_check_mark": SlackReaction(act="close"),
    "book": SlackReaction(act="approve"),
    "x": SlackReaction(act="wrong"),
    "twisted_rightwards_arrows": SlackReaction(act="merge"),
}
STATUS_EMOJIS = {
    "open": "inbox_tray",
    "in_progress": "wrench",
    "pending_requester": "speech_balloon",
    "snoozed": "zzz",
    "solved": "heavy_check_mark",
    "closed": "heavy_check_mark",
}
TEAMS_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
