"""What the engine does with a request, and the pure policy that decides it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.answer import Answer, Suggestion
from app.domain.asking import best_question
from app.domain.politeness import Politeness, Surroundings, reason_for_silence
from app.domain.triage import Triage

DecisionKind = Literal["reply", "clarify", "escalate", "silent"]
_NEVER = 2.0
_SURE_ENOUGH = 0.75
"""Where a matter may be sensitive, no house answers with less, however readily it answers other things."""
COURTESY = "courtesy"
"""The reason of a reply that quotes nothing: somebody said thanks or hello, and nobody needs a ticket for that."""
FOR_AGENTS = "for_agents"
"""The reason of a request handed to people with an answer, and suggestions, that only agents see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Chosen by `firstline eval answering` from labelled requests, never by hand in code.

    All are probabilities: answer from `answer` upward; ask which page is meant when one of those offered answers with
    `clarify` or more; treat as out of scope from `out_of_scope` upward; show suggestions from `suggest` upward.
    Where `languages` are named, requests in others were never labelled, and nothing is promised about them.
    """

    answer: float = 0.75
    clarify: float = 0.5
    out_of_scope: float = 0.8
    suggest: float = 0.15
    source: str = "default"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One of four kinds with its reason. `confidence` is the probability that the best evidence answers.

    A question back has a kind (`question`) and `choices`: ids of suggested documents, queues or missing details.
    `note` holds an agent's own words to show before anything else.
    """

    kind: DecisionKind
    confidence: float
    reason: str
    answer: Answer | None = None
    suggestions: tuple[Suggestion, ...] = ()
    question: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""

    @property
    def for_agents(self) -> bool:
        """Whether what it holds is for agents, and whoever asked sees none of it."""
        return self.reason == FOR_AGENTS

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Each choice with what to call it: a suggested page's title, anything else as it is."""
        titles = {suggestion.document_id: suggestion.title for suggestion in self.suggestions}
        return tuple((choice, titles.get(choice) or choice) for choice in self.choices)

    @property
    def see_also(self) -> tuple[Suggestion, ...]:
        """The suggested pages that the answer does not quote or name, and that are no choices already."""
        shown = set(self.choices) if self.question == "which_page" else set[str]()
        if self.kind == "reply" and self.answer:
            shown.update(span.document_id for span in self.answer.spans)
            shown.update(twin.document_id for twin in self.answer.twins)
        return tuple(one for one in self.suggestions if one.document_id not in shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where in a request's life a decision is made; the defaults are its beginning.

    `reason` is what a reply is recorded with. `answer_from` replaces the threshold: after "not quite" the next best
    answer is worth a try from `clarify` upward, and a page that its asker picked is quoted. `sure` is how sure that
    pick makes it.
    """

    reason: str = "answered"
    answer_from: float | None = None
    sure: float = 0.0
    may_ask: bool = True
    around: Surroundings = field(default_factory=Surroundings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPolicy:
    """Decides from calibrated confidences, thresholds and politeness alone: no I/O, same input, same decision."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    politeness: Politeness = field(default_factory=Politeness)

    def decide(
        self,
        triage: Triage,
        answer: Answer | None,
        suggestions: tuple[Suggestion, ...],
        *,
        explicit: bool = True,
        turn: Turn | None = None,
    ) -> Decision:
        """Return the decision. An `explicit` request (page, mention, direct message) is never met with silence."""
        turn = turn or Turn()
        confidence = max(answer.confidence, turn.sure) if answer else 0.0
        shown = tuple(s for s in suggestions if s.score >= self.thresholds.suggest)
        silence = "" if explicit else reason_for_silence(triage, self.politeness, turn.around)
        if silence:
            return Decision(kind="silent", confidence=confidence, reason=silence)
        if triage.sensitive and not self._answers_all_the_same(triage, confidence):
            return Decision(kind="escalate", confidence=confidence, reason="sensitive", suggestions=shown)
        if answer and confidence >= self._answer_from(turn, triage.language, explicit=explicit):
            replied = replace(answer, confidence=confidence)
            return Decision(kind="reply", confidence=confidence, reason=turn.reason, answer=replied, suggestions=shown)
        if explicit and triage.intent in self.politeness.silent_intents:
            return Decision(kind="reply", confidence=confidence, reason=COURTESY)
        return self._without_answer(
            triage,
            Decision(kind="escalate", confidence=confidence, reason="", suggestions=shown),
            explicit=explicit,
            may_ask=turn.may_ask,
        )

    def _answers_all_the_same(self, triage: Triage, confidence: float) -> bool:
        """Whether a page answers, and no person need look, as surely as a page must answer at all.

        "Can I work from abroad?" is a little like what people write who leave the company; one page is sure of it.
        """
        needed = max(self._certified_for(triage.language), _SURE_ENOUGH)
        return confidence * (1.0 - triage.sensitivity) >= needed

    def _answer_from(self, turn: Turn, language: str, *, explicit: bool) -> float:
        limit = self._certified_for(language) if turn.answer_from is None else turn.answer_from
        return limit if explicit else max(limit, self.politeness.reply_from)

    def _certified_for(self, language: str) -> float:
        """Return the threshold for a language; a language that nobody labelled never reaches it."""
        known = not self.thresholds.languages or language in self.thresholds.languages
        return self.thresholds.answer if known else _NEVER

    def _without_answer(self, triage: Triage, decision: Decision, *, explicit: bool, may_ask: bool) -> Decision:
        """Return what becomes of a request that no page answers well enough: silence, a question or a person."""
        outside = triage.out_of_scope >= self.thresholds.out_of_scope
        reason = "out_of_scope" if outside else "no_good_answer"
        if not explicit and (outside or not self.politeness.may_escalate):
            return Decision(
                kind="silent", confidence=decision.confidence, reason="not_a_request" if outside else reason
            )
        question = None
        if may_ask and (explicit or self.politeness.may_ask):
            question = best_question(
                triage, decision.suggestions, self.politeness.asking, at_least=self.thresholds.clarify
            )
        if question is None:
            return replace(decision, reason=reason)
        return replace(decision, kind="clarify", reason="asked_back", question=question.kind, choices=question.choices)
