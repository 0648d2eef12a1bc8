"""Learning from corrections: labels, and the triage models made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli.ask import triage as tag
from app.cli.output import HomeOption, JsonOption, out, print_json, tell
from app.domain.audit import MODEL_ROLLED_BACK
from app.services.requests.present import plain
from app.settings import load_settings
from indexer.progress import still_at_it

labels = typer.Typer(help="What people's corrections teach: exchange it, check it.", no_args_is_help=True)


class TextOrCommand(TyperGroup):
    """A group whose first word may be a text: `firstline triage "VPN is down"` tags it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command `tag` before anything that is no command."""
        if args and args[0] not in self.commands and args[0] not in {"-h", "--help"}:
            args = ["tag", *args]
        return super().parse_args(ctx, args)


triage = typer.Typer(
    cls=TextOrCommand,
    help="Tag one request (firstline triage TEXT), or look after the models that do.",
    no_args_is_help=True,
)


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    triage.command("tag")(tag)
    cli.add_typer(triage, name="triage")
    cli.add_typer(labels, name="labels")


def how_good(head: Mapping[str, Any]) -> str:
    """Return in words how often a head was right; with one example of each label none could be held out to see."""
    if not head.get("accuracy") and not head.get("calibration_error"):
        return "too few different examples to say how often it is right"
    return f"{head['accuracy']:.1%} right on rows held out"


@triage.command("models")
def models(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the triage models of a home: which serves, what it learned from, how its contest went."""
    from app.bootstrap.triage import learning

    found = learning.triage_models(load_settings(home=home))
    if json:
        print_json({"models": found})
        return
    for model in found:
        heads = model.card.get("heads", {})
        topic = heads.get("topic", {}) if isinstance(heads, dict) else {}
        mark = "serves" if model.serving else ("lost  " if model.contest.get("reasons") else "      ")
        out.print(f"{mark}  {model.version}  {model.card.get('rows')} rows, {how_good(topic)}", markup=False)
        for reason in model.contest.get("reasons", ()):
            out.print(f"        {reason}", markup=False, style="dim")
    if not found:
        out.print("There is none yet. Train one: firstline train triage --labelled FILE.csv")


@triage.command("rollback")
def rollback(home: HomeOption = None, json: JsonOption = False) -> None:
    """Let the model serve that did before the present one."""
    from app.bootstrap.door import note_act
    from app.bootstrap.triage import learning

    settings = load_settings(home=home)
    version = learning.roll_back_triage(settings)
    note_act(settings, MODEL_ROLLED_BACK, about=version)
    tell({"serving": version}, f"{version} serves again.", json=json)


@labels.command("export")
def export_labels(
    file: Annotated[Path, typer.Argument(help="CSV file to write.")], home: HomeOption = None, json: JsonOption = False
) -> None:
    """Write every correction with its provenance to a CSV file."""
    from app.bootstrap.triage import learning

    count = learning.export_labels(load_settings(home=home), file)
    tell({"labels": count}, f"{count} label(s) written to {file}.", json=json)


@labels.command("import")
def import_labels(
    file: Annotated[Path, typer.Argument(help="CSV with text, field, new and optionally more; see `labels export`.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Add corrections from a CSV file; those known already are left alone."""
    from app.bootstrap.triage import learning

    new, total = learning.import_labels(load_settings(home=home), file)
    tell({"labels": total, "new": new}, f"{new} of {total} label(s) were new.", json=json)


@labels.command("check")
def check(home: HomeOption = None, json: JsonOption = False) -> None:
    """Hold back corrections that look poisoned, and list what is held."""
    from app.bootstrap.triage import learning

    held = learning.check_corrections(load_settings(home=home))
    if json:
        print_json({"held": [_shown(label) for label in held]})
        return
    out.print(
        f"{len(held)} correction(s) are held back." + (" Let one in: firstline labels release ID" if held else "")
    )
    for label in held:
        line = f"{label.id}  {label.actor}  {label.field}: {label.old or 'none'} -> {label.new}. {label.held}"
        out.print(line, markup=False, soft_wrap=True)


@labels.command("release")
def release(label_id: Annotated[str, typer.Argument(help="Id of a held correction.")], home: HomeOption = None) -> None:
    """Let a correction count that was held back."""
    from app.bootstrap.triage import learning

    learning.release_label(load_settings(home=home), label_id)
    out.print(f"{label_id} counts from the next training on.", markup=False)


@labels.command("noise")
def noise(
    home: HomeOption = None,
    labelled: Annotated[Path | None, typer.Option("--labelled", help="CSV: text,label; with the corrections.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the splits.")] = 0,
    json: JsonOption = False,
) -> None:
    """List training rows whose label looks wrong, the surest first."""
    from app.bootstrap.triage import learning

    with still_at_it("Looking at labels"):
        found = learning.doubtful(load_settings(home=home), labelled, seed=seed)
    if json:
        rows = [asdict(row) | {"line": line} for line, row in found.rows]
        print_json({"doubtful": rows, "warnings": list(found.warnings)})
        return
    for warning in found.warnings:
        out.print(warning, markup=False)
    out.print(f"{len(found.rows)} row(s) look wrong.")
    for line, row in found.rows:
        said = f"{f'line {line}' if line else 'a correction'}: {row.label} ({row.probability:.0%}), rather "
        said += f"{row.suggested} ({row.suggested_probability:.0%})  {row.text[:80]!r}"
        out.print(said, markup=False, soft_wrap=True)


def _shown(label: Any) -> dict[str, object]:
    return {name: plain(getattr(label, name)) for name in ("id", "field", "old", "new", "actor", "at", "held")}
