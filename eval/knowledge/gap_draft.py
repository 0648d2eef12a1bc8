"""A page drafted from what people answered: the answer in their middle, and what others add to it and agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from eval.knowledge.gaps import Encode, Gap, Rows, Unmet, masked, says_something
from indexer.sentences import sentence_spans

FEWEST_ANSWERS = 2
_MOST_SENTENCES = 14
_MOST_QUESTIONS = 5
_SAME = 0.8
_AGREES = 0.55
_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page that somebody should read before it is one. `made_of` are the requests whose answers it holds."""

    id: str
    title: str
    text: str
    day: date
    made_of: tuple[str, ...]

    def as_row(self) -> dict[str, str]:
        """Return it as a page in JSON lines."""
        return {"id": self.id, "title": self.title, "text": self.text, "updated": self.day.isoformat()}


def draft_of(gap: Gap, members: Sequence[Unmet], encode: Encode) -> Draft | None:
    """Return a draft made of the answers to `members` of the gap, masked; None where too few answered in words."""
    told = [member for member in members if says_something(member.said)]
    if len(told) < FEWEST_ANSWERS:
        return None
    answers = [masked(member.said)[:_LONGEST] for member in told]
    sentences = _chosen(answers, encode)
    title = " ".join(masked(gap.middle.text).split())[:90]
    asked = dict.fromkeys(" ".join(masked(member.text).split())[:200] for member in members)
    text = "\n".join(
        [f"# {title}", "", *sentences, "", "## Asked as", "", *(f"- {q}" for q in list(asked)[:_MOST_QUESTIONS])]
    )
    return Draft(
        id=f"draft-{gap.middle.id}",
        title=title,
        text=text,
        day=max(member.at for member in told).date(),
        made_of=tuple(member.id for member in told),
    )


def _chosen(answers: Sequence[str], encode: Encode) -> list[str]:
    """Return the sentences of the middle answer, then what at least one more answer agrees with, no thing twice."""
    rows = encode(answers)
    similar = rows @ rows.T
    middle = int(similar.sum(axis=1).argmax())
    parts = [[text[start:end] for start, end in sentence_spans(text)] for text in answers]
    chosen = list(parts[middle])
    others = [(place, one) for place, of in enumerate(parts) if place != middle for one in of]
    if chosen and others:
        mine = encode(chosen)
        theirs = encode([one for _, one in others])
        chosen += _added(others, theirs, mine)
    return chosen[:_MOST_SENTENCES]


def _added(others: Sequence[tuple[int, str]], theirs: Rows, mine: Rows) -> list[str]:
    added: list[str] = []
    known = mine
    for number, (place, sentence) in enumerate(others):
        if float((known @ theirs[number]).max()) >= _SAME:
            continue
        elsewhere = [n for n, (answer, _) in enumerate(others) if answer != place]
        agreed = max((float(theirs[n] @ theirs[number]) for n in elsewhere), default=0.0)
        if agreed >= _AGREES:
            added.append(sentence)
            known = np.vstack([known, theirs[number]])
    return added
