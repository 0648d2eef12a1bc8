"""One self-contained HTML file of an evaluation: it opens offline, on a phone, on paper, by day and by night."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from eval.outputs import write_output
from eval.wording import spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture as SVG text and what it shows in words, for those who do not see it."""

    title: str
    svg: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOf:
    """A table: `rows` of cells as they are shown; numbers come formatted."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """A number that the reader may move; `name` is what the page's script calls it."""

    name: str
    label: str
    value: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliding:
    """Counts (least, likely, most) and the numbers they are multiplied by; without a script nothing of it is shown.

    `unit` is that of the first product: a currency, or empty. `told` is the sentence with both products, `between` how
    each is written; {names} are filled in by the page's script.
    """

    base: tuple[float, float | None, float]
    told: str
    between: str
    unit: str = ""
    sliders: Sequence[Slider]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a sentence that says how to read it, and what it holds."""

    title: str
    text: str = ""
    charts: Sequence[Chart] = ()
    tables: Sequence[TableOf] = ()
    sliding: Sliding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything on the page, `lead` first. `summary` has one row a measure; `notes` are warnings about the figures."""

    title: str
    subtitle: str = ""
    lead: Sequence[Section] = ()
    summary: TableOf
    sections: Sequence[Section] = ()
    notes: Sequence[str] = ()


def render_report(report: Report) -> str:
    """The page as HTML; every text in it is escaped, and it asks the network for nothing."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(loader=PackageLoader("eval", "templates"), autoescape=True, undefined=StrictUndefined)
    pages.filters["coded"] = _coded
    script = Path(__file__).with_name("templates").joinpath("sliding.js").read_text(encoding="utf-8")
    trusted = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    moving = any(section.sliding for section in report.sections)
    return pages.get_template("report.html").render(
        report=report, script=script if moving else "", trusted=trusted, language=spoken()
    )


def _coded(text: str) -> Markup:
    """Return a text in which what stands between backticks is set as code; everything is escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a lone backtick is a sign like any other
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def write_report(report: Report, path: Path) -> None:
    """Write the page to `path`, whole or not at all; raise `UnusableFile` where that cannot be."""
    write_output(path, render_report(report), called="report")
