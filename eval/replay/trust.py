"""What a reader should know about what decided the past requests: certificates, models, rules, and their age."""

from __future__ import annotations

from collections.abc import Iterator

from eval.replay.figures import Figures
from eval.wording import _, counted


def decided_by(figures: Figures) -> Iterator[str]:
    """Yield by which certificates requests were decided, and what was younger than they are."""
    met = {"none": 0, "history": 0, "home": 0}
    for one in figures["certificates"]:
        met[one["kind"]] += one["requests"]
    if met["none"]:
        yield counted(
            "%(num)s request was decided without a certificate: there was none yet.",
            "%(num)s requests were decided without a certificate: there was none yet.",
            met["none"],
        )
    if met["history"]:
        yield counted(
            "%(num)s request was decided by a certificate that the outcomes before it prove.",
            "%(num)s requests were decided by certificates that the outcomes before them prove.",
            met["history"],
        )
    yield from _younger(figures)


def _younger(figures: Figures) -> Iterator[str]:
    later = figures["later"]
    if later["certificate"]:
        yield counted(
            "%(num)s request met a certificate that was made after it: that tells what if, not what would have been.",
            "%(num)s requests met a certificate that was made after them: that tells what if, not what would have "
            "been.",
            later["certificate"],
        )
    if later["triage"]:
        yield counted(
            "%(num)s request was sorted by a model that was trained after it: that tells what if, not what would have "
            "been.",
            "%(num)s requests were sorted by a model that was trained after them: that tells what if, not what would "
            "have been.",
            later["triage"],
        )
    if figures["as_now"]:
        yield _("Taken as they are now, whenever they were written: %(files)s.") % {
            "files": ", ".join(figures["as_now"])
        }
