"""A triage model on disk: plain arrays and JSON, no pickles, so that opening one runs no code."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from classifier.card import FORMAT, READABLE, ModelCard
from classifier.company import EARLIER, Company, Hearing
from classifier.doubt import LEAST_SHARE, Doubt
from classifier.evened import EVENED, Evened
from classifier.experts import Expert
from classifier.explaining import Kept
from classifier.features import WordFeatures
from classifier.head import HeadModel, Pool
from classifier.hearsay import HEARSAY, Hearsay
from classifier.kernel import KERNEL, Corner, Kernel
from classifier.kinds import AnyExpert
from classifier.likeness import LIKENESS, Likeness
from classifier.neighbourhood import Neighbourhood
from classifier.network import NETWORK, Network
from classifier.protocol import TextEncoder
from classifier.scope import Nearness, ScopeRule, Slope
from classifier.sharing import share
from classifier.types import HEADS, Head, ModelMismatch
from classifier.wording import Wording

_NETWORK_PARTS = ("dense", "words", "thresholds", "out", "bias")


class Parts(NamedTuple):
    """What a model is made of."""

    words: WordFeatures
    nearness: Nearness
    heads: dict[Head, HeadModel]
    card: ModelCard
    kept: Kept


def save_parts(directory: Path, parts: Parts) -> None:
    """Writes everything; the card last and atomically, so that a directory with a card is whole."""
    directory.mkdir(parents=True, exist_ok=True)
    parts.words.save(directory)
    nearness = parts.nearness
    arrays: dict[str, Any] = {
        "neighbours": nearness.neighbours.rows.astype(np.float16),
        "usual": nearness.neighbours.usual,
        "mean": nearness.mean,
        "spread": nearness.spread,
        "views": np.asarray([[view.start, view.stop] for view in nearness.views]),
    }
    described = {name: _describe(name, head, arrays) for name, head in parts.heads.items()}
    np.savez(directory / "arrays.npz", **arrays)
    (directory / "heads.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    shown = json.dumps([parts.kept.texts, parts.kept.topics], ensure_ascii=False)
    (directory / "kept.json").write_text(shown, encoding="utf-8", errors="replace")
    half_written = directory / "card.json.new"
    half_written.write_text(parts.card.as_json(), encoding="utf-8")
    os.replace(half_written, directory / "card.json")


def load_parts(directory: Path, encoder: TextEncoder) -> Parts:
    """Reads everything; raises ModelMismatch with what to do when that cannot work."""
    retrain = "Run `firstline train triage` again."
    try:
        card = ModelCard.from_json((directory / "card.json").read_text(encoding="utf-8"))
        if card.format not in READABLE or card.encoder != encoder.model_id:
            raise ModelMismatch(
                f"The triage model in {str(directory)!r} was trained with the encoder {card.encoder!r} (format "
                f"{card.format}), and this is {encoder.model_id!r} (format {FORMAT}). {retrain}"
            )
        described = json.loads((directory / "heads.json").read_text(encoding="utf-8"))
        with np.load(directory / "arrays.npz") as arrays:
            heads = {name: _head(name, described[name], arrays) for name in HEADS if name in described}
            heads, nearness = share(heads, _nearness(arrays))
            return Parts(WordFeatures.load(directory), nearness, heads, card, _kept(directory))
    except FileNotFoundError as missing:
        raise ModelMismatch(
            f"There is no whole triage model in {str(directory)!r}: {missing.filename!r} is missing. {retrain}"
        ) from missing
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as damage:
        raise ModelMismatch(f"The triage model in {str(directory)!r} is damaged ({damage}). {retrain}") from damage


def _kept(directory: Path) -> Kept:
    texts, topics = json.loads((directory / "kept.json").read_text(encoding="utf-8"))
    return Kept(texts=tuple(texts), topics=tuple(topics))


def _describe(name: Head, head: HeadModel, arrays: dict[str, Any]) -> dict[str, Any]:
    scope = head.scope
    return {
        "labels": list(head.labels),
        "levels": head.levels.tolist(),
        "pool": _describe_pool(name, head.pool, arrays),
        "scope": scope and [scope.threshold, [[slope.bias, slope.slopes] for slope in scope.slopes]],
        "doubt": head.doubt and _describe_doubt(name, head.doubt, arrays),
        "detector": head.detector and _describe_pool(f"{name}.scope", head.detector, arrays),
        "wording": head.wording and _describe_wording(name, head.wording, arrays),
    }


def _describe_wording(name: str, wording: Wording, arrays: dict[str, Any]) -> list[float]:
    arrays[f"{name}.held"] = np.packbits(wording.held, axis=1)
    return [wording.held.shape[1], wording.usual, wording.spread]


def _describe_doubt(name: str, doubt: Doubt, arrays: dict[str, Any]) -> list[Any]:
    if doubt.company is not None:
        rows = zip(doubt.company.starts, doubt.company.parts, strict=True)
        arrays |= {f"{name}.company {start}": part.astype(np.float16) for start, part in rows}
        arrays |= {f"{name}.company strays": doubt.company.strays, f"{name}.company heard": doubt.company.heard}
        if doubt.company.names:
            arrays[f"{name}.company names"] = np.asarray(doubt.company.names, dtype=np.str_)
    if doubt.usual_known is not None:
        arrays[f"{name}.wording"] = np.asarray([doubt.usual_known, doubt.lowered])
    hearing = doubt.company.hearing if doubt.company is not None else ()
    return [
        [doubt.share, doubt.least, *hearing],
        *([slope.bias, slope.slopes] for slope in (doubt.wrong, *doubt.stray)),
    ]


def _describe_pool(name: str, pool: Pool, arrays: dict[str, Any]) -> dict[str, Any]:
    for number, expert in enumerate(pool.experts):
        arrays |= _expert_arrays(f"{name}.{number}", expert)
    return {
        "weights": pool.weights.tolist(),
        "alone": pool.alone.tolist(),
        "bias": pool.bias.tolist(),
        "trust": pool.trust,
        "warmth": pool.warmth,
        "experts": [[expert.name, expert.start] for expert in pool.experts],
    }


def _expert_arrays(name: str, expert: AnyExpert) -> dict[str, Any]:
    if isinstance(expert, Kernel):
        kept = {"pulls": expert.pulls.astype(np.float16), "words": expert.words.astype(np.float16), "base": expert.base}
        views = {f"rows {c.start}": c.rows[c.places].astype(np.float16) for c in expert.corners}
        return {f"{name}.{part}": values for part, values in (kept | views).items()}
    if isinstance(expert, Likeness):
        rows = expert.rows[expert.places].astype(np.float16)
        kept = {"rows": rows, "targets": expert.targets, "shares": expert.shares}
        return {f"{name}.{part}": values for part, values in kept.items()} | {f"{name}.labels": expert.labels}
    if isinstance(expert, Evened):
        rounded = {"turn": expert.turn.astype(np.float16), "rows": expert.rows.astype(np.float16)}
        plain = {"middle": expert.middle, "targets": expert.targets, "shares": expert.shares, "labels": expert.labels}
        return {f"{name}.{part}": values for part, values in (*rounded.items(), *plain.items())}
    if isinstance(expert, Hearsay):
        return {f"{name}.table": expert.table.astype(np.float16)}
    if isinstance(expert, Network):
        halves = {"dense": expert.dense, "words": expert.words, "out": expert.out}
        kept = {part: values.astype(np.float16) for part, values in halves.items()}
        return {f"{name}.{part}": values for part, values in kept.items()} | {
            f"{name}.thresholds": expert.thresholds,
            f"{name}.bias": expert.bias,
        }
    return {f"{name}.weights": expert.weights.astype(np.float16), f"{name}.bias": expert.bias}


def _expert(name: str, kind: str, start: int, arrays: Any) -> AnyExpert:
    if kind == KERNEL:
        return _kernel(name, arrays)
    if kind == HEARSAY:
        return Hearsay(table=arrays[f"{name}.table"].astype(np.float32))
    if kind == NETWORK:
        return Network(**{part: arrays[f"{name}.{part}"].astype(np.float32) for part in _NETWORK_PARTS})
    if kind == EVENED:
        return _evened(name, arrays)
    if kind.startswith(LIKENESS):
        return Likeness(
            name=kind,
            start=start,
            rows=arrays[f"{name}.rows"].astype(np.float32),
            places=np.arange(len(arrays[f"{name}.targets"])),
            targets=arrays[f"{name}.targets"],
            shares=arrays[f"{name}.shares"],
            labels=int(arrays[f"{name}.labels"]),
        )
    weights = arrays[f"{name}.weights"].astype(np.float32)
    return Expert(name=kind, start=start, weights=weights, bias=arrays[f"{name}.bias"])


def _evened(name: str, arrays: Any) -> Evened:
    kept = {part: arrays[f"{name}.{part}"] for part in ("middle", "targets", "shares")}
    halves = {part: arrays[f"{name}.{part}"].astype(np.float32) for part in ("turn", "rows")}
    return Evened(labels=int(arrays[f"{name}.labels"]), **kept, **halves)


def _kernel(name: str, arrays: Any) -> Kernel:
    pulls = arrays[f"{name}.pulls"].astype(np.float32)
    starts = sorted(int(part.rsplit(" ", 1)[1]) for part in arrays.files if part.startswith(f"{name}.rows "))
    corners = tuple(
        Corner(rows=arrays[f"{name}.rows {start}"].astype(np.float32), places=np.arange(len(pulls)), start=start)
        for start in starts
    )
    words = arrays[f"{name}.words"].astype(np.float32)
    return Kernel(corners=corners, pulls=pulls, words=words, base=arrays[f"{name}.base"])


def _head(name: Head, described: dict[str, Any], arrays: Any) -> HeadModel:
    scope, detector, doubt = described["scope"], described["detector"], described["doubt"]
    return HeadModel(
        labels=tuple(described["labels"]),
        pool=_pool(name, described["pool"], arrays),
        levels=np.asarray(described["levels"]),
        scope=scope and _scope(scope),
        doubt=doubt and _doubt(name, doubt, arrays),
        detector=detector and _pool(f"{name}.scope", detector, arrays),
        wording=_wording(name, described.get("wording"), arrays),
    )


def _wording(name: str, described: list[float] | None, arrays: Any) -> Wording | None:
    if described is None:  # until format 14, and where it is not asked for
        return None
    terms, usual, spread = described
    held = np.unpackbits(arrays[f"{name}.held"], axis=1, count=int(terms)).astype(bool)
    return Wording(held=held, usual=usual, spread=spread)


def _scope(described: list[Any]) -> ScopeRule:
    return ScopeRule(slopes=tuple(map(_slope, described[1])), threshold=float(described[0]))


def _doubt(name: str, described: list[Any], arrays: Any) -> Doubt:
    if len(described) == 2:  # until format 6: a share of messages out of scope was part of the one slope
        never = Slope(bias=0.0, slopes=(0.0, 0.0, 0.0, 0.0))
        return Doubt(wrong=_slope(described), stray=(never,), share=0.0)
    share, wrong, *strays = described
    shares = share if isinstance(share, list) else [share, LEAST_SHARE]  # until format 10
    hearing = Hearing(*shares[2:]) if shares[2:] else EARLIER  # until format 12
    company = _company(f"{name}.company", arrays, hearing)
    usual_known, lowered = arrays[f"{name}.wording"].tolist() if f"{name}.wording" in arrays else (None, 0.0)
    return Doubt(
        wrong=_slope(wrong),
        stray=tuple(map(_slope, strays)),
        share=shares[0],
        least=shares[1],
        company=company,
        usual_known=usual_known,
        lowered=lowered,
    )


def _company(name: str, arrays: Any, hearing: Hearing) -> Company | None:
    if f"{name} strays" not in arrays:
        return None
    starts = sorted(int(part.rsplit(" ", 1)[1]) for part in arrays.files if re.fullmatch(rf"{name} \d+", part))
    parts = tuple(arrays[f"{name} {start}"].astype(np.float32) for start in starts)
    heard = float(arrays[f"{name} heard"]) if f"{name} heard" in arrays else 1.0  # earlier models heard it in full
    names = tuple(arrays[f"{name} names"].tolist()) if f"{name} names" in arrays else ()
    strays = arrays[f"{name} strays"]
    return Company(parts=parts, starts=tuple(starts), strays=strays, heard=heard, names=names, hearing=hearing)


def _slope(described: list[Any]) -> Slope:
    bias, slopes = described
    return Slope(bias=float(bias), slopes=tuple(slopes))


def _pool(name: str, described: dict[str, Any], arrays: Any) -> Pool:
    experts = tuple(
        _expert(f"{name}.{number}", kind, start, arrays) for number, (kind, start) in enumerate(described["experts"])
    )
    return Pool(
        experts=experts,
        weights=np.asarray(described["weights"]),
        alone=np.asarray(described["alone"]),
        bias=np.asarray(described["bias"]),
        trust=float(described.get("trust", 1.0)),
        warmth=described.get("warmth"),
    )


def _nearness(arrays: Any) -> Nearness:
    views = tuple(slice(int(start), int(stop)) for start, stop in arrays["views"])
    return Nearness(
        neighbours=Neighbourhood.kept(arrays["neighbours"].astype(np.float32), arrays["usual"], views),
        views=views,
        mean=arrays["mean"],
        spread=arrays["spread"],
    )
