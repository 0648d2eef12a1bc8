"""How mail signs in: the password, or tokens of Microsoft, Google or somebody else; nothing is asked for yet."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

from app.channels.email.signing_in import ByPassword, ByToken, SignIn
from app.domain.addresses import Network
from app.domain.errors import InvalidInput, NotReady
from app.ports import Clock
from app.provider.access_token import AccessToken, Grant, TokenEndpoint
from app.provider.grants import ClientCredentials, RefreshToken, Secret, ServiceAccount, secret_in
from app.provider.outbound import checked_client
from app.provider.refusals import NO_CONSENT, anybody_says, google_says, microsoft_says
from app.provider.rights import rights_in
from app.settings import Settings

_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
_AS_APP = "https://outlook.office365.com/.default"
_AS_SOMEBODY = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
_READS, _SENDS = "IMAP.AccessAsApp", "SMTP.SendAsApp"
_GOOGLE = "https://oauth2.googleapis.com/token"
_ALL_MAIL = "https://mail.google.com/"

_GIVERS = {"microsoft": "Microsoft", "google": "Google", "other": "The provider"}
_ADVICE = {"microsoft": microsoft_says, "google": google_says, "other": anybody_says}
_HINTS = {
    "microsoft": (
        "Microsoft gives a token, but not for this mailbox. An administrator must grant IMAP.AccessAsApp and "
        "SMTP.SendAsApp with consent, register the app with New-ServicePrincipal (the object ID of the *enterprise "
        "application*), and give it the mailbox with Add-MailboxPermission; that takes up to an hour to count."
    ),
    "google": (
        "Google gives a token, but not for this mailbox. Is `email_user` the mailbox itself, has it Gmail, and does "
        "the Admin console permit IMAP for it?"
    ),
    "other": "Do the mail servers take tokens of this provider, is `email_user` who they are for, and the scope right?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSignIn:
    """How one signs in, and the token that it takes, if any."""

    sign_in: SignIn
    token: AccessToken | None = None


def mail_sign_in(settings: Settings, *, user: str, clock: Clock) -> MailSignIn:
    """Return how mail signs in; raise `NotReady` for what is set by halves."""
    if not settings.email_oauth:
        return MailSignIn(sign_in=ByPassword(user=user, password=settings.email_password.get_secret_value()))
    _check(settings)
    endpoint = TokenEndpoint(
        http=checked_client(_networks(settings)),
        address=_address(settings),
        giver=_GIVERS[settings.email_oauth],
        use="mail",
        advice=_ADVICE[settings.email_oauth],
    )
    token = AccessToken(endpoint=endpoint, grant=_grant(settings, user), clock=clock)
    return MailSignIn(sign_in=ByToken(user=user, token=token, hint=_HINTS[settings.email_oauth]), token=token)


def told_of_token(settings: Settings, signing: MailSignIn) -> str:
    """Ask for a token and return in words what it is good for; raise what is wrong."""
    if signing.token is None:
        return "by password"
    rights = rights_in(signing.token())
    giver, ends = _GIVERS[settings.email_oauth], signing.token.ends_at
    told = f"{giver} gives a token" + (f", good until {ends:%H:%M} UTC" if ends else "")
    if settings.email_oauth != "microsoft" or rights is None or settings.email_oauth_refresh_token.get_secret_value():
        return told
    if _READS not in rights:
        raise NotReady(f"Microsoft gives a token, but the app may not read mail: {NO_CONSENT}")
    sends = "" if _SENDS in rights else f"; {_SENDS} is not among its permissions: sending needs it, or Exchange's RBAC"
    return f"{told}; the app has {_READS}{sends or f' and {_SENDS}'}"


def _check(settings: Settings) -> None:
    """Raise `NotReady` where something is missing."""
    has_secret = settings.email_oauth_client_secret.get_secret_value() or settings.email_oauth_file
    agreed = settings.email_oauth_refresh_token.get_secret_value()
    if settings.email_oauth == "google" and not agreed:
        wanted = {"email_oauth_file": settings.email_oauth_file}
    else:
        wanted = {
            "email_oauth_client_id": settings.email_oauth_client_id,
            "email_oauth_client_secret": has_secret or agreed,
        }
    if settings.email_oauth == "microsoft":
        wanted["email_oauth_tenant"] = settings.email_oauth_tenant or settings.email_oauth_token_url
    if settings.email_oauth == "other":
        wanted["email_oauth_token_url"] = settings.email_oauth_token_url
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise NotReady(
            f"Mail by `email_oauth = {settings.email_oauth}` is set up by halves: {' and '.join(missing)} missing. "
            "docs/email.md says what they are."
        )


def _address(settings: Settings) -> str:
    given = {"microsoft": _MICROSOFT.format(tenant=quote(settings.email_oauth_tenant, safe="")), "google": _GOOGLE}
    return settings.email_oauth_token_url or given[settings.email_oauth]


def _grant(settings: Settings, user: str) -> Grant:
    agreed, scope = settings.email_oauth_refresh_token.get_secret_value(), settings.email_oauth_scope
    is_microsoft, id = settings.email_oauth == "microsoft", settings.email_oauth_client_id
    if agreed:
        asked = scope or (_AS_SOMEBODY if is_microsoft else "")
        return RefreshToken(client_id=id, secret=_secret(settings), token=agreed, scope=asked)
    if settings.email_oauth == "google":
        return ServiceAccount(
            key=Path(settings.email_oauth_file), mailbox=user, audience=_address(settings), scope=scope or _ALL_MAIL
        )
    asked = scope or (_AS_APP if is_microsoft else "")
    return ClientCredentials(client_id=id, secret=_secret(settings), scope=asked)


def _secret(settings: Settings) -> Secret:
    """Return what reads the app's secret; what is set goes before the file."""
    known, file = settings.email_oauth_client_secret.get_secret_value(), settings.email_oauth_file
    return lambda: known or (secret_in(Path(file)) if file else "")


def _networks(settings: Settings) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(network) for network in settings.email_oauth_networks)
    except ValueError as error:
        raise InvalidInput(f"`email_oauth_networks` lists networks such as 10.0.0.0/8: {error}.") from error
