"""How often a quote says it: measured and learned from marks."""

from __future__ import annotations

import pytest

from app.answering.saying import MEANING
from eval.answering.quotes import figures, learn, see, with_marks
from eval.errors import EvaluationError
from eval.observations import Question
from indexer.sentences import sentence_spans
from indexer.types import Chunk, Document, Highlight, Hit

TEXT = "# Parking\n\nThe barrier reads your plate. Book a space in the portal. Bicycles need no booking."


class OnePage:
    """A retriever that finds one page, its sentences all equally near."""

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        document = Document(id="parking", source="s", title="Parking", text=TEXT)
        chunk = Chunk(id="parking#0", document_id="parking", position=0, text=TEXT, start=0, end=len(TEXT))
        sentences = tuple(Highlight(start=a, end=b, score=0.5, passage=0.5) for a, b in sentence_spans(TEXT))
        return (Hit(document=document, chunk=chunk, score=1.0, highlights=sentences, signals={"english": 1.0}),)

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        return None


def a_question(id: str, text: str, said: str, *, page: str = "parking", group: str = "en") -> Question:
    return Question(id=id, text=text, relevant=frozenset({page}), group=group, says={page: (said,)})


BOOK = a_question("1", "how do I book a space", "Book a space in the portal.")
BICYCLE = a_question("2", "bicycles", "Bicycles need no booking.", group="it")
LOST = a_question("3", "lost and found", "At reception.", page="lost", group="it")


def test_a_quote_that_holds_a_marked_sentence_says_it_and_a_page_not_found_says_nothing() -> None:
    questions = [BOOK, BICYCLE, LOST]
    found = figures(questions, see(questions, OnePage()))
    assert found["questions"] == 3
    assert found["quote_says_it"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["by_language"]["en"]["quote_says_it"] == 1.0
    assert found["by_language"]["it"]["quote_says_it"] == 0.5


def test_weights_are_learned_for_every_feature_and_words_that_are_asked_for_count() -> None:
    weights = learn(see([BOOK, BICYCLE], OnePage()))
    assert list(weights) == list(MEANING)
    assert weights["rare_words"] > 0


def test_questions_without_marks_are_refused_with_what_to_do() -> None:
    with pytest.raises(EvaluationError, match="add `says`"):
        with_marks([Question(id="1", text="x", relevant=frozenset())])
