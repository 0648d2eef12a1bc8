"""What we say in chat channels. Every text is a message to translate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.decision import COURTESY, Decision
from app.domain.details import detail_question
from app.domain.digest import Digest


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


class Words(Protocol):
    """The words of one language, as gettext gives them."""

    def gettext(self, message: str) -> str: ...

    def ngettext(self, singular: str, plural: str, n: int) -> str: ...


Speak = Callable[[str], Words]
"""Returns the words of a language by its code, or of the house's first language where it has none."""

SOLVED = _("That solved it")
NOT_QUITE = _("Not quite")
PERSON = _("Talk to a person")
NONE_OF_THESE = _("None of these")
WHY = _("Why this answer?")
SHARE = _("Share with the channel")

PAGES_SAY = _("What our pages say")
SEE_ALSO = _("See also")
MEANWHILE = _("These may help meanwhile")
ONLY_YOU = _("Only you can see this.")
SEEN_PERHAPS = _("You may have seen this in the channel already. To be sure that it reaches you, here it is again.")
FOR_YOU_HELPING = _("You are helping here, so this is for you alone. Use what is right.")
FOR_AGENTS = _("Suggested answer, for agents:")
NOT_FOR_ALL_AGENTS = _(
    "Somebody needs you: what may answer it is not for everybody here. Open it at the desk: %(ticket)s"
)
UPDATED = _("updated %(month)s")
WHICH = _("One question first: which of these is it about?")
ONE_DETAIL = _("One question first: %(detail)s")
ANSWER_BELOW = _("Write it below, in this thread.")
ANSWER_HERE = _("Write it here. In a channel, mention me again.")
ONE_MOMENT = _("One moment…")
NOTED = _("Thank you, that is noted.")
ONLY_YOU_ASKED = _("You asked this where not everybody may read the answer, so here it is for you alone.")

IS_IT_SOLVED = _("Thank you, that is noted. Is it solved? If not, a person takes it from here.")
GLAD = _("Glad that is solved.")
STILL_THEIRS = _("Thank you for saying so. It is with a person already, and they can see that it is not solved.")
STILL_WAITING = _("Thank you for saying so. Nobody has taken it yet; whoever does will see that it is not solved.")
AT_YOUR_SERVICE = _("Glad to help. Ask me anything about work, any time.")
DIGEST_LINK = _("The same with links, on the pages of administration")
DIGEST_WHY = _("This comes once a week, since digest_to in the settings names this address.")
PASSED_ON = _("A person takes it from here.")
TEAM = _("Team: %(team)s. Write here if there is more to know.")
ONLY_ASKER = _("Only the person who asked can say that. Ask your own question and I will answer it.")
STILL_WORKING = _("I am still looking into this. Try again in a moment.")
NOTHING_ASKED = _("Write what you need after the command, for example: %(command)s ask how do I reset my VPN?")
NO_REQUEST = _("There is no request of yours in this conversation.")
REOPENED = _("It is open again. A person takes it from here.")
NOT_SOLVED = {"still_theirs": STILL_THEIRS, "still_waiting": STILL_WAITING, "open_again": REOPENED}
"""What is said in the thread, by what `FollowUp` found."""
PERSON_WRITES = _("A person writes:")
FILES = _("Files, sent to you directly:")
FILES_NOT_HERE = _("These files cannot be sent here: %(names)s. Whoever wrote this is told so.")
FILES_FOR_YOU = _("The files that a person sent you about “%(subject)s” are below this message.")
SHARED = _("Shared.")
EXTERNAL = _("People of another organisation are in this channel, so it stays between us.")
SURE = _("I am %(percent)d %% sure that these sentences answer: \u201c%(question)s\u201d")
FROM = _("They come from: %(pages)s.")
READ_AS = _("I looked as somebody who may read: %(groups)s.")
NEEDED = _("I answer from %(percent)d %% upward; the certificate is in the evaluation.")

