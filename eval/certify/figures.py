"""The figures of `eval certify`, and the one sentence an administrator wants to read."""

from __future__ import annotations

from typing import Any

from eval.certificate import Promise
from eval.certify.judged import Judgements, Proof, prove
from eval.wording import _, number, share

Row = dict[str, Any]


def judged_figures(seen: Judgements, promise: Promise, *, name: str) -> Row:
    """Return what the judgements prove, in the names that `eval answering` uses, with the sentence as `message`."""
    proof = prove(seen, promise)
    judged = int(seen.judged.sum())
    row = step_row(proof)
    return {
        "message": message(seen, proof),
        "dataset": name,
        "requests": len(seen.judged),
        "judged": judged,
        "judged_right": int((seen.judged & seen.right).sum()),
        "answered": proof.certificate.answered if proof.certificate.certified else 0,
        "wrong": proof.certificate.wrong if proof.certificate.certified else 0,
        **{key: row[key] for key in ("coverage", "wrong_rate", "wrong_rate_upper")},
        "target": promise.max_wrong,
        "confidence": promise.confidence,
        "certified": row["certified"],
        "threshold": row["threshold"],
        "to_judge": proof.to_judge,
        "requests_missing": proof.requests_missing,
        "labels_missing": row["labels_missing"],
        "wanted": judged + proof.to_judge if judged or proof.to_judge else len(seen.judged),
    }


def step_row(proof: Proof) -> Row:
    """Return one row of the promise dial. The bound is what was promised: all labels were needed to prove it."""
    found = proof.certificate
    known = found.certified
    return {
        "max_wrong": found.promise.max_wrong,
        "confidence": found.promise.confidence,
        "certified": known,
        "threshold": found.threshold,
        "coverage": round(found.answered / found.rows, 4) if known else 0.0,
        "wrong_rate": round(found.wrong / found.answered, 4) if known else 0.0,
        "wrong_rate_upper": found.promise.max_wrong if known else 1.0,
        "labels_missing": 0 if known else proof.labels_missing,
    }


def message(seen: Judgements, proof: Proof) -> str:
    """Return how many requests would be answered and at most how many wrongly, or what is missing for that."""
    found, judged = proof.certificate, int(seen.judged.sum())
    values = {
        "requests": number(found.rows),
        "answered": number(found.answered),
        "share": share(found.answered / found.rows if found.rows else 0.0, 0),
        "wrong": number(found.wrong),
        "target": share(found.promise.max_wrong, 0),
        "confidence": share(found.promise.confidence, 0),
        "judged": number(judged),
        "judged_wrong": number(judged - int((seen.judged & seen.right).sum())),
        "missing": number(proof.to_judge),
        "more": number(proof.requests_missing or 0),
    }
    if found.certified:
        return (
            _(
                "Of %(requests)s past requests it would have answered %(answered)s (%(share)s). At most %(target)s of "
                "such answers are wrong, with %(confidence)s certainty. Of these %(answered)s, %(wrong)s were wrong."
            )
            % values
        )
    so_far = _("Judged so far: %(judged)s answers, %(judged_wrong)s of them wrong.")
    return f"{_missing(proof)} {so_far}" % values


def _missing(proof: Proof) -> str:
    if proof.requests_missing is None:
        return _(
            "At most %(target)s wrong cannot be promised: with as many wrong answers as so far, no number of labels "
            "proves it. Promise less, or mend the pages that mislead."
        )
    if proof.requests_missing:
        return _(
            "At most %(target)s wrong cannot be proven by %(requests)s past requests, even if all were judged: about "
            "%(more)s more are needed. Promise less, or collect more past requests."
        )
    return _("Judge about %(missing)s more answers to prove that at most %(target)s are wrong.")
