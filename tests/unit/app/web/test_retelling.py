"""What the house wrote down in English is said in the reader's language, by the words of whoever wrote it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.calibrated_on import CalibratedOn, in_force
from app.answering.manners import parse_politeness
from app.bootstrap.trials import lacking
from app.domain.contest import GoldRow, hold_contest, unjudged
from app.domain.decision import Thresholds
from app.domain.drift import Drift
from app.domain.going_live import LiveState
from app.domain.promise import promised
from app.storage.home.rule_file import desk_file, triage_file
from app.web.languages import translations
from app.web.retelling import Retold
from indexer.sources.html import HtmlSource
from indexer.sources.jsonl import JsonlSource
from indexer.sources.markdown import MarkdownSource
from indexer.types import BrokenDocument, SourceUnavailable
from indexer.zendeskwire import NOT_LET_IN

LANGUAGES = ("es", "it")
ENGLISH = re.compile(r"\b(the|is|are|was|were|not|and|with|must|cannot|of|has|needs|names|there|it has)\b")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^]]*\]")


def retold(language: str) -> Retold:
    return Retold(words=translations(language), region=language)


def is_said(sentence: str) -> bool:
    """Whether a sentence of ours is known in both languages, with no English left but what it quotes."""
    told = [retold(language).sentence(sentence) for language in LANGUAGES]
    return all(one != sentence and not ENGLISH.search(QUOTED.sub("", one)) for one in told)


PAGES = {
    "audience.md": b"---\naudience: []\n---\n# A page\n",
    "yaml.md": b"---\nid: [\n---\n# A page\n",
    "binary.md": b"\x00\x01",
    "latin.md": b"caf\xe9",
}
ROWS = ('{"title": "no id"}', "not json", "[1]", '{"id": "a", "text": 5}', '{"id": "b", "messages": []}')
THREADS = ('{"id": "c", "messages": ["x"]}', '{"id": "d", "messages": [{"text": "x"}]}')


def test_why_a_page_was_left_out_is_said_in_the_readers_language(tmp_path: Path) -> None:
    for name, held in PAGES.items():
        (tmp_path / name).write_bytes(held)
    (tmp_path / "binary.html").write_bytes(b"\x00")
    (tmp_path / "rows.jsonl").write_text("\n".join((*ROWS, *THREADS)))
    rows = JsonlSource(tmp_path / "rows.jsonl", name="j")
    pages = (*MarkdownSource(tmp_path, name="m").documents(), *HtmlSource(tmp_path, name="h").documents())
    read = (*pages, *rows.documents(), *rows.resolved_threads())
    found = {item.reason for item in read if isinstance(item, BrokenDocument)}
    assert len(found) == len(PAGES) + 1 + len(ROWS) + len(THREADS)
    assert [reason for reason in found if not is_said(reason)] == []


def test_why_a_source_could_not_be_read_is_said_in_the_readers_language(tmp_path: Path) -> None:
    for source in (MarkdownSource(tmp_path / "none", name="m"), JsonlSource(tmp_path / "none", name="j")):
        with pytest.raises(SourceUnavailable) as error:
            list(source.documents())
        assert is_said(str(error.value))


def test_what_a_live_source_answered_is_said_in_the_readers_language() -> None:
    later = "Jira at 'jira.example' could not be read: it answers 503. Run the same command again later."
    refused = "Confluence at 'wiki.example' answers 404. Check the address."
    stranger = f"Zendesk at 'acme.zendesk.com' does not know us. {NOT_LET_IN}"
    assert (
        retold("es").sentence(stranger).startswith("Zendesk at 'acme.zendesk.com' no nos conoce. No acepta el token.")
    )
    gone = (
        "There is no 'sections/9' in the help center of Zendesk at 'acme.zendesk.com', or the account may not see it."
    )
    assert retold("it").sentence(gone).startswith("Non c'è 'sections/9' nel centro assistenza di Zendesk")
    assert "responde 503. Ejecuta el mismo comando" in retold("es").sentence(later)
    assert retold("it").sentence(refused).endswith("risponde 404. Controlla l'indirizzo.")


TRIAGE = (
    "topics = 3",
    "[topics.x]\nunknown = 1",
    "[topics.x]\nqueue = 3",
    "[topics.x]\ntier = 9",
    "[topics.x]\nsensitive = 3",
    "[topics.x]\nrequired = ['nothing']",
    "[topics.x]\nqueue = 'a'\n[queues.b]",
    "[[words]]\nwords = ['x']",
    "[[words]]\npriority = 'high'\nwords = []",
    "[[rules]]\nqueue = 'a'",
    "words = 1",
    "topics",
    "[topics\n",
)
DESK = (
    "unknown = 1",
    "[calendars.a]\ndays = []",
    '[calendars.a]\ntime_zone = "Nowhere"',
    '[calendars.a]\ntime_zone = "Europe/Madrid"\nstart = "9"',
    "[agents.ann]\ncapacity = 'x'",
    "[agents.ann]\ncapacity = 5000",
    '[agents.ann]\ndeputy = "ann"',
    '[agents.ann]\ndeputy = "cy"',
    "[macros.a]\ntitle = 'x'",
    "[macros.a]\ntext = '{nobody}'",
    "[csat]\nshare = 4",
)
POLITENESS = (
    "no toml",
    "unknown = 1",
    "overheard = 1",
    "quiet_hours = 1",
    "[asking]\nchoices = 50",
    "[[quiet_hours]]\nfrom = 'x'",
    "[[quiet_hours]]\nfrom = '20:00'\nto = '20:00'",
    "[overheard]\nsilent = 'x'",
)


@pytest.mark.parametrize("text", TRIAGE)
def test_what_is_wrong_in_the_rules_of_triage_is_said_in_the_readers_language(text: str, tmp_path: Path) -> None:
    problem = triage_file(tmp_path, tmp_path / "none").check(text)
    assert problem is not None
    assert is_said(problem.says), problem.says


@pytest.mark.parametrize("text", DESK)
def test_what_is_wrong_in_the_rules_of_the_desk_is_said_in_the_readers_language(text: str, tmp_path: Path) -> None:
    problem = desk_file(tmp_path).check(text)
    assert problem is not None
    assert is_said(problem.says), problem.says


@pytest.mark.parametrize("text", POLITENESS)
def test_what_is_wrong_in_the_file_of_politeness_is_said_in_the_readers_language(text: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_politeness(text)
    assert is_said(str(error.value)), str(error.value)


def test_why_a_model_lost_is_said_in_the_readers_language() -> None:
    lost = [GoldRow(label="topic it/vpn", champion_right=True, challenger_right=False)] * 12
    reasons = hold_contest(lost).reasons + unjudged(learned_from=16, champion_from=562).reasons
    assert len(reasons) == 3
    assert all(is_said(reason) for reason in reasons)
    assert retold("it").sentence(reasons[1]).startswith("Su 'tema it/vpn' è giusto nel 0,0")


def test_why_the_engine_retreated_is_said_with_numbers_and_dates_of_the_reader() -> None:
    seen = Drift(reference=100, recent=90, questions_p=0.0001, scores_p=0.0001)
    drifted = f"{seen.reason} (90 requests since {datetime(2026, 11, 20, tzinfo=UTC):%Y-%m-%d})"
    wrong = "12 of 80 answers were wrong by what people said; 5.0% is allowed"
    assert is_said(drifted)
    assert "20 nov 2026" in retold("es").sentence(drifted)
    assert "5,0" in retold("es").sentence(wrong)
    for reason in (wrong, drifted):
        assert is_said(lacking(Thresholds(source="ours"), LiveState(retreat=reason))[0])
        assert is_said(f"Only suggestions, no answers: {reason}. End it with `firstline live resume`.")


def test_what_a_go_live_lacks_is_said_in_the_readers_language() -> None:
    certified = CalibratedOn(snapshot="a", documents=100, models=("m",), curves="c")
    held = in_force(Thresholds(), certified, CalibratedOn(snapshot="b", documents=400, models=("m",), curves="c"))
    unproven = Thresholds(answer=1.0, source=promised("demo", 0.05, 0.95))
    for thresholds in (Thresholds(), held, unproven):
        assert is_said(lacking(thresholds, LiveState())[0])
    assert retold("es").sentence(unproven.source).startswith("demo: como mucho un 5,0")


@pytest.mark.parametrize(
    ("act", "detail", "told"),
    [
        ("signed_in", "admin, by link", "administrador, por enlace de un solo uso"),
        ("deletion_approved", "they moved (1 documents)", "they moved (1 documento)"),
        ("deletes_approved", "40 documents", "40 documentos"),
        ("rules_saved", "tried (+1 -0 lines, 0a1b2c3d -> 4e5f6a7b)", "tried (+1 -0 líneas, 0a1b2c3d -> 4e5f6a7b)"),
        ("model_promoted", "to try (none -> 69c8)", "to try (ninguno -> 69c8)"),
        ("gold_judged", "req_1: drop", "req_1: descartada"),
        ("change_tried", "grace, model", "espera, modelo de clasificación"),
        ("token_made", "ask, read", "preguntar, leer"),
        ("article_published", "for everyone", "para todos"),
        ("promise_applied", "ok (default -> demo: at most 5.0% wrong at 95%)", "ok (por defecto -> demo: como mucho"),
        ("channel_on", "somebody's own words", "somebody's own words"),
        ("channel_on", "because (I say so)", "because (I say so)"),
    ],
)
def test_what_an_act_changed_is_said_anew_and_its_reason_stays_as_it_was_given(
    act: str, detail: str, told: str
) -> None:
    assert retold("es").detail(detail, act).startswith(told)


@given(st.text(max_size=300))
def test_english_is_said_as_it_was_written(text: str) -> None:
    assert retold("en").sentence(text) == text


@given(st.text(alphabet="ab :'()%s.,", max_size=2_500))
def test_words_of_people_are_left_alone_whatever_they_look_like(text: str) -> None:
    assert retold("es").detail(text, "model_promoted").count("%") == text.count("%")
