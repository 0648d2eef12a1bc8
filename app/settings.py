"""Every setting of the service; the only reader of the environment and of `firstline.toml`."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from app.settings_house import HouseSettings
from app.settings_parts import (
    REACTIONS,
    STATUS_EMOJIS,
    TEAMS_HOSTS,
    SlackId,
    SlackReaction,
    SlackRoom,
    TeamsChannelId,
    TeamsRoom,
    _,
    nearest_name,
    unusable,
)

_PREFIX = "FIRSTLINE_"


class Settings(HouseSettings):
    """Read from `FIRSTLINE_*` variables, then from `firstline.toml` in the current folder; see docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, toml_file="firstline.toml", extra="forbid")

    slack_bot_token: SecretStr = Field(
        SecretStr(""), description=_("The app's `xoxb-` token; empty switches Slack off.")
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), description=_("The app's `xapp-` token: events come by Socket Mode, without a public address.")
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description=_("The app's signing secret: events come by HTTP to `/slack/events`.")
    )
    slack_channels: dict[SlackId, SlackRoom] = Field(
        {}, description=_("Channels to listen to, by id, with `policy` and `group`; in all others only mentions count.")
    )
    slack_user_groups: dict[SlackId, str] = Field(
        {}, description=_("Slack user groups, by id, and the group of readers their members belong to.")
    )
    slack_agents_channel: SlackId = Field(
        "", description=_("Id of the channel that gets suggestions meant for agents.")
    )
    slack_queues: dict[str, SlackId] = Field(
        {}, description=_("Queues and the id of the channel whose members work on their tickets; `*` for all others.")
    )
    slack_reactions: dict[str, SlackReaction] = Field(
        REACTIONS,
        description=_("Emojis that do something when put on a message, by name, with `act` and `queue`."),
    )
    slack_status: dict[str, str] = Field(
        STATUS_EMOJIS,
        description=_("The emoji that a question carries while its ticket is in a state; empty shows none."),
    )
    slack_announcements: tuple[str, ...] = Field(
        ("[announcement]", "announcement:", "fyi:"), description=_("Beginnings of messages that ask for nothing.")
    )
    slack_grace_seconds: int = Field(
        20, ge=0, le=600, description=_("How long people get to answer first where nobody asked the engine by name.")
    )
    slack_history_page: int = Field(
        200, ge=1, le=1000, description=_("How many messages to ask of a channel's past at once; Slack may give fewer.")
    )
    slack_api_url: str = Field("https://slack.com/api/", description=_("Address of Slack's Web API; for tests."))

    teams_app_id: str = Field(
        "", description=_("The bot's application id at Microsoft; empty switches Microsoft Teams off.")
    )
    teams_app_password: SecretStr = Field(SecretStr(""), description=_("The bot's client secret at Microsoft."))
    teams_tenant_id: str = Field("", description=_("Your organisation's tenant at Microsoft; no other may write."))
    teams_rooms: dict[str, TeamsRoom] = Field(
        {}, description=_("Teams' channels and chats, by id, whose members belong to a `group` of readers.")
    )
    teams_readers: dict[str, frozenset[str]] = Field(
        {}, description=_("Groups of readers and who is in them on Teams: e-mail addresses or Entra object ids.")
    )
    teams_queues: dict[str, TeamsChannelId] = Field(
        {}, description=_("Queues and the id of the Teams channel whose members work on their tickets; `*` for others.")
    )
    teams_hosts: tuple[str, ...] = Field(
        TEAMS_HOSTS,
        description=_("Hosts of Microsoft to which answers for Teams are sent; no others are called."),
    )
    teams_service_url: str = Field(
        "https://smba.trafficmanager.net/teams/",
        description=_("Where channels of agents are reached before anybody wrote there; others for national clouds."),
    )
    teams_login_url: str = Field(
        "https://login.microsoftonline.com", description=_("Where the bot gets its tokens; others for national clouds.")
    )
    teams_keys_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description=_("Where Microsoft says which keys sign what Teams sends; others for national clouds."),
    )

    email_address: str = Field(
        "", description=_("Address people write to, such as `Help desk <help@example.com>`; empty switches mail off.")
    )
    email_imap: str = Field("", description=_("The mailbox, such as `imaps://mail.example.com`; a folder may follow."))
    email_smtp: str = Field("", description=_("Who sends our mail, such as `smtp://mail.example.com:587`."))
    email_user: str = Field("", description=_("Who signs in at both servers; empty means the address."))
    email_password: SecretStr = Field(SecretStr(""), description=_("The password for both mail servers."))
    email_oauth: Literal["", "microsoft", "google", "other"] = Field(
        "",
        description=_("Who gives tokens for both mail servers: `microsoft`, `google`, `other`; empty: the password."),
    )
    email_oauth_tenant: str = Field("", description=_("Your organisation's tenant at Microsoft, where mail is there."))
    email_oauth_client_id: str = Field("", description=_("What the app that reads and sends mail is called there."))
    email_oauth_client_secret: SecretStr = Field(SecretStr(""), description=_("The secret of the app for mail."))
    email_oauth_file: str = Field(
        "",
        description=_("A file with that secret instead, or with the key of Google's service account; read as needed."),
    )
    email_oauth_refresh_token: SecretStr = Field(
        SecretStr(""), description=_("The refresh token of somebody who agreed; empty: the app speaks for itself.")
    )
    email_oauth_token_url: str = Field(
        "", description=_("Where tokens for mail are given; empty: where Microsoft and Google do.")
    )
    email_oauth_scope: str = Field("", description=_("What tokens for mail are asked for; empty: what it takes."))
    email_oauth_networks: tuple[str, ...] = Field(
        (), description=_("Internal networks in which tokens for mail may be given, such as `10.0.0.0/8`.")
    )
    email_authserv: str = Field(
        "",
        description=_(
            "Your mail server's name in `Authentication-Results`, or `microsoft`; empty: nobody is vouched for."
        ),
    )
    email_domains: frozenset[str] = Field(
        frozenset(), description=_("Domains of your organisation; who is vouched for there is in `everyone`.")
    )
    email_readers: dict[str, frozenset[str]] = Field(
        {}, description=_("Groups of readers and the addresses of who is in them when they write mail.")
    )
    email_strangers: frozenset[str] = Field(
        frozenset(), description=_("Groups of readers of whoever writes mail from elsewhere, or is not vouched for.")
    )
    email_done_folder: str = Field(
        "", description=_("Folder of the mailbox to which mail is moved once it is taken; empty leaves it, as seen.")
    )
    email_replies_per_hour: int = Field(
        10, ge=1, description=_("How many mails we send one address within an hour by ourselves; then people answer.")
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is the library's)
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then secret files, then `firstline.toml`."""
        return (init_settings, env_settings, file_secret_settings, TomlConfigSettingsSource(settings_cls))


def load_settings(**overrides: object) -> Settings:
    """Return the settings; raise `InvalidInput` naming each wrong setting, never showing a secret's value."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]  # checked as they are read
    except ValueError as error:  # whatever pydantic and tomllib raise is one
        raise unusable(error, Settings.model_fields) from error


def unknown_variables() -> tuple[str, ...]:
    """Return a sentence for each variable that is named like a setting and is none, and so changes nothing.

    In the file that is an error; the environment is shared, and Kubernetes puts there what its services are called.
    """
    names = {one: one.upper().removeprefix(_PREFIX).lower() for one in os.environ if one.upper().startswith(_PREFIX)}
    strange = sorted(one for one, name in names.items() if name not in Settings.model_fields)
    return tuple(f"Unknown setting {one}: it changes nothing{_meant(names[one])}" for one in strange)


def _meant(name: str) -> str:
    near = nearest_name(name, Settings.model_fields)
    return f"; did you mean {_PREFIX}{near.upper()}?" if near else "; docs/settings.md lists them all."


def names_set() -> tuple[frozenset[str], frozenset[str]]:
    """Return which settings the environment names, and which `firstline.toml` does; one that broke names none."""
    variables = (variable.upper() for variable in os.environ)
    named = frozenset(one.removeprefix(_PREFIX).lower() for one in variables if one.startswith(_PREFIX))
    try:
        return named, frozenset(tomllib.loads(Path("firstline.toml").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return named, frozenset()
