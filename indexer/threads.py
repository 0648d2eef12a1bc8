"""Resolved conversations as knowledge: the question, what was found out on the way, and what solved it."""

from __future__ import annotations

import re

from indexer.masking import MASKED_NAME, mask_names, mask_private
from indexer.types import Document, Message, ResolvedThread

TITLE_LENGTH = 110
QUESTION, RESOLUTION = "Question: ", "Resolution: "
"""What stands between the question of a thread and what solved it."""
ADDED = "The requester added: "
"""What stands before a later message of who asked."""

_UNSOLVED = frozenset(
    {
        *("won't do", "won’t do", "won't fix", "won’t fix", "wontfix", "duplicate", "duplicado", "duplicato"),
        *("declined", "rejected", "rechazado", "cancelled", "canceled", "cancelado", "annullato", "withdrawn"),
        *("abandoned", "obsolete", "cannot reproduce", "incomplete", "timed out", "failed", "not a bug"),
        "known error",
    }
)
"""How tickets end that nobody solved, in lower case."""

# Said to be polite, not to inform; a message of nothing else helps no later reader. English, Spanish, Italian.
_POLITE_WORDS = """
    a again all amazing and any anytime appreciate appreciated awesome brilliant bye check cheers cool day did do done
    everyone excellent fine fixed folks for gentleman glad good got great happy have heaps hello help helpful hey hi
    it it's just let life lifesaver looking lot lots lovely many me minute moment morning much nice now np of oh ok
    okay on one perfect phew please pls problem quick resolved right sec second so solved sorted sorting spot super sure
    ta team thank thanks that that's the then there this thx time to top trick ty very wait welcome well will wonderful
    work worked working works worries wow you you're your
    ayuda buenas buenos de días dias en estupendo funciona funcionado funcionó genial gracias ha ha ahora hola listo
    mil momento muchas muy nada perfecto por resuelto tardes todo tu un vale ya
    adesso aiuto attimo buongiorno buonasera ciao davvero fatto funziona funzionato gentile gentilissima gentilissimo
    grazie mille molte niente ok ora ottimo per perfetto prego risolto tutto
"""
_CONFIRMING_WORDS = "yes yep yeah yup no nope sí si sì indeed correct exactly claro certo"
_POLITE = frozenset(_POLITE_WORDS.split())
_CONFIRMING = frozenset(_CONFIRMING_WORDS.split())
_POLITE_LENGTH = 160
_ROLES = frozenset({"requester", "agent", "engine", "Requester", "Agent", "Engine", "User", "Bot"})
_MENTION = re.compile(r"<[@#!][^>\s]{1,80}>:?\s*")


def thread_document(thread: ResolvedThread) -> Document:
    """Return the thread as a document: its title is the question shortened, its date the day it was resolved.

    The text reads "Question: ..." and "Resolution: ...", without pleasantries; names of who took part or is
    greeted, addresses, phone numbers and secrets are masked. What the requester added later stays, marked as theirs.
    """
    people = frozenset(message.author for message in thread.messages) - _ROLES
    question = _clean(thread.messages[0].text, people) if thread.messages else ""
    later = [part for message in thread.messages[1:] if (part := _spoken(message, people))]
    resolution = "\n\n".join(later)
    text = f"{QUESTION}{question}\n\n{RESOLUTION}{resolution}" if resolution else f"{QUESTION}{question}"
    return Document(
        id=thread.id,
        source=thread.source,
        title=short_title(question),
        text=text,
        url=thread.url,
        language=thread.language,
        audience=thread.audience,
        tags=thread.tags,
        updated=thread.resolved_at.date(),
        kind="thread",
    )


def is_chatter(text: str, *, confirming: bool = False) -> bool:
    """Whether a message only greets or thanks, by name or not; with `confirming`, also when it only says yes or no."""
    if len(text) > _POLITE_LENGTH:
        return False
    bare = mask_names(text, ()).replace(MASKED_NAME, "").lower().replace("’", "'")
    words = set(re.findall(r"[^\W_]+(?:'[^\W_]+)?", bare))
    if not words <= _POLITE | _CONFIRMING:
        return False
    return confirming or not words or not words <= _CONFIRMING


def _spoken(message: Message, people: frozenset[str]) -> str:
    text = _clean(message.text, people)
    by_requester = message.role == "requester"
    if is_chatter(text, confirming=by_requester):
        return ""
    return f"{ADDED}{text}" if by_requester else text


def _clean(text: str, people: frozenset[str]) -> str:
    return mask_names(mask_private(_MENTION.sub("", text)), people).strip()


def short_title(question: str) -> str:
    """Return the question's first sentence that says something, cut at a word."""
    flat = " ".join(question.split())
    sentences = re.split(r"(?<=[.!?])\s+", flat)
    first = next((sentence for sentence in sentences if not is_chatter(sentence) and len(sentence) > 12), flat)
    if len(first) <= TITLE_LENGTH:
        return first
    return first[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:-") + "…"


def is_unsolved(resolution: str) -> bool:
    """Whether a ticket system's word for how a ticket ended says that nobody solved it."""
    return resolution.strip().casefold() in _UNSOLVED
