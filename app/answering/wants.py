"""What a question wants (a number, a place, a way ...) and what a sentence offers, in three languages."""

from __future__ import annotations

import re
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NUMBER = re.compile(
    r"\b(how (?:many|much|long|often|far|fast|late)|when|by what|rate|limit|deadline|cu[aá]nt\w*|cu[aá]ndo|plazo"
    r"|velocidad|l[ií]mite|quant\w*|quando|entro|scadenza|velocità)\b"
)
_WAY = re.compile(
    r"\b(how (?:do|does|can|could|should|to)\b(?! (?:many|much|long|often))|steps|instructions|set ?up|install"
    r"|c[oó]mo (?:se|me|puedo|hago|cambio|pido|solicito|configuro|instalo|conecto|\w+o)\b|pasos para"
    r"|come (?:si|faccio|posso|mi|\w+o)\b|procedura per)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(when|how long|deadline|dates?|hours?|time|cu[aá]ndo|hasta|plazo|horario|quando|orari\w*|entro|scadenza)\b"
)
_PLACE = re.compile(r"\b(where|a?d[oó]nde|dove)\b")
_LEAVE = re.compile(
    r"^\W*(can|may|could|am i|are|is|do|does|did|will|should|se puede|hay|tengo|c'[eè]|ci sono|è)\b"
    r"|\b(allowed|permitido|puedo|posso|si può)\b"
)
_HELP = re.compile(
    r"\b(not work\w*|broken|error|problem|fail\w*|can'?t|cannot|doesn'?t|won'?t|wrong|stuck|slow|locked|lost"
    r"|no (?:me )?(?:funciona|va|puedo|imprime|conecta)|bloquead\w*|perdid\w*"
    r"|non (?:funziona|va|si|riesco|apre)|bloccat\w*|ferma|pers[oa])\b"
)

_HOW_MANY = re.compile(r"\b(?:how many|cu[aá]nt[oa]s|quant[ei])\s+([^\W\d]{3,})", re.IGNORECASE)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DIGIT = re.compile(r"\d")
_AMOUNT_OF_TIME = re.compile(
    r"\d[:.]\d\d\b|\d\s?(?:working |calendar )?(?:day|week|month|hour|minute|second|d[ií]as?\b|semana|mes(?:es)?\b"
    r"|segundo|hora|minut|giorn|settiman|mesi\b|or[ae]\b)"
    r"|\d(?:st|nd|rd|th|°)?(?: de| of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|gen|mag|giu"
    r"|lug|set|ott)"
)
_WEEKDAYS = _set(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato
    domenica"""
)
_COUNTERS = _set(
    """extension ext interno reception counter desk mostrador ventanilla recepción sportello palazzina edificio
    portineria"""
)
_PERMITS = _set(
    """can may must allowed forbidden cannot can't never permitted blocked puede puedes pueden prohibido prohibida può
    possono vietato vietata vietati spetta spettano"""
)
_TELLS = _set(
    """open go choose press use fill call ask send write enter report select click install order book apply submit
    register bring tell type scan abre entra pulsa llama pide rellena escribe avisa envía usa haz escanea aprire premere
    chiamare compilare inserire scegliere usare avvisare passare scrivere ritirare mandare"""
)
_CASES = _set("if when unless where si cuando se quando chi quien")
_LEADS_ON = _set("see explained covered explains mira detalles vedi spiegato spiegata spiega")
_IN = re.compile(r"in \w+ (?:choose|open|select)\b")
_BY_WORDS = (("time", _WEEKDAYS), ("place", _COUNTERS), ("leave", _PERMITS))
_BY_FIRST = {**dict.fromkeys(_TELLS, ("way",)), **dict.fromkeys(_CASES, ("case",))}


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


def offers(sentence: str) -> frozenset[str]:
    """Return what a sentence has to give: a `number`, a `way` (it tells what to do), a `time`, a `place`, `leave` (it
    permits or forbids), a `case` (it begins with one), or that it only `refers` to another page."""
    said = sentence.lower()
    words = _WORD.findall(said)
    given = [kind for kind, known in _BY_WORDS if not known.isdisjoint(words)]
    given += _BY_FIRST.get(words[0], ()) if words else ()
    if _IN.match(said):
        given.append("way")
    if _DIGIT.search(said):
        given += ("number", "time") if _AMOUNT_OF_TIME.search(said) else ("number",)
    if " > " in said or "@" in said or "://" in said:
        given.append("place")
    if "](" in said and not _LEADS_ON.isdisjoint(words):
        given.append("refers")
    return frozenset(given)


def counted(question: str) -> re.Pattern[str] | None:
    """Return what a number of the things that are to be counted looks like; None where none are ("how many days")."""
    asked = _HOW_MANY.search(question)
    return re.compile(rf"\b\d+ (?:\w+ )?{re.escape(asked[1][:4])}", re.IGNORECASE) if asked else None
