"""What a draft would change, measured: made of the earlier half of a gap, tried on the later half, by replaying it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.home_copy import copy_with
from eval.knowledge.gap_draft import Draft, draft_of
from eval.knowledge.gaps import Encode, Gap, Unmet
from eval.replay.figures import interval
from eval.replay.replayer import Replayed, Replayer, Setup
from eval.replay.rows import PastRequest

_PART = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A gap cut in two by time: what a draft is made of, and what it is tried on."""

    gap: Gap
    draft: Draft | None
    later: tuple[Unmet, ...]


def trials_of(gaps: Sequence[Gap], encode: Encode) -> tuple[Trial, ...]:
    """Return each gap with a draft of its earlier half; a request asked on the draft's own day is not tried on it."""
    found = []
    for gap in gaps:
        half = (len(gap.members) + 1) // 2
        draft = draft_of(gap, gap.members[:half], encode)
        later = tuple(m for m in gap.members[half:] if draft is None or m.at.date() > draft.day)
        found.append(Trial(gap=gap, draft=draft, later=later))
    return tuple(found)


def predicted(trials: Sequence[Trial], home: Path, requests: Mapping[str, PastRequest]) -> dict[str, Mapping[str, Any]]:
    """Return by the id of each draft what became of the later requests with all drafts in the index."""
    drafts = [trial.draft for trial in trials if trial.draft is not None]
    if not drafts:
        return {}
    with tempfile.TemporaryDirectory() as directory:
        copy = _with_drafts(drafts, home, Path(directory))
        replayer = Replayer(Setup(home=copy))
        asked = {m.id: requests[m.id] for t in trials if t.draft for m in t.later if m.id in requests}
        ordered = sorted(asked.values(), key=lambda past: past.time)
        made: dict[str, Replayed] = {}
        for start in range(0, len(ordered), _PART):
            part = [(0, past) for past in ordered[start : start + _PART]]
            made |= {one.id: one for one in replayer.decide(part)}
    return {trial.draft.id: _outcome(trial, made) for trial in trials if trial.draft is not None}


def _with_drafts(drafts: Sequence[Draft], home: Path, directory: Path) -> Path:
    """Return a copy of the home whose index holds the drafts too."""
    file = directory / "drafts.jsonl"
    file.write_text("".join(json.dumps(draft.as_row()) + "\n" for draft in drafts), encoding="utf-8")
    return copy_with(home, [f"drafts=jsonl:{file}"], directory)


def _outcome(trial: Trial, made: Mapping[str, Replayed]) -> Mapping[str, Any]:
    found = [made[member.id] for member in trial.later if member.id in made]
    right = sum(one.verdict == "right" for one in found)
    return {
        "tried_on": len(found),
        "answered": sum(one.answered for one in found),
        "right": right,
        "wrong": sum(one.verdict == "wrong" for one in found),
        "deflection": round(right / len(found), 4) if found else None,
        "interval": interval(right, len(found)),
    }


def whole(trial: Trial, encode: Encode) -> Draft | None:
    """Return the draft of the whole gap, for people to read; the prediction was made with its earlier half alone."""
    draft = draft_of(trial.gap, trial.gap.members, encode)
    return None if draft is None else replace(draft, id=f"draft-{trial.gap.middle.id}")
