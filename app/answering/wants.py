"""What a question wants of the things that sentences offer (a number, a place, a way ...), in three languages."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = re.compile(
    r"\b(how (?:many|much|long|often|far|fast|late)|when|by what|what (?:time|day|date|number)|rate|limit|deadline"
    r"|cu[aá]nt\w*|cu[aá]ndo|qu[eé] (?:hora|d[ií]a|fecha|n[uú]mero)|plazo|velocidad|l[ií]mite"
    r"|quant\w*|quando|(?:che|quale) (?:ora|giorno|data|numero)|entro|scadenza|velocità)\b"
)
_WAY = re.compile(
    r"\b(how (?:do|does|can|could|should|to)\b(?! (?:many|much|long|often))|steps|instructions|set ?up|install"
    r"|c[oó]mo (?:se|me|puedo|podemos|hago|cambio|pido|solicito|configuro|instalo|conecto|\w+o"
    r"|\w+[aeií]r(?:me|se|l[oa]s?)?)\b|pasos para|instrucciones|configurar|instalar"
    r"|come (?:si|faccio|facciamo|posso|possiamo|mi|ci|\w+o|\w+[aei]r(?:e|mi|si|l[oaie]))\b"
    r"|procedura per|istruzioni|configurare|installare)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(when|how long|deadline|dates?|hours?|time|what day|cu[aá]ndo|hasta|plazo|horario|qu[eé] (?:hora|d[ií]a|fecha)"
    r"|quando|orari\w*|che (?:ora|giorno|data)|entro|scadenza)\b"
)
_PLACE = re.compile(r"\b(where|a?d[oó]nde|dov(?:e|['’]?[eè]))\b")
_LEAVE = re.compile(
    r"^\W*(can|may|could|am i|are|is|do|does|did|will|should|se puede|hay|tengo|c['’]?[eè]|ci sono|è)\b"
    r"|\b(allowed|permitid[oa]|se permite|puedo|podemos|es posible|tengo derecho|posso|possiamo|si può|è possibile"
    r"|è permesso|consentit[oa]|(?:mi|ci) spett\w+)\b"
)
_HELP = re.compile(
    r"\b(not work\w*|broken|stolen|error|problem|fail\w*|can'?t|cannot|doesn'?t|won'?t|wrong|stuck|slow|locked|lost"
    r"|no (?:me |se )?(?:funcionan?|va|puedo|puede|imprime|conecta|arranca|enciende|carga|abre|deja|aparece|llega|oye)"
    r"|fall[oa]\w*|problemas?|bloquead\w*|perdid\w*|robad\w*|rot[oa]s?|estropead\w*|averiad\w*|lent[oa]"
    r"|non (?:mi )?(?:funziona(?:no)?|va|si|riesco|apre|parte|stampa|carica|arriva|risponde|fa|lascia|legge)"
    r"|errore|problem[ai]|bloccat\w*|ferm[oa]|pers[oa]|smarrit\w*|rubat\w*|rott[oaie]|guast[oaie])\b"
)

_FAILS = re.compile(
    r"\b(?:can['’]?t|cannot|could ?not|unable|errors?|fail\w*|issues?|problems?|missing|not"
    r"|(?:do|does|did|is|are|was|were|has|have|had|wo|would|could)n['’]?t|troubleshoot\w*|crash\w*|disabled|denied"
    r"|incorrect\w*|unexpected\w*|freez\w*|invalid|corrupt\w*|damaged|exceptions?"
    r"|fall(?:o|os|a|an)|no (?:se|me|puedo|puede|funciona|aparece|arranca|abre)|errore|errori|problem[ai]s?"
    r"|impossibile|non)\b",
    re.IGNORECASE,
)
"""What does not do what it should. That something is lost, broken or blocked is not here: pages with such titles
tell what to do, and whoever asks for a way wants them."""
_HOW_MANY = re.compile(r"\b(?:how many|cu[aá]nt[oa]s|quant[ei])\s+([^\W\d]{3,})", re.IGNORECASE)


@lru_cache(maxsize=64)
def asks_number(question: str) -> bool:
    """Return whether a number, an amount or a date is asked for."""
    return _NUMBER.search(question.lower()) is not None


def asks_how(question: str) -> bool:
    """Return whether the question asks for a way to do something."""
    return _WAY.search(question) is not None


_WANTED = {"time": _TIME, "place": _PLACE, "leave": _LEAVE, "case": _HELP}


@lru_cache(maxsize=64)
def wants(question: str) -> frozenset[str]:
    """Return which of the things that sentences offer is wanted: `number`, `way`, `time`, `place`, `leave`, `case`."""
    asked = question.lower()
    sure = {"number": asks_number(asked), "way": asks_how(asked)}
    return frozenset(
        [name for name, does in sure.items() if does] + [name for name, asks in _WANTED.items() if asks.search(asked)]
    )


def trouble_unasked(question: str, title: str) -> bool:
    """Return whether somebody asks how or where something is done, and a page's title tells that something fails.

    "How do I export my mailbox?" is not answered by "Exported mailbox doesn't open", however alike they are.
    """
    return _only_wants_to_know(question) and _tells_of_failure(title)


@lru_cache(maxsize=1024)
def _tells_of_failure(title: str) -> bool:
    return _FAILS.search(title) is not None and not asks_how(title)


@lru_cache(maxsize=64)
def _only_wants_to_know(question: str) -> bool:
    wanted = wants(question)
    return not wanted.isdisjoint({"way", "place"}) and "case" not in wanted and _FAILS.search(question) is None


def read_wants(question: str) -> None:
    """Look for what a question wants, so that it is known when pages are judged."""
    wants(question), asks_number(question), _only_wants_to_know(question)


def counted(question: str) -> re.Pattern[str] | None:
    """Return what a number of the things that are to be counted looks like; None where none are ("how many days")."""
    asked = _HOW_MANY.search(question)
    return re.compile(rf"\b\d+ (?:\w+ )?{re.escape(asked[1][:4])}", re.IGNORECASE) if asked else None
