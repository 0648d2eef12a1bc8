"""Putting knowledge in: index, train triage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.learning import how_good
from app.cli.output import HomeOption, JsonOption, err, out, print_json
from app.domain.audit import DELETION_APPROVED, TRIAGE_TRAINED
from app.settings import Settings, load_settings
from indexer.cli import ApproveDeletesOption, SourcesArgument, index
from indexer.progress import still_at_it

train = typer.Typer(help="Train the engine's models on your own labels.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command("index")(index_knowledge)
    cli.add_typer(train, name="train")


def index_knowledge(
    sources: SourcesArgument,
    home: HomeOption = None,
    json: JsonOption = False,
    approve_deletes: ApproveDeletesOption = False,
) -> None:
    """Read pages and resolved threads into the index; a rerun does only what changed."""
    from app.bootstrap.door import note_act
    from app.bootstrap.doubting import measure_lure
    from app.bootstrap.sources.kinds import own_kinds
    from app.bootstrap.triage.forgetting import forget_messages

    settings = load_settings(home=home)
    own = own_kinds(settings, tell=lambda sentence: err.print(sentence, markup=False, soft_wrap=True))
    index(sources, home=settings.home, json=json, approve_deletes=approve_deletes, own=own)
    forget_messages(settings)
    if careful := measure_lure(settings.home):
        err.print(careful, markup=False, soft_wrap=True)
    if approve_deletes:
        note_act(settings, DELETION_APPROVED, about=", ".join(sources))


@train.callback()
def _train() -> None:
    """Train the engine's models on your own labels."""


@train.command("triage")
def train_triage(
    labelled: Annotated[Path, typer.Option("--labelled", help="CSV: text,label[,priority,tier,queue,language].")],
    home: HomeOption = None,
    json: JsonOption = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the splits.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Put it to work even where it loses.")] = False,
    coverage: Annotated[
        float | None,
        typer.Option(
            min=0.5, max=0.99, help="How often the candidate sets must hold the right label; from settings if absent."
        ),
    ] = None,
) -> None:
    """Train triage on labelled requests and people's corrections; it serves unless it loses to the present model."""
    from app.bootstrap.door import note_act
    from app.storage.database import make_home

    settings = load_settings(home=home)
    make_home(settings.home)
    asked = settings.candidate_coverage if coverage is None else coverage
    card = _trained(labelled, settings, seed=seed, force=force, coverage=asked)
    note_act(settings, TRIAGE_TRAINED, about=str(card.get("version", "")), detail="forced" if force else "")
    if json:
        print_json(card)
        return
    for line in _told(card):
        out.print(line, markup=False, soft_wrap=True)


def _trained(labelled: Path, settings: Settings, *, seed: int, force: bool, coverage: float) -> Mapping[str, Any]:
    """Train on a table and on people's corrections, beside recent messages; return the model's card."""
    from app.bootstrap.triage.learning import check_corrections, corrections_of, recent_messages
    from app.bootstrap.triage.training import train_triage_from

    check_corrections(settings)
    corrections = corrections_of(settings)
    with still_at_it("Training"):
        return train_triage_from(
            labelled,
            settings.home,
            seed=seed,
            corrections=corrections,
            force=force,
            coverage=coverage,
            traffic=recent_messages(settings),
        )


def _told(card: Mapping[str, Any]) -> Iterator[str]:
    """Yield in words what a model learned, how good it is by rows held out, what is odd, and how its contest went."""
    aside = f"; {card['kept_aside']:,} more are kept aside to judge models by" if card["kept_aside"] else ""
    yield f"Triage model {card['version']}, learned from {card['rows']:,} requests{aside}."
    for name, head in card["heads"].items():
        yield f"  {name}: {len(head['counts'])} labels, {how_good(head)}"
    yield from card["warnings"]
    yield from card["contest"]["reasons"]
    if card["without_rule"]:
        yield f"{card['without_rule']}. Say where each goes: `[topics]` in triage.toml in the home (docs/triage.md)."
    yield "It serves from now on." if card["contest"]["promoted"] else "It does not serve; --force lets it."
