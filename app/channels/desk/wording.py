"""What agents read in chats. Every text is a message to translate."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


CLAIM = _("I take it")
RELEASE = _("Give it back")
REPLY = _("Reply…")
CLOSE = _("Close…")
TAG = _("Tags…")
MERGE = _("Merge…")
REOPEN = _("Open again")
SOLVE = _("It is solved")
TO_QUEUE = _("Another queue")
OTHER_PRIORITY = _("Priority")

ASKED_BY = _("Asked by ")
SEE_THREAD = _("open the conversation")
PRIORITY = _("Priority: %(priority)s")
TIER = _("tier %(tier)d")
WITH = _("with ")
WITH_NOBODY = _("nobody has it yet")
TAGS = _("Tags: %(tags)s")
NO_TAGS = _("no tags")
SURE = _("%(tag)s (%(percent)d %%)")
TRIED = _("Shown already: %(pages)s")
HIDDEN = _("pages that not everybody here may open")
MISSING = _("Not said yet: %(details)s")
ASKED_AGAIN = _("Asked again")
SIMILAR = _("Similar:")
FILES = _("Files:")
WRITTEN = {"requester": _("They added:"), "reply": _("They were told:"), "note": _("Between agents:")}
SUGGESTED = _("Suggested reply, %(percent)d %% likely right: %(title)s")
SENT = _("sent before on requests like this: %(num)d")
SEND_IT = _("Edit and send…")
NOT_THIS = _("Not this one")
THANKED = _("The requester said thank you. Is it solved?")
NOTES = _("What you write below this message stays among agents.")
NOTES_BY_MENTION = _("What you write below stays among agents. Mention me there, and it is kept with the ticket.")
MOVED = _("Moved to another queue: %(queue)s")

PRIORITIES = {"low": _("low"), "normal": _("normal"), "high": _("high"), "critical": _("critical")}
STATES = {
    "new": _("new"),
    "answered": _("answered by the engine"),
    "open": _("open"),
    "in_progress": _("in work"),
    "pending_requester": _("waiting for the requester"),
    "snoozed": _("snoozed"),
    "solved": _("solved"),
    "closed": _("closed"),
    "cancelled": _("taken back"),
}

ONLY_MEMBERS = _("Only members of the channel that works on this queue can do that.")
SOMEBODY_HAS_IT = _("Somebody else has it already. Ask them, or pick another one.")
CHANGED = _("That cannot be done any more: it has changed meanwhile. The card shows how it is now.")
A_COLLEAGUE = _("A colleague")
ENDED_BY = _("Thank you! %(who)s was quicker here: it is %(state)s already.")
ENDED_BY_ASKER = _("Whoever asked has said themselves that it is over. Nothing is left to do.")
ENDED_ALREADY = _("It was over already: %(state)s. Nothing is left to do.")
GONE = _("This ticket is not there any more.")
NOT_NOW = _("Teams does not say just now who works in this channel, so nothing was done. Try again in a moment.")
NOT_SENT = _("This reply could not be sent. Whoever still thinks it right sends it again:")
IS_NEEDED = _("This is needed.")

CLOSED_ABOUT = _("Closed: \u201c%(subject)s\u201d. What was it about?")
NOT_CLOSED_YET = _("\u201c%(subject)s\u201d is closed as soon as you say what it was:")
POINTED = _("That one stays. Now put the same emoji on the one that is about the same: it is joined to this one.")
MERGED = _("Joined: it is closed and noted on the one that stays.")

KEPT_FOR_ALL = _("Kept as an answer for everyone: \u201c%(title)s\u201d. Take the emoji away to take it back.")
KEPT_FOR = _(
    "Kept as an answer for those who may read %(readers)s: \u201c%(title)s\u201d. Take the emoji away to take it back."
)
APPROVE_A_REPLY = _("Put it on what a person replied to the question: that becomes an answer others find.")
NO_READERS = _(
    "Nothing says who may read this channel, so it is kept for nobody. "
    "An administrator can name its group of readers; in a public channel it works without."
)
NO_ANSWER_IN_IT = _("That is no answer that can be kept: it is empty or too long. Approve a shorter one.")
NO_ANSWER_ANY_MORE = _("Taken back: nobody is shown it any more.")

DONE = _("Done.")
NOT_YOURS = _("That is not yours to do, or there is no ticket of this message.")
WHICH_TICKET = _("Which ticket? Add its id or a link to its message, or take one first.")
WHICH_TAG = _("Which tag? Write it after the word.")
HOW_LONG = _("For how long? Write for example: %(command)s snooze 2h, or 3d, 1w, tomorrow. A year at most.")
USES = (
    _("%(command)s ask how do I reset my VPN: an answer, for your eyes alone"),
    _("%(command)s faq printer: pages about it; nobody is asked anything"),
    _("%(command)s resolve, or reopen: your newest request here is solved, or is not after all"),
    _("%(command)s why: why you got that answer"),
)
USES_OF_AGENTS = (
    _("%(command)s assign @somebody: gives them the ticket; without a name it is yours"),
    _("%(command)s tag it/vpn: says what it is about"),
    _("%(command)s snooze 2h, or 3d, 1w, tomorrow: puts it off; it comes back then, or when they write"),
    _("%(command)s resolve, reopen or why: the same for a ticket of your queue"),
    _(
        "Name a ticket by its id or a link to its message; without one the newest that you hold is meant. "
        "In a thread, mention me and write the same word."
    ),
)
THEY_ARE_NO_MEMBER = _("They are not in the channel that works on this queue.")
FAQ_WHAT = _("What are you looking for? Write it after the word.")
NO_PAGE = _("No page that you can open is worth reading for that.")
PAGES_FOUND = _("These pages may help")

MY_OPEN = _("My requests")
NOTHING_OPEN = _("Nothing is open. Write to me here, or mention me in a channel.")
MY_RECENT = _("Recently ended")
DUE_SOON = _("Due soon")
NOTHING_DUE = _("No promise is about to be broken.")
DUE = _("due ")
WAS_DUE = _("was due ")
PUT_OFF = _("Put off")
WAITING_ON_ME = _("Waiting on me")
WAITING_ON_THEM = _("Waiting for the requester")
NOTHING_WAITS = _("Nothing waits.")
MY_QUEUE = _("In my queues, with nobody")
QUEUE_EMPTY = _("Everything is in somebody's hands.")

LATER = _("Later")
SNOOZES = {
    "1": _("In an hour"),
    "4": _("In four hours"),
    "24": _("Tomorrow at this time"),
    "72": _("In three days"),
    "168": _("In a week"),
}

CANCEL = _("Cancel")
SEND = _("Send")
SAVE = _("Save")
CLOSE_TITLE = _("Close the ticket")
TAG_TITLE = _("Tags")
MERGE_TITLE = _("Merge the ticket")
REPLY_TITLE = _("Reply")
WHAT_TO_SAY = _("What shall they read?")
SEEN_BY = _("It appears where they asked.")
AND_THEN = _("And then?")
THENS = {
    "stay": _("It stays with me"),
    "pending_requester": _("Wait for their answer"),
    "solved": SOLVE,
}
HOW_IT_ENDS = _("How does it end?")
ENDINGS = {
    "solved": _("Solved"),
    "closed": _("Closed, nothing more to do"),
    "cancelled": _("Taken back by the requester"),
}
WHAT_IT_WAS = _("What was it about?")
TAGS_HINT = _("The engine learns from this.")
OTHER_TAGS = _("Another tag")
CLOSING = _("Closing tags")
KEEP_WHICH = _("Which ticket stays?")
MERGE_HINT = _("This one is closed and noted there.")
NOTHING_TO_MERGE = _("There is no other open ticket in this queue.")
