"""The second look at the first documents found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.secondlook import LOOKED_AT, in_other_language, look_again
from indexer.types import Chunk, Document, DocumentKind, Hit


def hit(
    name: str, text: str, *, score: float, kind: DocumentKind = "page", language: str = "en", trust: float = 0.6
) -> Hit:
    document = Document(id=name, source="pages", title=name, text=text, kind=kind, language=language)
    chunk = Chunk(id=f"{name}#0", document_id=name, position=0, text=text, start=0, end=len(text), language=language)
    return Hit(document=document, chunk=chunk, score=score, signals={"words_trust": trust, "english": 1.0})


def order(question: str, *hits: Hit) -> list[str]:
    return [found.document.id for found in look_again(question, hits)]


def test_a_page_about_another_error_makes_way_for_the_one_that_holds_the_code() -> None:
    other, right = (
        hit("other", "HV-214 means the token expired.", score=3.2),
        hit("right", "HV-307: sign in.", score=2.4),
    )
    assert order("vpn says HV-307", other, right) == ["right", "other"]


def test_a_page_that_lacks_the_product_asked_about_makes_way() -> None:
    other = hit("other", "Install the classic client from the catalogue.", score=2.1)
    right = hit("right", "Install Mooringset from the catalogue.", score=1.8)
    assert order("How do I install Mooringset from the catalogue?", other, right) == ["right", "other"]


def test_what_is_hardly_better_does_not_take_the_first_place() -> None:
    first, second = hit("first", "Book a desk.", score=2.0), hit("second", "Book a desk.", score=1.9)
    assert order("book a desk", first, second) == ["first", "second"]


def test_words_count_only_as_far_as_word_search_is_believed() -> None:
    def found(trust: float) -> list[str]:
        near = hit("near", "Take time away from work.", score=2.0, trust=trust)
        held = hit("held", "Sabbatical forms are signed by the manager.", score=1.0, trust=trust)
        return order("sabbatical forms", near, held)

    assert found(0.9) == ["held", "near"]
    assert found(0.0) == ["near", "held"]


def test_a_thread_and_a_page_in_another_language_step_back() -> None:
    thread = hit("thread", "Restart the scanner.", score=2.0, kind="thread")
    foreign = hit("foreign", "Restart the scanner.", score=2.0, language="es")
    page = hit("page", "Restart the scanner.", score=1.9)
    assert order("restart the scanner", thread, page) == ["page", "thread"]
    assert order("restart the scanner", foreign, page) == ["page", "foreign"]
    assert in_other_language(foreign)
    assert not in_other_language(page)


def test_what_was_not_read_stays_behind_and_no_score_is_above_the_one_before() -> None:
    near = [hit(f"near{n}", "HV-214 is another error.", score=5.0 - n) for n in range(LOOKED_AT - 1)]
    found = look_again("HV-307", [*near, hit("right", "HV-307 is here.", score=1.5), hit("far", "HV-307.", score=1.0)])
    assert [one.document.id for one in found][-1] == "far"
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_where_both_looks_disagree_the_best_has_no_lead() -> None:
    found = look_again("HV-307", [hit("other", "HV-214", score=2.5), hit("right", "HV-307", score=2.0)])
    assert [(one.document.id, one.score) for one in found] == [("right", 2.0), ("other", 2.0)]


def test_one_hit_and_none_are_left_alone() -> None:
    only = hit("only", "Anything.", score=0.3)
    assert look_again("HV-307", [only]) == (only,)
    assert look_again("HV-307", []) == ()


@given(st.lists(st.floats(-5, 5), min_size=0, max_size=12), st.text(max_size=60))
def test_nothing_is_lost_or_doubled_and_scores_fall(scores: list[float], question: str) -> None:
    hits = [hit(f"d{n}", f"page {n} {question[:n]}", score=s) for n, s in enumerate(sorted(scores, reverse=True))]
    found = look_again(question, hits)
    assert sorted(one.document.id for one in found) == sorted(one.document.id for one in hits)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