LEFT_OUT = _(
    "Done: nothing is learned from what you write any more, and what was kept of it is taken out. You are helped as "
    "before. To change your mind: %(command)s off"
)
TAKEN_IN = _("Done: what you write may help others again, without your name. To keep it out: %(command)s on")
PRIVATE_HOW = _(
    "%(command)s on keeps what you write out of what others are shown; you are helped as before. %(command)s off lets "
    "it in again."
)
ROOM_PRIVATE_HOW = _("%(command)s channel on keeps out what everybody writes in this channel.")
ROOM_LEFT_OUT = _(
    "From now on nothing is learned from what is written in this channel, and what was kept of it is taken out. "
    "Questions are answered as before. Whoever asked for this can change it: %(command)s channel off"
)
ROOM_TAKEN_IN = _(
    "What is written in this channel may help others again, without names. To keep it out: %(command)s channel on"
)
ROOM_STAYS_OUT = _("This channel can be let in again by whoever kept it out, or by an administrator.")
ROOM_OF_MEMBERS = _("Only members of a channel can keep it out. For yourself: %(command)s on")

HOW_WAS_IT = _("Your request is solved. How was it? Your name is not kept with the answer.")
GOOD = _("Good")
NOT_GOOD = _("Not good")
IN_WORDS = _("With a comment…")
YOUR_RATING = _("How was it?")
YOUR_COMMENT = _("A comment, if you like")
NOT_YOUR_NAME = _("Your name is not kept with it.")
SEND = _("Send")
CANCEL = _("Cancel")
RATED = _("Thank you for telling us. It is kept without your name.")
RATED_BEFORE = _("Thank you, we have your answer already, or it is too late for one.")
NEEDS_YOU = _("A ticket needs you:")
ALARMS = {
    "assigned": _("A ticket is yours:"),
    "mentioned": _("A colleague names you in a note on a ticket:"),
    "returned": _("A ticket is back in its queue, because whoever had it is not there:"),
    "undelivered": _("What was written to the requester did not arrive; reach them another way:"),
    "nobody_there": _("Nobody of the team is there to take a ticket:"),
    "sla_warning": _("A promise is about to be broken:"),
    "sla_escalated": _("A promise was broken:"),
}

_HANDED = {
    "follow_up": _("Thank you for saying so. A person takes it from here."),
    "not_quite": _("Thank you for saying so. A person takes it from here."),
    "out_of_scope": _("This does not look like something our pages cover, so a person looks at it."),
    "no_good_answer": _("No page answers this well enough, so we do not guess. A person looks at it."),
    "sensitive": _("This is for a person, not for an answer from a page. Somebody looks at it."),
}


def headline(decision: Decision) -> str:
    """Return the message that opens what is said about `decision`."""
    if decision.reason == COURTESY:
        return AT_YOUR_SERVICE
    if decision.kind == "reply":
        return PAGES_SAY
    if decision.kind == "clarify":
        return WHICH if decision.choices and not asks_detail(decision) else ONE_DETAIL
    return _HANDED.get(decision.reason, PASSED_ON)


def asks_detail(decision: Decision) -> bool:
    """Whether `decision` asks for something to be written rather than picked."""
    return decision.kind == "clarify" and decision.question == "which_detail"


def said_first(decision: Decision, words: Words) -> str:
    """Return the opening of what is said about `decision`, in the words of a language."""
    missing = decision.choices[0] if decision.choices else ""
    return words.gettext(headline(decision)) % {"detail": words.gettext(detail_question(missing))}


def shut_out(words: Words, number: int, members: int) -> str:
    """Return why something cannot be shared."""
    sentence = words.ngettext(
        "%(num)d of %(members)d members cannot open this, so it stays between us.",
        "%(num)d of %(members)d members cannot open this, so it stays between us.",
        number,
    )
    return sentence % {"num": number, "members": members}


def digest_lines(told: Digest, words: Words, *, site: str) -> list[str]:
    """Return what a chat is told of the last days, the title first; `site` is where the pages are, empty for none."""
    link = [f"{words.gettext(DIGEST_LINK)}: {site}/admin/digest"] if site else []
    return [told.title, *told.paragraphs, *link]
