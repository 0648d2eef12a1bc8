"""The demo company's data: complete, consistent, and written rather than generated."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

CORPUS = Path(__file__).parents[2] / "corpora" / "halyard"
WORD = re.compile(r"\w+")
TIERS, PRIORITIES = {1, 2, 3}, {"low", "normal", "high", "critical"}


@cache
def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


@cache
def pages() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted((CORPUS / "kb").rglob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        page = yaml.safe_load(front) | {"body": body, "path": path}
        assert page["id"] not in found, f"two pages are called {page['id']}"
        found[page["id"]] = page
    return found


def requests() -> list[dict[str, Any]]:
    return rows("requests.jsonl")


def words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def test_there_are_enough_pages_in_each_language() -> None:
    languages = Counter(page["language"] for page in pages().values())
    assert sum(languages.values()) >= 120
    assert languages["es"] >= 25
    assert languages["it"] >= 25


def test_pages_cover_all_areas() -> None:
    assert {page["area"] for page in pages().values()} >= {"it", "hr", "finance", "legal", "facilities"}


@pytest.mark.parametrize("group", ["finance", "managers"])
def test_some_pages_are_not_for_everybody(group: str) -> None:
    assert [p["id"] for p in pages().values() if group in p["audience"]]


def test_some_pages_are_stale_and_some_undated() -> None:
    dates = [page.get("updated") for page in pages().values()]
    assert sum(1 for d in dates if d is not None and d.year <= 2023) >= 6
    assert sum(1 for d in dates if d is None) >= 4


def test_there_are_enough_threads_and_requests() -> None:
    assert len(rows("threads.jsonl")) >= 250
    assert len(requests()) >= 900


def test_ids_are_unique_over_everything() -> None:
    ids = [*pages(), *(t["id"] for t in rows("threads.jsonl")), *(r["id"] for r in requests())]
    assert [i for i, n in Counter(ids).items() if n > 1] == []


def test_every_reference_leads_somewhere() -> None:
    known = set(pages()) | {t["id"] for t in rows("threads.jsonl")}
    assert [r["id"] for r in requests() if not set(r["relevant"]) <= known] == []
    assert [t["id"] for t in rows("threads.jsonl") if t["document_id"] and t["document_id"] not in known] == []


def test_links_between_pages_lead_to_pages() -> None:
    broken = [
        (page["id"], link)
        for page in pages().values()
        for link in re.findall(r"\]\(([\w./-]+)\.md", page["body"])
        if link.split("/")[-1] not in pages()
    ]
    assert broken == []


def test_answerable_requests_name_their_answer_and_others_name_none() -> None:
    assert [r["id"] for r in requests() if r["answerable"] != (2 in r["relevant"].values())] == []


def test_an_answer_may_be_read_by_its_asker_unless_the_request_is_flagged_restricted() -> None:
    wrong = [
        (r["id"], document)
        for r in requests()
        for document, grade in r["relevant"].items()
        if grade == 2
        and document in pages()
        and not set(pages()[document]["audience"]) & ({"everyone"} | set(r["groups"]))
    ]
    assert wrong == []


def test_labels_are_known_ones() -> None:
    for request in requests():
        assert request["tier"] in TIERS, request["id"]
        assert request["priority"] in PRIORITIES, request["id"]
        assert all(re.fullmatch(r"[a-z_]+/[a-z_]+", topic) for topic in request["topics"]), request["id"]


@pytest.mark.parametrize("kind", ["chit_chat", "thanks", "out_of_scope", "follow_up", "complaint"])
def test_each_kind_of_message_is_there_in_every_language(kind: str) -> None:
    counts = Counter(r["language"] for r in requests() if r["kind"] == kind)
    assert min(counts[language] for language in ("en", "es", "it")) >= 2


@pytest.mark.parametrize("flag", ["two_questions", "angry", "missing_details", "near_scope", "restricted", "typo"])
def test_each_difficulty_is_there(flag: str) -> None:
    assert sum(flag in r["flags"] for r in requests()) >= 20


def test_no_two_requests_are_near_duplicates() -> None:
    by_word: dict[str, list[int]] = defaultdict(list)
    texts = [words(r["text"]) for r in requests()]
    for index, text in enumerate(texts):
        for word in text:
            by_word[word].append(index)
    close = set()
    for index, text in enumerate(texts):
        for other in {o for word in text for o in by_word[word] if o < index}:
            union = len(text | texts[other])
            if union >= 4 and len(text & texts[other]) / union > 0.6:
                close.add((requests()[index]["id"], requests()[other]["id"]))
    assert sorted(close) == []


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_requests_are_lexically_diverse(language: str) -> None:
    """Sentence frames with slots repeat their first words and their trigrams; people's messages do not."""
    texts = [[w.lower() for w in WORD.findall(r["text"])] for r in requests() if r["language"] == language]
    openings = Counter(tuple(text[:3]) for text in texts if len(text) >= 3)
    trigrams = Counter(t for text in texts for t in zip(text, text[1:], text[2:], strict=False))
    repeated = sum(n for n in trigrams.values() if n > 1) / sum(trigrams.values())
    assert max(openings.values()) / len(texts) <= 0.04, openings.most_common(3)
    assert repeated <= 0.25, trigrams.most_common(8)
    lengths = [len(text) for text in texts]
    assert min(lengths) <= 4
    assert max(lengths) >= 60


def test_nobody_is_named_and_addresses_are_reserved_ones() -> None:
    texts = [p["body"] for p in pages().values()] + [m["text"] for t in rows("threads.jsonl") for m in t["messages"]]
    domains = {d for text in texts for d in re.findall(r"https?://([\w.-]+)", text)}
    assert {
        d for d in domains if not d.rstrip(".").endswith(".example") and d not in {"localhost", "127.0.0.1"}
    } == set()
    mails = {d for text in texts for d in re.findall(r"[\w.]+@([\w.-]+\w)", text)}
    assert {d for d in mails if not d.endswith(".example")} == set()


def test_plain_questions_are_short_different_and_lead_somewhere() -> None:
    plain = rows("plain.jsonl")
    known = set(pages()) | {t["id"] for t in rows("threads.jsonl")}
    assert len({r["text"].casefold() for r in plain}) == len(plain)
    assert max(len(WORD.findall(r["text"])) for r in plain) <= 13
    assert [r["id"] for r in plain if not set(r["relevant"]) <= known] == []
    assert [r["id"] for r in plain if r["answerable"] != (2 in r["relevant"].values())] == []
    marked = [(r["id"], d, said) for r in plain for d, sentences in r.get("says", {}).items() for said in sentences]
    assert len(marked) > 600
    texts = {id: page["body"] for id, page in pages().items()}
    assert [(id, said) for id, d, said in marked if d in texts and said not in texts[d]] == []
    hidden = {d for r in plain for d in r["relevant"] if d in pages() and "everyone" not in pages()[d]["audience"]}
    assert hidden == set()
    assert min(Counter((r["language"], r["answerable"]) for r in plain).values()) >= 8


def test_qrels_agree_with_the_requests() -> None:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for part in ("train", "test"):
        for line in (CORPUS / "qrels" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]:
            query, document, score = line.split("\t")
            judged[query][document] = int(score)
            assert part == next(r["part"] for r in requests() if r["id"] == query)
    assert judged == {r["id"]: r["relevant"] for r in requests() if r["relevant"]}
