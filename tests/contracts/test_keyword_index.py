"""The contract of `KeywordIndex`, on tantivy and on the fake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.keyword.synonyms import Synonyms, SynonymsUnreadable, read_synonyms
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.protocols import CoverageIndex
from indexer.types import Chunk
from tests.fakes.indexing import MemoryKeywordIndex

FINANCE = frozenset({"finance"})
Make = Callable[[Path], CoverageIndex]


def a_chunk(chunk_id: str, text: str, **fields: Any) -> Chunk:
    return Chunk(id=chunk_id, document_id=chunk_id, position=0, text=text, start=0, end=len(text), **fields)


KINDS: dict[str, Make] = {"tantivy": TantivyIndex, "memory": MemoryKeywordIndex}


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest) -> Make:
    return KINDS[request.param]


def ids(
    index: CoverageIndex, query: str, *, k: int = 10, allowed: frozenset[str] | None = None, language: str = "en"
) -> list[str]:
    return [hit.id for hit in index.search(query, k=k, allowed=allowed, language=language)]


def test_a_chunk_is_found_by_its_words_whatever_their_ending(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "Resetting your passwords", language="en"), a_chunk("b", "Parking", language="en")])
    assert ids(index, "password reset") == ["a"]


def test_title_and_tags_are_searched_too(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "Text", title_path=("Canteen",)), a_chunk("b", "Text", tags=("lunch",))])
    assert (ids(index, "canteen"), ids(index, "lunch")) == (["a"], ["b"])


def test_only_what_the_audience_may_read_is_found(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("open", "budget"), a_chunk("closed", "budget", audience=FINANCE)])
    assert ids(index, "budget", allowed=frozenset()) == ["open"]
    assert set(ids(index, "budget", allowed=FINANCE)) == {"open", "closed"}
    assert set(ids(index, "budget")) == {"open", "closed"}


def test_a_removed_chunk_is_no_longer_found(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "budget"), a_chunk("b", "budget")])
    index.remove(["a", "never-there"])
    assert (ids(index, "budget"), len(index)) == (["b"], 1)


def test_adding_a_chunk_again_replaces_it(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "budget")])
    index.add([a_chunk("a", "canteen")])
    assert (ids(index, "budget"), ids(index, "canteen"), len(index)) == ([], ["a"], 1)


def test_equal_scores_are_ordered_by_id(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk(name, "budget") for name in ("c", "a", "b")])
    assert ids(index, "budget") == ["a", "b", "c"]


def test_a_saved_index_is_opened_with_the_same_content(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "budget", audience=FINANCE)])
    index.save(tmp_path)
    opened = make(tmp_path)
    assert (ids(opened, "budget", allowed=FINANCE), ids(opened, "budget", allowed=frozenset())) == (["a"], [])


def test_words_nobody_wrote_find_nothing(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "budget")])
    assert ids(index, "zebra") == ids(index, "") == ids(index, "!?") == ids(index, "budget", k=0) == []


def test_a_text_never_scores_far_above_the_ceiling_for_unknown_words(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path)
    index.add([a_chunk("a", "budget plan"), a_chunk("b", "canteen menu")])
    assert index.ceiling("budget plan zebra", language="en") > index.ceiling("budget plan", language="en") > 0


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_is_a_safe_query(query: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    index = TantivyIndex(tmp_path_factory.mktemp("words"))
    index.add([a_chunk("a", "title:budget AND (plan")])
    for language in ("en", "ja", ""):
        index.search(query, k=3, allowed=frozenset(), language=language)


@pytest.mark.parametrize("query", ['title_en:"budget', "budget AND (", "body_plain:[* TO *]", "+budget -plan", "*"])
def test_query_syntax_is_only_words(query: str, tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("a", "budget"), a_chunk("b", "other")])
    assert "b" not in ids(index, query)


def test_each_language_is_stemmed_its_own_way(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("es", "las vacaciones pedidas", language="es"), a_chunk("it", "i permessi", language="it")])
    assert ids(index, "pedir vacación", language="es") == ["es"]
    assert ids(index, "permesso", language="it") == ["it"]


def test_a_name_is_found_across_languages(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("en", "Open GlobalProtect and sign in", language="en")])
    assert ids(index, "no puedo abrir GlobalProtect", language="es") == ["en"]


def test_words_of_scripts_without_spaces_are_found(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("ja", "パスワードを再設定する", language="ja"), a_chunk("zh", "出差报销", language="zh")])
    assert (ids(index, "パスワード", language="ja"), ids(index, "报销", language="zh")) == (["ja"], ["zh"])


def test_a_synonym_finds_pages_that_use_the_other_word(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("# network\nvpn, remote access\n", encoding="utf-8")
    index = TantivyIndex(tmp_path / "words", synonyms=read_synonyms(tmp_path / "synonyms.txt"))
    index.add([a_chunk("a", "Ask for remote access", language="en")])
    assert ids(index, "vpn broken") == ["a"]


def test_a_synonyms_file_with_a_lone_word_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("vpn, tunnel\nlonely\n", encoding="utf-8")
    with pytest.raises(SynonymsUnreadable, match="line 2"):
        read_synonyms(tmp_path / "synonyms.txt")
    assert read_synonyms(tmp_path / "none.txt") == Synonyms()


def test_words_of_another_language_find_its_chunks(make: Make, tmp_path: Path) -> None:
    index = make(tmp_path / "index")
    index.add([a_chunk("es#0", "Las impresoras de la planta", language="es")])
    assert ids(index, "stampante", language="it") == []
    found = index.search("stampante", k=10, allowed=None, language="it", also={"es": "impresora"})
    assert [hit.id for hit in found] == ["es#0"]


def test_a_mistyped_word_finds_what_was_probably_meant(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("a", "Reset your password", language="en"), a_chunk("b", "Parking permits", language="en")])
    assert ids(index, "pasword") == ["a"]
    assert ids(index, "parkign premits") == ["b"]


def test_a_word_that_is_known_in_another_form_is_no_typo(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.add([a_chunk("a", "Printers", language="en"), a_chunk("b", "The printed plan", language="en")])
    assert ids(index, "printer") == ["a"]
