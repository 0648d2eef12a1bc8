"""`ChatChannel` and `MessageChannel` on Slack: what is decided or written reaches the right people, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.channels import wording
from app.channels.company import Company, Reach
from app.channels.reading import documents_of, fit_for_all, is_open
from app.channels.slack.api import Post, SlackCalls, say_once
from app.channels.slack.blocks import (
    Setting,
    decision_blocks,
    fallback_text,
    lines_blocks,
    message_blocks,
    message_fallback,
)
from app.channels.slack.conversation import Now, look
from app.channels.slack.manner import Manner, manner
from app.channels.slack.place import CHANNEL, Place, place_of, user_of
from app.channels.slack.rules import SlackRules
from app.channels.slack.sending import SendFiles
from app.channels.slack.whispering import WhisperOnce
from app.channels.wording import Speak
from app.domain.decision import Decision
from app.domain.message import TicketMessage
from app.domain.plain_words import shortened
from app.domain.reached import Reached
from app.domain.request import Origin
from app.ports import DocumentLookup
from app.services.requests.find_request import Asked, FindRequest

log = logging.getLogger(__name__)

Month = Callable[[date, str], str]
_QUESTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackChannel:
    """Reads the thread right before posting: who helps there, whether the question still stands, what we said.

    A message for all is posted once per key, whatever crashes; so is what only one person sees (`WhisperOnce`), who
    gets a direct message instead where it is in doubt.
    """

    calls: SlackCalls
    company: Company
    rules: SlackRules
    find: FindRequest
    documents: DocumentLookup
    speak: Speak
    month: Month
    whisper: WhisperOnce
    send_files: SendFiles
    name: str = CHANNEL

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        """Say it, or withhold it where nobody wants it any more, and return whether whoever asked can see it.

        Raises `DeliveryFailed` where Slack did not take it.
        """
        place, asked = place_of(origin), self.find(origin)
        asker = user_of(asked.request.requester) if asked else ""
        messages = self.calls.thread(place.room, place.root) if place.is_message else ()
        now = look(messages, place, asker=asker)
        if now.said(key):
            return "asker"
        if place.is_message and now.question is None:
            log.info("reply %s withheld: the question is gone", key)
            return "taken_back"
        explicit = place.is_private or asked is None or asked.request.explicit
        how = manner(decision, policy=self.rules.policy(place.room), explicit=explicit, helped=bool(now.helpers))
        receipt = self.find.receipt_of(asked, decision) if asked else ""
        return self._say(_Saying(place=place, decision=decision, key=key, asked=asked, now=now, receipt=receipt), how)

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        """Pass on an agent's words in the thread, once; to the asker alone where the question is gone by now.

        Files that came with them go to the asker directly.
        """
        place, asked = place_of(origin), self.find(origin)
        messages = self.calls.thread(place.room, place.root) if place.is_message else ()
        now = look(messages, place, asker="")
        user = user_of(asked.request.requester) if asked is not None else ""
        words = self.speak(asked.language if asked else "")
        if now.said(key):
            reached: Reached = "asker"
        else:
            text, told = message_fallback(message, words), f"{place.address}#{message.id}"
            post = Post(blocks=message_blocks(message, words), text=text, key=key, address=told)
            reached = self._pass_on(place, post, user, stands=place.is_message and now.question is not None)
        if asked is not None and user:
            self.send_files(user, message.files, about=asked.request.text, key=key, words=words)
        return reached

    def _pass_on(self, place: Place, post: Post, user: str, *, stands: bool) -> Reached:
        if stands:
            self.calls.say(place.room, post, thread=place.root)
        elif user:
            self.whisper(place.room, user, post, in_doubt=lambda: post)
        else:
            log.warning("message %s withheld: nobody knows who asked", post.key)
            return "others"
        return "asker"

    def _say(self, saying: _Saying, how: Manner) -> Reached:
        place = saying.place
        if how == "thread" and not place.is_message:
            how = "asker"
        if how == "thread" and not place.is_private:
            saying = replace(saying, decision=fit_for_all(self.company, saying.decision, place.room))
            how = "thread" if is_open(self.company, saying.decision, place.room) else "asker"
        if how == "thread":
            self._to_all(saying)
            return "asker"
        if how == "asker" and saying.asker:
            self._whisper(saying, saying.asker, note=wording.ONLY_YOU, share=place.is_message)
            return "asker"
        if how == "agents":
            self._to_agents(saying)
        elif how == "helper":
            self._to_helper(saying)
        elif how == "asker":
            log.warning("reply %s withheld: nobody knows who asked", saying.key)
        return "others"

    def share(self, asked: Asked, decision: Decision) -> Reach | None:
        """Show all what only its asker saw; return who keeps it from being shown, or None once it is."""
        place = place_of(asked.request.origin)
        reach = self.company.reach(place.room, documents_of(decision))
        key = f"{asked.request.id}:shared"
        if not reach.is_open:
            return reach
        now = look(self.calls.thread(place.room, place.root), place, asker="")
        if not now.said(key):
            fit, receipt = fit_for_all(self.company, decision, place.room), self.find.receipt_of(asked, decision)
            self._to_all(_Saying(place=place, decision=fit, key=key, asked=asked, now=now, receipt=receipt))
        return None

    def _to_all(self, saying: _Saying) -> None:
        place, post = saying.place, self._post(saying)
        outdated = saying.now.outdated(place)
        if outdated is not None:
            self.calls.change(place.room, outdated.ts, post)
        else:
            self.calls.say(place.room, post, thread=place.root)

    def _to_agents(self, saying: _Saying) -> None:
        room = self.rules.agents_room
        if not room:
            log.warning("reply %s withheld: no channel of agents is set", saying.key)
            return
        found = replace(saying.decision, kind="reply") if saying.decision.for_agents else saying.decision
        decision = fit_for_all(self.company, found, room)
        if is_open(self.company, decision, room):
            told = replace(saying, decision=replace(decision, note=_asked_for(saying.asked)))
            post = self._post(told, note=wording.FOR_AGENTS, buttons=False)
        else:
            post = self._without_what_it_shows(saying)
        say_once(self.calls, room, post)

    def _without_what_it_shows(self, saying: _Saying) -> Post:
        """Return word to agents that somebody waits, where not all of them may read what was found."""
        ticket = saying.asked.ticket if saying.asked else None
        words = self.speak(saying.asked.language if saying.asked else "")
        said = words.gettext(wording.NOT_FOR_ALL_AGENTS) % {"ticket": ticket.id if ticket else ""}
        return Post(blocks=lines_blocks([said]), text=said, key=saying.key, address=saying.place.address)

    def _to_helper(self, saying: _Saying) -> None:
        helper = saying.now.helpers[0]
        groups = self.company.groups(helper)
        decision = saying.decision
        suggestions = tuple(s for s in decision.suggestions if self._may_read(s.document_id, groups))
        if all(self._may_read(id, groups) for id in documents_of(decision)):
            said = replace(saying, decision=replace(decision, suggestions=suggestions))
            self._whisper(said, helper, note=wording.FOR_YOU_HELPING, share=False)
        else:
            log.info("reply %s withheld: who helps there may not read it", saying.key)

    def _whisper(self, saying: _Saying, user: str, *, note: str, share: bool) -> None:
        place = saying.place
        share = share and saying.decision.kind == "reply"
        buttons = user == saying.asker
        self.whisper(
            place.room,
            user,
            self._post(saying, note=note, share=share, buttons=buttons),
            thread=place.thread,
            in_doubt=lambda: self._post(saying, note=wording.SEEN_PERHAPS, share=share, buttons=buttons),
        )

    def _post(self, saying: _Saying, *, note: str = "", share: bool = False, buttons: bool = True) -> Post:
        asked, decision = saying.asked, saying.decision
        language = asked.language if asked else ""
        words = self.speak(language)
        audience = asked.request.audience if asked else frozenset[str]()
        setting = Setting(
            words=words,
            month=lambda day: self.month(day, language),
            carried=saying.place.carried,
            owners={id: self._owner(id, audience) for id in documents_of(decision)},
            receipt=saying.receipt,
            thread=saying.place.is_message,
            team=(asked.ticket.queue.replace("_", " ") if asked and asked.ticket else ""),
            note=note,
            share=share,
            buttons=buttons,
        )
        blocks = decision_blocks(decision, setting)
        return Post(blocks=blocks, text=fallback_text(decision, words), key=saying.key, address=saying.place.address)

    def _may_read(self, document_id: str, groups: frozenset[str]) -> bool:
        return bool(groups) and self.documents.document(document_id, audience=groups) is not None

    def _owner(self, document_id: str, audience: frozenset[str]) -> str:
        document = self.documents.document(document_id, audience=audience)
        return document.owner if document else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """One decision on its way: where it belongs, who asked, the thread as it is now, and the decision's receipt."""

    place: Place
    decision: Decision
    key: str
    asked: Asked | None
    now: Now
    receipt: str = ""

    @property
    def asker(self) -> str:
        return user_of(self.asked.request.requester) if self.asked else ""


def _asked_for(asked: Asked | None) -> str:
    """Return what was asked and the id of its ticket, on one line: agents see it apart from its thread."""
    if asked is None:
        return ""
    question = shortened(" ".join(asked.request.text.split()), _QUESTION)
    return f"\u201c{question}\u201d" + (f" ({asked.ticket.id})" if asked.ticket else "")
