"""The page of `eval suggestions`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from eval.report import Report, Section, TableOf
from eval.wording import _, between, number, share

Group = Mapping[str, object]


def suggestions_page(found: Group) -> Report:
    """Return the figures as a page: one table a group of tickets."""
    groups = {name: cast(Group, value) for name, value in found.items() if isinstance(value, dict)}
    counts = {"name": found["dataset"], "documents": _count(found["documents"]), "undated": _count(found["undated"])}
    return Report(
        title=_("Are replies suggested that solved it before?"),
        subtitle=_("%(name)s: %(documents)s documents, %(undated)s of them without a date.") % counts,
        lead=(
            Section(title=_("In short"), text=" ".join(_in_short(groups))),
            Section(
                title=_("What next?"),
                text=_(
                    "Where there is no precedent nothing can be suggested: let agents link a page or keep a prepared "
                    "reply when they close. Where there is one that does not come first, look at %(command)s."
                )
                % {"command": "`firstline eval suggestions --by-rank`"},
            ),
        ),
        summary=_summary(groups),
        sections=[_section(name, group) for name, group in groups.items()],
        notes=[_("A precedent is a document that labels name, or whose words agree with the resolution.")],
    )


def _summary(groups: Mapping[str, Group]) -> TableOf:
    return TableOf(
        title=_("Is what solved it among the first three?"),
        columns=(_("tickets"), _("with a precedent"), _("first"), _("among the first three")),
        rows=[
            (_called(name), _count(group["with_precedent"]), _share(group["recall@1"]), _share(group["recall@3"]))
            for name, group in groups.items()
        ],
    )


def _section(name: str, group: Group) -> Section:
    shares = TableOf(
        title=_("Shares"),
        columns=(_("share of tickets"), _("how much"), _("what 95 % certainty leaves open")),
        rows=list(_rows(group)),
    )
    return Section(
        title=_called(name),
        text=_("%(tickets)s tickets, each with what was known before its day.") % {"tickets": _count(group["tickets"])},
        tables=[shares],
    )


def _in_short(groups: Mapping[str, Group]) -> Iterator[str]:
    yield _("Past tickets were put back to their day, and what would have been suggested was compared with what solved "
            "them.")  # fmt: skip
    for name, group in groups.items():
        yield _(
            "%(name)s: of %(precedents)s tickets that had a precedent, it was among the first three for %(share)s."
        ) % {
            "name": _called(name),
            "precedents": _count(group["with_precedent"]),
            "share": _share(group["recall@3"]),
        }


def _rows(group: Group) -> Iterator[tuple[str, str, str]]:
    for name, words in _meanings().items():
        low, high = (group.get(f"{name}_{end}") for end in ("low", "high"))
        open_ = between(low, high) if isinstance(low, float) and isinstance(high, float) else ""
        yield words, _share(group[name]), open_


def _meanings() -> Mapping[str, str]:
    """Return what each share is called."""
    return {
        "precedent_share": _("has a precedent"),
        "recall@1": _("what solved it is first"),
        "recall@3": _("what solved it is among the first three"),
        "with_suggestion": _("something is suggested"),
        "shown_recall@3": _("what solved it is suggested"),
        "shown_right": _("suggestions that are right, whatever solved the others"),
    }


def _called(name: str) -> str:
    """Return what a group of tickets is called; of requests the part is named."""
    kind, _unused, part = name.partition("_")
    known = {"threads": _("threads"), "requests": _("requests"), "duplicates": _("repeated questions")}
    return ", ".join(filter(None, (known.get(kind, kind), "" if part == "all" else part)))


def _share(value: object) -> str:
    return share(float(value)) if isinstance(value, float | int) else "–"


def _count(value: object) -> str:
    return number(float(value)) if isinstance(value, float | int) else "–"
