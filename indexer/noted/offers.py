"""What a sentence has to give (a number, a place, a way ...), in three languages."""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


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
