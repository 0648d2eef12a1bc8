"""The manifest of the app that a customer makes for themselves: every permission with its reason."""

from __future__ import annotations

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


def app_manifest(*, name: str = "Firstline", url: str = "", assistant: bool = False) -> dict[str, object]:
    """Return the manifest. With `url` (https, public) Slack calls us; without it the app connects by Socket Mode."""
    address = {"request_url": url.rstrip("/") + PATH} if url else {}
    command = {
        "command": COMMAND,
        "description": "Ask for help, in private",
        "usage_hint": "ask how do I reset my VPN? | faq | why | resolve | reopen | assign | tag | snooze | help",
        "should_escape": True,
    } | ({"url": address["request_url"]} if url else {})
    shortcuts = (
        (f"Ask {name}", SHORTCUT, "Look for an answer to this message"),
        ("Make a ticket", "firstline_ticket", "Hand this message to the people who help"),
        ("I take it", "firstline_take", "Take the ticket of this message"),
        ("This is solved", "firstline_solved", "End the ticket of this message"),
        ("Keep as an answer", "firstline_answer", "Keep this reply for everybody who may read it"),
    )
    features: dict[str, object] = {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": name, "always_online": True},
        "shortcuts": [
            {"name": label, "type": "message", "callback_id": id, "description": what} for label, id, what in shortcuts
        ],
        "slash_commands": [command],
    }
    scopes, events = sorted(SCOPES), list(EVENTS)
    if assistant:
        features["assistant_view"] = {"assistant_description": "Answers from our own pages, with their source."}
        scopes = sorted([*scopes, "assistant:write"])
        events += ASSISTANT_EVENTS
    return {
        "display_information": {
            "name": name,
            "description": "Quoted answers from our own pages, or a person who helps.",
            "background_color": "#1f3a5f",
        },
        "features": features,
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": events, **address},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
