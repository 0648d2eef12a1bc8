"""What administrators' pages call things. Every text here is a message to translate."""

from __future__ import annotations

from app.domain.api_token import Scope
from app.web.wording import _

KINDS = {
    "reply": _("answered"),
    "clarify": _("asked back"),
    "escalate": _("handed to people"),
    "silent": _("kept quiet"),
}
KIND_BADGES = {"reply": "good", "clarify": "accent", "escalate": "warn", "silent": ""}

REASONS = {
    "answered": _("A page answers it surely enough."),
    "next_best": _("The page before did not help, and this one was the next best."),
    "picked": _("The asker chose it."),
    "told_detail": _("The asker told a detail that was missing."),
    "courtesy": _("Thanks or a greeting, which needs no page."),
    "asked_back": _("One question helps more than a guess."),
    "no_good_answer": _("No page answers it surely enough."),
    "out_of_scope": _("It is about something that no team serves."),
    "sensitive": _("Its topic is one that a person always looks at."),
    "known_issue": _("It is a known issue; the agent's note was shown."),
    "reported_by_others": _("Others report the same right now."),
    "for_agents": _("Its channel shows answers to agents only."),
    "already_open": _("The asker has an open ticket about it."),
    "deadline_missed": _("It took too long to decide."),
    "not_a_request": _("It does not ask for anything."),
    "person_answers": _("A person is answering already."),
    "just_replied": _("The engine had just replied there."),
    "quiet_hours": _("It was asked in quiet hours."),
    "shadow": _("The channel is in the shadow: it was decided, and nobody was told."),
    "held_out": _("It was left to people on purpose, to measure what answers save."),
    "retreat": _("The engine is in retreat and only suggests."),
    "follow_up": _("The asker came back long after; a person looks."),
    "not_the_same": _("The asker said that it is something else."),
}

ORIGINS = {
    "option": _("command line"),
    "environment": _("environment"),
    "file": _("firstline.toml"),
    "default": _("default"),
}

ACTIONS = {
    "promise_applied": _("Promise changed"),
    "rules_saved": _("File saved"),
    "word_declined": _("Word not proposed any more"),
    "word_proposed_again": _("Word proposed again"),
    "model_promoted": _("Model put to work"),
    "model_rolled_back": _("Model taken back"),
    "label_let_in": _("Correction let in"),
    "label_discarded": _("Correction discarded"),
    "knowledge_looked_into": _("Looked into the knowledge"),
    "gold_judged": _("Past request judged"),
    "answer_judged": _("Answer judged"),
    "answers_counted": _("Judged answers counted"),
    "gold_brought": _("Past requests brought"),
    "labels_brought": _("Labelled requests brought"),
    "pages_brought": _("Pages brought"),
    "source_added": _("Source added"),
    "source_read": _("Source read again"),
    "source_stopped": _("Source read no more"),
    "gold_mended": _("Past request mended"),
    "change_tried": _("Change tried on past requests"),
    "deletion_approved": _("Deletion approved"),
    "deletion_refused": _("Deletion refused"),
    "dead_letter_retried": _("Delivery tried again"),
    "incident_confirmed": _("Incident confirmed"),
    "incident_resolved": _("Incident ended"),
    "incident_dismissed": _("Incident dismissed"),
    "channel_on": _("Channel let answer"),
    "channel_off": _("Channel put into the shadow"),
    "retreat_ended": _("Retreat ended"),
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "sessions_ended": _("Signed out everywhere"),
    "link_made": _("Sign-in link made"),
    "triage_trained": _("Model trained"),
    "backed_up": _("Backed up"),
    "restored": _("Brought back from a backup"),
    "token_made": _("Token made"),
    "token_revoked": _("Token revoked"),
    "article_published": _("Article published"),
    "left_out": _("Left out of what helps others"),
    "taken_in": _("No longer left out"),
}

POLICIES = {
    "automatic": _("answers by itself"),
    "suggest_asker": _("suggests to the asker alone"),
    "suggest_agents": _("suggests to agents"),
    "shadow": _("decides in the shadow"),
    "off": _("does not listen"),
}

SWITCHES = {
    "live_on": _("Went live:"),
    "live_off": _("Put into the shadow:"),
    "retreated": _("Retreated to suggestions"),
    "resumed": _("Answers again"),
}

TOKEN_STATES = {
    "in force": (_("in force"), "good"),
    "revoked": (_("revoked"), ""),
    "expired": (_("expired"), "warn"),
}

SCOPES: dict[Scope, str] = {
    "ask": _("ask, in its own name"),
    "read": _("look at what agents see, and change nothing"),
    "agent": _("do what agents do"),
    "admin": _("do everything"),
}
LASTS = {15: _("a quarter of an hour"), 1440: _("a day"), 4320: _("three days")}
"""How many minutes a sign-in link is good for."""

EVALUATIONS = {
    "answering": _("Answering"),
    "replay": _("Replay"),
    "retrieval": _("Search"),
    "triage": _("Triage"),
    "whatif": _("What if"),
    "gaps": _("Knowledge gaps"),
    "damage": _("Pages that misled"),
    "words": _("Words"),
    "pages": _("Pages"),
    "shadow": _("Shadow"),
    "live": _("Live"),
    "other": _("Other"),
}

