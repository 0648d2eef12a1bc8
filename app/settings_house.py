"""What is set of the service itself: where it lies, whom it lets in, how it decides, where it reads and tells."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from app.domain.triage import Priority
from app.settings_parts import JIRA_PRIORITIES, DigestTo, JiraPlace, Site, SourcePlace, ZendeskPlace, _


class HouseSettings(BaseSettings):
    """All but the chats and the mailbox, which `app.settings` adds."""

    home: Path = Field(Path(".firstline"), description=_("Folder with the index, the triage model and the database."))
    database_url: str = Field(
        "", description=_("SQLAlchemy address of the database; empty means `firstline.db` in the home folder.")
    )
    host: str = Field("127.0.0.1", description=_("Address to listen on; keep it on loopback, put a proxy before it."))
    port: int = Field(8080, ge=0, le=65535, description=_("Port the server listens on; 0 picks a free one."))
    languages: tuple[str, ...] = Field(
        ("en", "es", "it"), description=_("Languages of the pages and messages people read; the first is the fallback.")
    )
    examples: dict[str, tuple[str, ...]] = Field(
        {}, description=_("Questions offered on the start page, by language code; none hides them.")
    )
    web_audience: frozenset[str] = Field(
        frozenset({"everyone"}), description=_("Groups of somebody who asks on the page without signing in.")
    )
    widget_origins: tuple[Site, ...] = Field(
        (), description=_("Sites that may show the widget, such as `https://intranet.example`; empty switches it off.")
    )
    assistants: bool = Field(
        False,
        description=_("Let assistants ask at `/mcp`, by the Model Context Protocol, with a token of scope `ask` each."),
    )
    articles_folder: str = Field(
        "",
        description=_("Folder in which the desk publishes articles, as markdown; empty means `articles` in the home."),
    )
    agent_token: SecretStr = Field(
        SecretStr(""), description=_("Bearer token of agents and integrations; empty closes their part of the API.")
    )
    cookie_secure: bool = Field(False, description=_("Send cookies over TLS only; switch on behind an HTTPS proxy."))
    public_url: str = Field(
        "", description=_("Address under which people open the pages, for links; empty means where the server listens.")
    )
    session_hours: int = Field(12, ge=1, le=720, description=_("After so many hours people sign in again."))
    session_idle_minutes: int = Field(
        120, ge=5, description=_("After so many minutes without a page opened people sign in again.")
    )
    oidc_issuer: str = Field(
        "", description=_("Address of the organisation's OpenID provider, as its tokens name it; empty means none.")
    )
    oidc_client_id: str = Field("", description=_("What this service is called at the provider."))
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description=_("Its secret there; empty makes it a public client, protected by PKCE alone.")
    )
    oidc_scopes: tuple[str, ...] = Field(
        ("openid", "profile", "email"),
        description=_("What the provider is asked about people; `openid` must be there."),
    )
    oidc_groups_claim: str = Field("groups", description=_("Where the provider lists somebody's groups."))
    oidc_trust_email: bool = Field(
        False,
        description=_("Take e-mail addresses that the provider does not mark as verified; only where it owns them."),
    )
    oidc_admins: frozenset[str] = Field(
        frozenset(), description=_("Who is an administrator: groups of the provider, or e-mail addresses.")
    )
    oidc_agents: frozenset[str] = Field(
        frozenset(), description=_("Who is an agent of all queues: groups of the provider, or e-mail addresses.")
    )
    oidc_queues: dict[str, tuple[str, ...]] = Field(
        {}, description=_("Groups or addresses of agents, and the queues they serve.")
    )
    oidc_audience: dict[str, tuple[str, ...]] = Field(
        {}, description=_("Groups of the provider, and the groups of readers their members belong to.")
    )
    oidc_networks: tuple[str, ...] = Field(
        (),
        description=_("Internal networks the provider may be in, such as `10.0.0.0/8`; others are not connected to."),
    )
    asks_per_minute: int = Field(
        60,
        ge=0,
        description=_("How many questions and other forms one person may send a minute; 0 as many as they like."),
    )
    asks_per_minute_address: int = Field(
        600, ge=0, description=_("How many come from one network address a minute, which an office may share; 0 any.")
    )
    calls_per_minute: int = Field(
        1200,
        ge=0,
        description=_("How often the API may be called with one token a minute; twice that from one address."),
    )
    sign_ins_per_minute: int = Field(
        30, ge=0, description=_("How often a sign-in may be tried from one network address a minute; 0 any.")
    )
    suggestions: int = Field(3, ge=0, le=10, description=_("How many pages to suggest at most."))
    candidate_coverage: float = Field(
        0.9, ge=0.5, lt=1, description=_("How often the sets of candidate topics and queues must hold the right one.")
    )
    candidates: int = Field(10, ge=1, le=100, description=_("How many documents a decision looks at."))
    answer_sentences: int = Field(3, ge=1, le=8, description=_("How many sentences an answer quotes at most."))
    answer_deadline_seconds: int = Field(
        120, ge=5, description=_("After this many seconds without an outcome a request becomes a ticket for a human.")
    )
    reply_attempts: int = Field(8, ge=1, description=_("How often a reply is tried before a human must look at it."))
    hold_out: float = Field(
        0.0,
        ge=0,
        le=0.5,
        description=_("Share of requests that is always left to people, to measure what answers save."),
    )
    shadow_channels: frozenset[str] = Field(
        frozenset(),
        description=_(
            "Channels (`web`, `slack`, `teams`, `email`) or conversations (`slack:C0123`) to decide for in silence."
        ),
    )
    retreat_above: float = Field(
        0.05, ge=0, lt=1, description=_("Once more than this share of answers is surely wrong, only suggest; 0 never.")
    )
    retreat_on_drift: bool = Field(
        True, description=_("Also only suggest once people ask other things than what the promise was certified on.")
    )
    repeat_days: int = Field(
        7, ge=0, description=_("How long an open ticket takes in its requester's repeated requests, in days; 0 never.")
    )
    repeat_likeness: float = Field(
        0.6, ge=0, le=1, description=_("From which probability of being the same a repeated request is attached.")
    )
    storm_people: int = Field(
        4, ge=0, description=_("So many people reporting the like in `storm_minutes` make an incident; 0 never.")
    )
    storm_minutes: int = Field(30, ge=1, description=_("How long a storm may take to gather, in minutes."))
    storm_likeness: float = Field(
        0.4, ge=0, le=1, description=_("From which probability two people's requests count as reports of one thing.")
    )
    inbox_days: int = Field(
        30, ge=1, description=_("After so many days a handled message is forgotten; delivered again, it counts as new.")
    )
    history_days: int = Field(
        0, ge=0, description=_("After so many days what people wrote leaves the index and the database; 0 keeps it.")
    )
    refresh_minutes: int = Field(
        10,
        ge=0,
        description=_("How often a running service looks for new words on solved tickets, to index them; 0 never."),
    )
    folder_minutes: int = Field(
        5,
        ge=0,
        description=_("How often a running service looks whether indexed folders and files changed; 0 never."),
    )
    not_learned_from: frozenset[str] = Field(
        frozenset(),
        description=_(
            "People (`slack:U0123`, an e-mail address) and conversations (`slack:C0123`) never learned from."
        ),
    )
    digest_to: tuple[DigestTo, ...] = Field(
        (),
        description=_(
            "Where the week in words goes each Monday: `email:it@acme.example`, `slack:C0123`, `teams:19:...`; empty: "
            "nowhere."
        ),
    )
    sources_allowed: tuple[SourcePlace, ...] = Field(
        (),
        description=_(
            "Where administrators may add sources on a page, such as `confluence:https://wiki.example`, `jira:`, "
            "`zendesk:` or `files:/srv/handbook`; empty: only where sources are already read."
        ),
    )
    confluence_user: str = Field(
        "",
        description=_("E-mail address of the account that reads a Confluence in the cloud; empty for a Data Center."),
    )
    confluence_token: SecretStr = Field(
        SecretStr(""), description=_("Token of the account that reads Confluence; empty leaves exports alone.")
    )
    confluence_spaces: dict[str, str] = Field(
        {}, description=_("Spaces, by key, and the group that may read them; others are for `confluence:KEY` alone.")
    )
    jira_user: str = Field(
        "", description=_("E-mail address of the account that reads a Jira in the cloud; empty for a Data Center.")
    )
    jira_token: SecretStr = Field(
        SecretStr(""), description=_("Token of the account that reads Jira; empty leaves Jira alone.")
    )
    jira_projects: dict[str, str] = Field(
        {}, description=_("Projects, by key, and the group that may read them; others are for `jira:KEY` alone.")
    )
    jira_url: str = Field(
        "", description=_("Address of the Jira in which tickets that people have stand too; empty means none.")
    )
    jira_queues: dict[str, JiraPlace] = Field(
        {},
        description=_(
            "Queues and where their tickets belong in Jira: `project` and `request_type`; `*` for all others."
        ),
    )
    jira_all_tickets: bool = Field(
        False, description=_("Also show in Jira what the engine answered by itself, as requests that are done.")
    )
    jira_priorities: dict[Priority, str] = Field(
        JIRA_PRIORITIES, description=_("What our priorities are called in Jira; one left out is left to Jira.")
    )
    jira_poll_seconds: int = Field(
        20, ge=5, le=3600, description=_("How often Jira is asked what its agents did with our tickets, in seconds.")
    )
    jira_webhook_secret: SecretStr = Field(
        SecretStr(""), description=_("Secret of the webhook by which Jira tells of changes at once; empty: none.")
    )
    jira_networks: tuple[str, ...] = Field(
        (), description=_("Internal networks Jira may be in, such as `10.0.0.0/8`; others are not connected to.")
    )
    zendesk_url: str = Field(
        "", description=_("Address of the Zendesk in which tickets that people have stand too; empty means none.")
    )
    zendesk_user: str = Field(
        "", description=_("E-mail address of the account whose API token is used; empty: the token is an OAuth one.")
    )
    zendesk_token: SecretStr = Field(SecretStr(""), description=_("API token or OAuth access token of the account."))
    zendesk_segments: dict[str, str] = Field(
        {},
        description=_(
            "User segments of the help center, by name or id, and the group that may read their articles; `everyone` "
            "is for articles without a segment. Others are for `zendesk:ID` alone."
        ),
    )
    zendesk_groups: dict[str, str] = Field(
        {},
        description=_(
            "Groups of agents in Zendesk, by name or id, and the group that may read what they solved; others are for "
            "`zendesk:NAME` alone."
        ),
    )
    zendesk_queues: dict[str, ZendeskPlace] = Field(
        {},
        description=_("Queues and where their tickets belong in Zendesk: `group` and `tags`; `*` for all others."),
    )
    zendesk_all_tickets: bool = Field(
        False, description=_("Also show in Zendesk what the engine answered by itself, as tickets that are solved.")
    )
    zendesk_requesters: bool = Field(
        False,
        description=_("Make whoever asked the requester in Zendesk, by e-mail address: Zendesk may write to them."),
    )
    zendesk_poll_seconds: int = Field(
        30,
        ge=10,
        le=3600,
        description=_("How often Zendesk is asked what its agents did with our tickets, in seconds."),
    )
    zendesk_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description=_("Signing secret of the webhook by which Zendesk tells of changes at once; empty: none."),
    )
    webhook_url: str = Field(
        "", description=_("Address that receives new and changed tickets, signed; empty means none.")
    )
    webhook_secret: SecretStr = Field(SecretStr(""), description=_("Secret that signs what goes to `webhook_url`."))

    @property
    def site(self) -> str:
        """`public_url` without a slash at its end: what links begin with; empty where none is set."""
        return self.public_url.rstrip("/")
