"""The manifest of the app that a customer makes for themselves: every permission with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from app.channels.slack.rules import ReactionAct

SCOPES = {
    "app_mentions:read": "hear when somebody mentions the app",
    "channels:history": "read questions and threads in public channels it was invited to",
    "channels:read": "see who is in a channel before showing anything there",
    "chat:write": "answer",
    "commands": "the slash command and the message shortcut",
    "files:read": "read text files that came with a question",
    "files:write": "send files that an agent attached to a reply, to whoever asked",
    "groups:history": "the same in private channels it was invited to",
    "groups:read": "see who is in those private channels",
    "im:history": "read what people write to it directly",
    "im:read": "know its direct messages",
    "im:write": "write to somebody directly when nobody else may read the answer",
    "reactions:read": "see that somebody looks into a question already, and do what an emoji asks for",
    "reactions:write": "show on a question how its ticket stands",
    "usergroups:read": "know which groups of readers somebody belongs to",
    "users:read": "know people's language, guests and programs",
}
"""What the app may do, and what for."""

EVENTS = (
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "app_home_opened",
)
ASSISTANT_EVENTS = ("assistant_thread_started", "assistant_thread_context_changed")
"""What Slack wants an assistant to listen to; questions in its threads come as direct messages."""

COMMAND = "/firstline"
SHORTCUT = "ask_firstline"
SHORTCUTS: dict[str, ReactionAct] = {
    "firstline_ticket": "ticket",
    "firstline_take": "assign",
    "firstline_solved": "close",
    "firstline_answer": "approve",
}
"""The shortcuts that do what an emoji does."""
PATH = "/slack/events"
_ASSISTANT = {"assistant_view": {"assistant_description": "Answers from our own pages, with their source."}}


def app_manifest(*, name: str = "Firstline", url: str = "", assistant: bool = False) -> dict[str, object]:
    """Return the manifest. With `url` (https, public) Slack calls us; without it the app connects by Socket Mode."""
    address = {"request_url": url.rstrip("/") + PATH} if url else {}
    return {
        "display_information": {
            "name": name,
            "description": "Quoted answers from our own pages, or a person who helps.",
            "background_color": "#1f3a5f",
        },
        "features": _features(name, address) | (_ASSISTANT if assistant else {}),
        "oauth_config": {"scopes": {"bot": sorted([*SCOPES, *(["assistant:write"] if assistant else [])])}},
        "settings": {
            "event_subscriptions": {"bot_events": [*EVENTS, *(ASSISTANT_EVENTS if assistant else ())], **address},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _features(name: str, address: Mapping[str, str]) -> dict[str, object]:
    """Return what people see of the app: its page, its shortcuts, its command."""
    command = {
        "command": COMMAND,
        "description": "Ask for help, in private",
        "usage_hint": "ask how do I reset my VPN? | faq | why | resolve | reopen | assign | tag | snooze | help",
        "should_escape": True,
    } | ({"url": address["request_url"]} if address else {})
    shortcuts = (
        (f"Ask {name}", SHORTCUT, "Look for an answer to this message"),
        ("Make a ticket", "firstline_ticket", "Hand this message to the people who help"),
        ("I take it", "firstline_take", "Take the ticket of this message"),
        ("This is solved", "firstline_solved", "End the ticket of this message"),
        ("Keep as an answer", "firstline_answer", "Keep this reply for everybody who may read it"),
    )
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": name, "always_online": True},
        "shortcuts": [
            {"name": label, "type": "message", "callback_id": id, "description": what} for label, id, what in shortcuts
        ],
        "slash_commands": [command],
    }
