"""What a replay was made with, and what of it is younger than the requests that it decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.answering.thresholds import FILE as THRESHOLDS
from app.domain.decision import Thresholds
from eval.replay.certificates import certified_at, promise_of
from eval.replay.figures import Figures
from eval.replay.moments import first_after, timeless
from eval.replay.replayer import Setup
from eval.replay.rows import PastRequest
from eval.replay.run import replayer_of
from eval.replay.triage import model_made_at

_RULING = ("triage.toml", "politeness.toml", "synonyms.txt")


def circumstances(setup: Setup, requests: Sequence[PastRequest]) -> Figures:
    """Return what the figures were made with."""
    replayer = replayer_of(setup)
    certificates = list(_certificates(setup, requests, replayer.certificates))
    kinds = [kind for kind in ("none", "history", "home") if any(one["kind"] == kind for one in certificates)]
    return {
        "index_version": replayer.knowledge.version,
        "undated_documents": replayer.knowledge.undated,
        "undated": "hidden" if setup.undated_hidden else "visible",
        "triage": "history" if setup.from_history else "home",
        "triage_models": len(setup.models),
        "certificate": ", ".join(kinds),
        "certificates": certificates,
        "later": {"certificate": _met_later(setup, requests), "triage": _modelled_later(setup, requests)},
        "as_now": _as_now(setup),
        **setup.changed.figures(),
        "threshold": replayer.thresholds.answer,
        "threshold_source": replayer.thresholds.source,
    }


def _certificates(
    setup: Setup, requests: Sequence[PastRequest], in_force: Sequence[tuple[int, Thresholds]]
) -> Iterator[Mapping[str, Any]]:
    """Yield what was in force one after the other: from when on, for how many requests, and the threshold."""
    paths = [path for _, path in setup.certificates]
    met = [("history" if path else _own(setup), *one) for path, one in zip(paths, in_force, strict=True)]
    if not met or met[0][1] > 0:
        met.insert(0, ("none", 0, Thresholds()))
    ends = [*(start for _, start, _ in met[1:]), len(requests)]
    for (kind, start, thresholds), end in zip(met, ends, strict=True):
        yield {
            "kind": kind,
            "from": None if timeless(requests) else requests[start].time.isoformat(),
            "requests": end - start,
            "threshold": round(thresholds.answer, 6),
            "source": thresholds.source,
        }


def _own(setup: Setup) -> str:
    """Return `home` where the home has something of its own to decide by."""
    return "home" if certified_at(setup.home) or (setup.home / THRESHOLDS).is_file() else "none"


def _met_later(setup: Setup, requests: Sequence[PastRequest]) -> int:
    """Return how many requests met the home's certificate though it was made after them: somebody insisted."""
    start = next((start for start, path in setup.certificates if path is None), len(requests))
    made = certified_at(setup.home)
    return 0 if made is None else max(0, first_after(requests, made) - start)


def _modelled_later(setup: Setup, requests: Sequence[PastRequest]) -> int:
    """Return how many requests met a triage model of the home though it was made after them."""
    made = model_made_at(setup.home, setup.changed.model)
    return 0 if made is None or setup.from_history else first_after(requests, made)


def _as_now(setup: Setup) -> list[str]:
    """Return the files of rules that were taken as they are now, whenever they were written."""
    by_hand = promise_of(setup.home) is None and any(path is None for _, path in setup.certificates)
    names = (*_RULING, *([THRESHOLDS] if by_hand else []))
    return [name for name in names if (setup.home / name).is_file()]