FIELDS = {
    "topic": _("Topic"),
    "priority": _("Priority"),
    "tier": _("Tier"),
    "queue": _("Team"),
    "answer": _("Answer"),
}

FILES = {
    "triage": (_("Rules of triage"), _("Topics, teams, where requests go, and which a person always looks at.")),
    "desk": (_("Rules of the desk"), _("Opening hours, promised times, agents, prepared replies, tags, ratings.")),
    "politeness": (_("Politeness"), _("When the engine keeps quiet, and when it asks back.")),
    "synonyms": (_("Words"), _("What employees say and what pages say for the same, a group a line.")),
}
"""What the files are called that are edited on pages, and what they say."""
FILE_NAMES = {"synonyms": "synonyms.txt"}
"""What they are called in the home folder, where that is not their name and `.toml`."""
BASES = {
    "linked_page": _("a page that was linked"),
    "accepted_reply": _("a reply that was thanked for"),
    "agent_resolution": _("the last words of who helped"),
    "none": _("nothing seen"),
}
DOUBTS = {
    "the question is short": _("the question is short"),
    "nothing says what solved it": _("nothing says what solved it"),
    "the resolution says little": _("the resolution says little"),
    "it ends with a question": _("it ends with a question"),
    "several replies and nobody said which one helped": _("several replies and nobody said which one helped"),
}
SHOWS = {
    "telling": _("Most telling first"),
    "waiting": _("In doubt"),
    "judged": _("Judged"),
    "all": _("All"),
}

FIGURES = {
    "coverage": _("share answered"),
    "wrong_rate": _("share wrong"),
    "wrong_rate_upper": _("share wrong at most"),
    "target": _("allowed wrong"),
    "certified": _("certified"),
    "requests": _("requests"),
    "answered": _("answered"),
    "right": _("answered rightly"),
    "wrong": _("answered wrongly"),
    "unclear": _("answers that cannot be judged"),
    "deflection.low": _("needed nobody, at least"),
    "deflection.estimate": _("needed nobody, best guess"),
    "deflection.high": _("needed nobody, at most"),
    "accuracy": _("share right"),
    "oos_recall": _("out of scope found"),
    "routing_accuracy": _("routed rightly"),
    "ece": _("error of confidence"),
    "labels_missing": _("labels missing"),
    "unmet": _("not met"),
    "in_gaps": _("in gaps"),
    "pages": _("pages"),
    "contradicting_pairs": _("contradictions"),
    "stale_pages": _("pages left alone"),
}
"""What the figures are called that an evaluation is known by; measures of the field keep their own names."""

SHARES = frozenset(
    {
        "coverage",
        "wrong_rate",
        "wrong_rate_upper",
        "target",
        "accuracy",
        "oos_recall",
        "routing_accuracy",
        *("deflection.low", "deflection.estimate", "deflection.high"),
    }
)
"""Figures that are read as a percentage."""

DIFFERENCES = {
    "decision": _("decision"),
    "reason": _("reason"),
    "confidence": _("confidence"),
    "answer": _("answer"),
    "answer threshold": _("threshold of answers"),
    "candidates": _("candidates"),
    "candidate texts": _("texts of candidates"),
    "queue": _("team"),
    "priority": _("priority"),
    "tier": _("tier"),
    "topics": _("topics"),
    "index": _("index"),
    "models": _("models"),
}
"""What may differ when a request is decided again."""

TIMES = {
    "triage": _("triage"),
    "embed": _("meaning"),
    "search": _("search"),
    "rerank": _("ranking"),
    "answer": _("quotes"),
    "total": _("in all"),
}
"""What the time of a decision goes to."""

COUNTS = {
    "answered": _("answered"),
    "right": _("answered rightly"),
    "wrong": _("answered wrongly"),
    "tickets": _("people were needed"),
}
"""What a comparison of two replays counts."""
VERDICTS = {"right": (_("right"), "good"), "wrong": (_("wrong"), "bad"), "unclear": (_("unclear"), "warn")}
TRIED = {
    "answer_from": _("It answers when at least so sure"),
    "grace": _("It keeps quiet where a person replies within"),
    "channels": _("It answers in these channels only"),
    "without": _("Without these pages"),
    "draft": _("With this page"),
    "rules": _("By these rules of triage"),
    "model": _("Tagged by this triage model"),
}
"""What can be tried on past requests."""

SOURCES = {
    "packaged": _("the packaged file: this home has none of its own yet"),
    "triage.toml": _("triage.toml in the home folder"),
    "routing.toml": _("routing.toml in the home folder, a former name"),
    "desk.toml": _("desk.toml in the home folder"),
    "politeness.toml": _("politeness.toml in the home folder"),
    "synonyms.txt": _("synonyms.txt in the home folder"),
}

STATES = {"suspected": _("suspected"), "confirmed": _("incident|confirmed")}

CLOSENESS = (
    (0.95, _("as good as the best")),
    (0.75, _("close behind")),
    (0.4, _("behind")),
    (float("-inf"), _("far behind")),
)


def closeness(score: float, best: float) -> str:
    """Return how a score compares with the best one, in words; both may be of any scale."""
    ratio = score / best if best > 0 else 1.0 if score >= best else 0.0
    return next(words for least, words in CLOSENESS if ratio >= least)
