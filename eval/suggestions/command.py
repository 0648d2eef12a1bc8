"""The command `firstline eval suggestions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.datasets import DEMO_CORPUS
from eval.errors import EvaluationError
from eval.gates import read_gate
from eval.outcome import FailIfOption, JsonOption, ReportOption, SeedOption, finish
from eval.report import write_report


def suggestions(  # noqa: PLR0913 - one parameter for each option of the command
    *,
    corpus: Annotated[
        Path | None,
        typer.Option(help="A folder with kb/, threads.jsonl and requests.jsonl.", show_default="the demo company's"),
    ] = None,
    dataset: Annotated[Path | None, typer.Option(help="A BEIR folder of duplicates instead.")] = None,
    home: Annotated[Path | None, typer.Option(help="A home with its index; else one is built for the run.")] = None,
    by_rank: Annotated[bool, typer.Option("--by-rank", help="In the order of the search, for comparison.")] = False,
    hide_undated: Annotated[bool, typer.Option("--hide-undated", help="Hide pages without a date.")] = False,
    seed: SeedOption = 0,  # noqa: ARG001 - nothing here is random; every evaluation takes it
    as_json: JsonOption = False,
    report: ReportOption = None,
    fail_if: FailIfOption = None,
) -> None:
    """Put past tickets back to their day: is what solved them among the first three suggestions?"""
    if corpus is not None and dataset is not None:
        raise EvaluationError("Name a corpus or a data set, not both.")
    gates = [read_gate(text) for text in fail_if or ()]
    found = _measured(corpus or DEMO_CORPUS, dataset, home, by_rank=by_rank, undated_hidden=hide_undated)
    if report is not None:
        from eval.suggestions.report import suggestions_page

        write_report(suggestions_page(found), report)
    finish(found, as_json=as_json, gates=gates)


def _measured(
    corpus: Path, dataset: Path | None, home: Path | None, *, by_rank: bool, undated_hidden: bool
) -> Mapping[str, object]:
    from app.bootstrap.deciding import build_confidence
    from eval.replay.knowledge import open_past
    from eval.suggestions.cases import read_duplicates, read_groups
    from eval.suggestions.past import PastSuggestions, figures
    from indexer.bootstrap import language_identifier, message_encoder

    groups = {"duplicates": read_duplicates(dataset)} if dataset else read_groups(corpus)
    with _indexed([f"beir:{dataset}"] if dataset else _sources_of(corpus), home) as indexed:
        knowledge = open_past(indexed, undated_hidden=undated_hidden)
        identify, beliefs = language_identifier().identify, build_confidence(indexed)
        past = PastSuggestions(knowledge, beliefs=beliefs, encoder=message_encoder(), identify=identify)
        measured = {
            name: figures([past.suggested(case, by_belief=not by_rank) for case in cases])
            for name, cases in groups.items()
        }
        return {
            "dataset": (dataset or corpus).resolve().name,
            "documents": len(knowledge.index.document_ids),
            "undated": knowledge.undated,
            "order": "rank" if by_rank else "belief",
            **measured,
        }


def _sources_of(corpus: Path) -> list[str]:
    pages, threads = corpus / "kb", corpus / "threads.jsonl"
    found = [f"pages=markdown:{pages}"] if pages.is_dir() else []
    return [*found, f"threads=jsonl:{threads}"] if threads.is_file() else found


@contextmanager
def _indexed(sources: Sequence[str], home: Path | None) -> Iterator[Path]:
    """Give a home with the index of `sources`: the one named, or one for this run alone."""
    if home is not None:
        yield home
        return
    from eval.questions import indexed

    with TemporaryDirectory() as directory:
        indexed(sources, Path(directory))
        yield Path(directory)
