"""Champion and challenger: a newly trained model serves only where it does not lose what the last one could do."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from app.domain.contest import Contest, GoldRow, hold_contest, unjudged
from app.domain.label import Field, Label, text_digest
from app.storage.home.model_shelf import ModelShelf
from app.whole import write_whole
from classifier.labelled import read_labelled
from classifier.model import TriageModel
from classifier.types import HEADS, Head, LabelledText, ModelMismatch, TriagePrediction
from indexer.bootstrap import default_encoder

OUT_OF_SCOPE = "oos"
_ENOUGH = 200
_LEFT_TO_LEARN = 4
_GOLD_SHARE, _GOLD_AT_MOST = 5, 2000
_COLUMNS = ("text", "label", *HEADS[1:], "language")


def corrected(rows: Sequence[LabelledText], labels: Iterable[Label]) -> tuple[LabelledText, ...]:
    """Return `rows` with what people corrected; a corrected text that is not among them becomes a row of its own.

    Of what several people say of one value the heaviest counts, at a tie the last; nothing that is held back does.
    """
    place = {text_digest(row.text): number for number, row in enumerate(rows)}
    found = list(rows)
    for label in _heaviest(labels):
        number = place.setdefault(label.digest, len(found))
        if number == len(found):
            found.append(LabelledText(text=label.text))
        found[number] = replace(found[number], **{label.field: label.new})
    return tuple(found)


def _heaviest(labels: Iterable[Label]) -> Iterator[Label]:
    """Yield for each text and field the label of the value with the most weight; each person's last word counts."""
    said: dict[tuple[str, Field], dict[str, Label]] = defaultdict(dict)
    for label in labels:
        if not label.held and label.field != "answer":
            said[label.digest, label.field].pop(label.actor, None)
            said[label.digest, label.field][label.actor] = label
    for by_actor in said.values():
        weights: dict[str, float] = defaultdict(float)
        for label in by_actor.values():
            weights[label.new] += label.weight
        yield max(reversed(by_actor.values()), key=lambda label: weights[label.new])


def gold_of(home: Path, rows: Sequence[LabelledText]) -> tuple[LabelledText, ...]:
    """Return the gold rows of `home`, frozen at the first training that had enough rows; none before that.

    They are the last fifth of each label, in the order of the file: the newest, where it goes by time.
    """
    path = home / "triage" / "gold.csv"
    if not path.is_file():
        chosen = tuple(_newest_of_each(rows)) if len(rows) >= _ENOUGH else ()
        if chosen:
            _freeze(path, chosen)
        return chosen
    return read_labelled(path).rows


def without(rows: Sequence[LabelledText], gold: Sequence[LabelledText]) -> tuple[LabelledText, ...]:
    """Return the rows whose text is not in `gold`, so that nobody learns the questions of the exam."""
    kept_out = {text_digest(row.text) for row in gold}
    return tuple(row for row in rows if text_digest(row.text) not in kept_out)


def serving_model(home: Path) -> TriageModel | None:
    """Return the champion, or None where none serves or this version cannot read it."""
    shelf = ModelShelf(home)
    if not shelf.current:
        return None
    try:
        return TriageModel.load(shelf.path(shelf.current), default_encoder())
    except ModelMismatch:
        return None


def put_to_work(
    model: TriageModel,
    home: Path,
    gold: Sequence[LabelledText],
    *,
    champion: TriageModel | None,
    force: bool = False,
) -> dict[str, object]:
    """Save `model`, hold the contest, and promote it unless it loses; return the contest as plain values.

    `force` promotes a loser too, for whoever has read why it lost.
    """
    shelf = ModelShelf(home)
    model.save(shelf.path(model.version))
    contest = _contest(champion, model, gold)
    promoted = force or contest.promoted
    result = {"promoted": promoted, "champion": shelf.current, "gold_rows": len(gold)} | asdict(contest)
    shelf.note(model.version, result)
    if promoted:
        shelf.promote(model.version)
    return result


def _contest(champion: TriageModel | None, challenger: TriageModel, gold: Sequence[LabelledText]) -> Contest:
    if champion is None or champion.version == challenger.version:
        return hold_contest(())
    texts = [row.text for row in gold]
    both = zip(gold, champion.predict_batch(texts), challenger.predict_batch(texts), strict=True)
    judged = [one for row, old, new in both for one in _judged(row, old, new)]
    if not judged:
        return unjudged(learned_from=challenger.card.rows, champion_from=champion.card.rows)
    return hold_contest(judged)


def _judged(row: LabelledText, old: TriagePrediction, new: TriagePrediction) -> Iterator[GoldRow]:
    for head in HEADS:
        wanted = getattr(row, head)
        before, after = _said(old, head), _said(new, head)
        if wanted and before and after:
            accepted = set(wanted.split("|"))
            yield GoldRow(
                label=f"{head} {wanted}", champion_right=before in accepted, challenger_right=after in accepted
            )


def _said(prediction: TriagePrediction, head: Head) -> str:
    if head == "topic":
        return OUT_OF_SCOPE if prediction.is_out_of_scope else prediction.topic.best.label
    found = getattr(prediction, head)
    return found.best.label if found is not None else ""


def _newest_of_each(rows: Sequence[LabelledText]) -> Iterator[LabelledText]:
    by_label: dict[str, list[LabelledText]] = defaultdict(list)
    for row in rows:
        if row.topic:
            by_label[row.topic].append(row)
    share = max(_GOLD_SHARE, len(rows) // _GOLD_AT_MOST)
    for found in by_label.values():
        count = min(len(found) // share, len(found) - _LEFT_TO_LEARN)
        yield from found[len(found) - max(count, 0) :]


def _freeze(path: Path, rows: Sequence[LabelledText]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    table.writerows([row.text, *(getattr(row, head) for head in HEADS), row.language] for row in rows)
    write_whole(path, written.getvalue(), errors="replace")
