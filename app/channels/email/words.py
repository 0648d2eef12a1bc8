"""What only mail says. Every text is a message to translate."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


JUST_ANSWER = _("Or just answer this mail: what you write goes on with the same request.")
ANSWER_NUMBER = _("Open the link that fits, or answer this mail with its number.")
ANSWER_DETAIL = _("Answer this mail with it.")
FILES_MISSING = _("These files could not be sent along: %(names)s. Whoever wrote this is told so.")
NO_SUBJECT = _("Your request")
