"""What helps out of a trouble is quoted, not what shows."""

from __future__ import annotations

from app.answering.saying import likelihoods
from app.answering.sections import section_odds
from indexer.noted.lines import note_sentences
from indexer.sentences import sentence_spans
from indexer.types import Chunk, Document, Highlight, Hit
from tests.fakes.pages import ICONS as PAGE


def test_what_helps_is_quoted_though_the_symptom_repeats_the_question_and_the_cause_where_somebody_asks_why() -> None:
    spans = sentence_spans(PAGE)
    found = [
        Highlight(start=a, end=b, score=0.8 if "icons do not" in PAGE[a:b] else 0.4, passage=0.5) for a, b in spans
    ]
    document = Document(id="d", source="s", title="Icons are missing", text=PAGE)
    chunk = Chunk(id="d#0", document_id="d", position=0, text=PAGE, start=0, end=len(PAGE))
    hit = Hit(document=document, chunk=chunk, score=1.0, highlights=tuple(found))
    best = int(likelihoods("the icons do not show", hit, found).argmax())
    assert PAGE[spans[best][0] : spans[best][1]] == "Open the editor."
    assert set(section_odds("why do the icons not show", note_sentences(PAGE, spans)).tolist()) == {1.0, 0.01}
