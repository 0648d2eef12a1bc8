"""What settings are made of: ids, rooms and emojis of chats, with those that come with the package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from app.domain.errors import InvalidInput, UnusableFile

Site = Annotated[str, Field(pattern=r"^https?://[\w.-]+(:\d{1,5})?$")]


def _(message: str) -> str:
    """Mark a message for extraction: administrators read what a setting means in their language."""
    return message


def unusable(error: ValueError, known: Iterable[str]) -> InvalidInput:
    """Return what is wrong with the settings, in words and without a value, which may be a secret's."""
    if isinstance(error, ValidationError):
        names = tuple(known)
        wrong = "; ".join(_wrong(found, names) for found in error.errors(include_input=False))
        return InvalidInput(f"The settings cannot be used. {wrong}. docs/settings.md lists them all.")
    if isinstance(error, SettingsError):
        told = f"{error}. In the environment lists and tables are JSON, such as"
        return InvalidInput(f"""The settings cannot be used: {told} '["everyone"]'. docs/settings.md lists them all.""")
    return UnusableFile(f"'firstline.toml' is no TOML in UTF-8: {error}. Mend it, or start from another folder.")


def _wrong(found: ErrorDetails, known: tuple[str, ...]) -> str:
    name = ".".join(map(str, found["loc"]))
    if found["type"] != "extra_forbidden":
        return f"{name}: {found['msg']}"
    near = nearest_name(name, known)
    return f"{name}: there is no such setting{f'; did you mean {near}?' if near else ''}"


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return which of the known names was probably meant, or an empty text; a part of a table is never guessed."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.75)), "") if "." not in name else ""


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


def _teams_channel(value: str) -> str:
    if value and not re.fullmatch(r"19:[^;/\s]{1,200}@thread\.(tacv2|skype)", value):
        raise ValueError(
            f"{value!r} is no id of a channel of Teams: it stands in the channel's link, from 19: to tacv2"
        )
    return value


TeamsChannelId = Annotated[str, AfterValidator(_teams_channel)]


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


class ZendeskPlace(BaseModel):
    """Where in Zendesk the tickets of a queue belong; see docs/zendesk.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str = ""
    tags: tuple[str, ...] = ()


def _source_place(value: str) -> str:
    kind, _, location = value.partition(":")
    if kind not in SOURCE_KINDS:
        raise ValueError(f"{value!r} is not KIND:PLACE; KIND is one of {', '.join(SOURCE_KINDS)}")
    if kind == "files" and not Path(location).is_absolute():
        raise ValueError(f"{value!r} names no folder from the root on, such as files:/srv/handbook")
    if kind != "files" and not location.startswith(("https://", "http://")):
        raise ValueError(f"{value!r} names no address, such as {kind}:https://acme.example")
    return value


def _digest_place(value: str) -> str:
    channel, _, place = value.partition(":")
    if channel == "slack" and place:
        _slack_id(place)
    elif channel == "teams" and place:
        _teams_channel(place)
    elif channel != "email" or not re.fullmatch(r"[^@\s]+@[^@\s]+", place):
        raise ValueError(f"{value!r} is no place such as email:it@acme.example, slack:C0123 or teams:19:...")
    return value


DigestTo = Annotated[str, AfterValidator(_digest_place)]
SOURCE_KINDS = ("confluence", "jira", "zendesk", "files")
"""Kinds of source that administrators may add on a page, once their place is allowed."""
SourcePlace = Annotated[str, AfterValidator(_source_place)]

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
