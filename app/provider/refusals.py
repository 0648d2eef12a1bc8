"""What to do where a provider refuses a token, by its code; one that changes costs us only the advice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.provider.access_token import Told

_AADSTS = re.compile(r"\bAADSTS\d{4,8}\b")
_CODE = re.compile(r"[a-z_]{1,40}")

_NO_APP = "this tenant has no such app. Are `email_oauth_client_id` and `email_oauth_tenant` right?"
_NO_TENANT = "there is no such tenant. `email_oauth_tenant` is the directory (tenant) ID on the app's overview page."
NO_CONSENT = (
    "an administrator has not consented. Under API permissions grant IMAP.AccessAsApp of Office 365 Exchange Online "
    "(an application permission), then press *Grant admin consent*."
)
_NO_BOT_TENANT = "there is no such tenant. `teams_tenant_id` is the directory (tenant) ID that Azure shows."
_NO_SCOPE = "the scope is not one of the app's. Leave `email_oauth_scope` empty."
_OVER = "the refresh token is over, or was taken back. Let somebody agree once more, and set the new one."
_NO_DELEGATION = (
    "the service account may not act for mailboxes. A super administrator delegates https://mail.google.com/ to its "
    "client ID: Admin console, Security, API controls, Domain-wide delegation."
)

APP = {
    "AADSTS7000112": "the app is switched off. Switch it on under Enterprise applications, Properties.",
    "AADSTS7000215": "the client secret is wrong. It is the secret's value that is wanted, not its ID.",
    "AADSTS7000222": "the client secret has run out. Make a new one under Certificates & secrets.",
    "AADSTS53003": "Conditional Access blocks it. Let its policy for workload identities pass the app from here.",
}
"""What Microsoft says of any app."""
MICROSOFT = APP | {
    "AADSTS700016": _NO_APP,
    "AADSTS90002": _NO_TENANT,
    "AADSTS900023": _NO_TENANT,
    "AADSTS65001": NO_CONSENT,
    "AADSTS7000229": NO_CONSENT,
    "AADSTS500011": "this tenant knows no Exchange Online. Is `email_oauth_tenant` the one with the mailboxes?",
    "AADSTS70011": _NO_SCOPE,
    "AADSTS1002012": _NO_SCOPE,
    "AADSTS70008": _OVER,
    "AADSTS700082": _OVER,
    "AADSTS50173": _OVER,
}
BOT = APP | {
    "AADSTS700016": "this tenant has no such app. Are `teams_app_id` and `teams_tenant_id` right?",
    "AADSTS90002": _NO_BOT_TENANT,
    "AADSTS900023": _NO_BOT_TENANT,
}
GOOGLE_WORDS = {
    "invalid jwt signature": "the key is none of the service account's. Make a new one, and name its file.",
    "invalid email": "`email_user` is no user of this Google Workspace. It is the mailbox, no alias and no group.",
    "timeframe": "the clock of this machine is wrong. Have it set by the network.",
}
GOOGLE = {
    "unauthorized_client": _NO_DELEGATION,
    "access_denied": _NO_DELEGATION,
    "admin_policy_enforced": "a policy of the Google Workspace forbids it. Trust the app under API controls.",
}
ANY = {
    "invalid_client": "the app is not known there, or its secret is wrong. Are `email_oauth_client_id` and it right?",
    "invalid_grant": _OVER,
    "invalid_scope": "the scope is not one of the app's. Is `email_oauth_scope` right?",
    "unauthorized_client": "the app may not ask in this way. Permit it the grant at the provider.",
    "unsupported_grant_type": "this way of asking is not known there. Is `email_oauth_token_url` right?",
}
_UNKNOWN = "docs/email.md says what has to be granted."
_UNKNOWN_OF_BOT = "docs/teams.md says what has to be set."


def microsoft_says(told: Told) -> str:
    """Return the code that Microsoft gives, and what to do."""
    return _by_code(told, MICROSOFT, _UNKNOWN) or anybody_says(told)


def microsoft_says_of_the_bot(told: Told) -> str:
    """Return the code that Microsoft gives for the app in Teams, and what to do."""
    return _by_code(told, BOT, _UNKNOWN_OF_BOT) or f"{_code(told) or 'no reason given'}: {_UNKNOWN_OF_BOT}"


def google_says(told: Told) -> str:
    """Return the code that Google gives, and what to do; its words tell apart what has one code."""
    words = str(told.get("error_description", "")).lower()
    advice = next((advice for part, advice in GOOGLE_WORDS.items() if part in words), "")
    code = _code(told)
    return f"{code}: {advice or GOOGLE[code]}" if advice or code in GOOGLE else anybody_says(told)


def anybody_says(told: Told) -> str:
    """Return the code of the standard, and what to do."""
    code = _code(told)
    return f"{code or 'no reason given'}: {ANY.get(code, _UNKNOWN)}"


def _by_code(told: Told, advice: Mapping[str, str], unknown: str) -> str:
    found = _AADSTS.search(str(told.get("error_description", "")))
    return f"{found[0]}: {advice.get(found[0], unknown)}" if found else ""


def _code(told: Told) -> str:
    code = told.get("error")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
