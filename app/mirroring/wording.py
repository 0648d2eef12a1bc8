"""What agents read in another ticket system. Every text is a message to translate."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


FROM = _("From %(name)s, by way of Firstline (%(channel)s).")
ANSWER_HERE = _("What you reply to the customer here, they read where they asked. Internal notes stay among agents.")
ANSWER_THERE = _("Comments here stay among agents. Write to whoever asked from Firstline.")
AT_THE_DESK = _("This ticket at Firstline: %(link)s")
NUMBER = _("Its number there: %(ticket)s")
KNOWN = _("What Firstline knows")
TOPICS = _("Topics:")
QUEUE = _("Queue:")
PRIORITY = _("Priority:")
LANGUAGE = _("Language:")
MISSING = _("Not said yet:")
SHOWN = _("Shown to the requester already:")
MAY_HELP = _("May help:")
FILES = _("Files:")
WRITES = {"requester": _("%(name)s writes:"), "reply": _("%(name)s answered:"), "note": _("%(name)s notes:")}
NOW_IN = _("At Firstline it is in the queue %(queue)s now.")
TAKEN = _("At Firstline %(name)s has it now.")
STUCK = _(
    "At Firstline this is %(state)s, but no step of this workflow leads there without asking for more. Please move it "
    "by hand."
)
STATES = {"over": _("over"), "open": _("open again")}
GIVEN_BACK = _("At Firstline nobody has it now.")
GONE = _(
    "%(name)s cannot be seen in %(system)s any more: it was deleted, or moved to where the account may not look. This "
    "ticket goes on here alone."
)
LOCKED = _(
    "%(name)s is closed in %(system)s for good, so nothing more can be shown there. This ticket goes on here alone."
)
UNDELIVERED = _("What you told the requester did not reach them. Reach them another way.")
