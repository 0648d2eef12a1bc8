"""Buttons and fields of agents' cards and windows. Each names its ticket; what people wrote stands only as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.channels.teams.elements import Json, visible
from app.domain.plain_words import shortened

_LABEL, _CHOICE, _VALUE = 80, 120, 100


def act(verb: str, title: str, ticket: str, *, style: str = "", **more: str) -> Json:
    """Return a button that does something at once; clients that know no better way submit it."""
    data = {"verb": verb, "ticket": ticket, **more}
    label = _label(title, style)
    fallback = {"type": "Action.Submit", "data": data, **label}
    return {"type": "Action.Execute", "verb": verb, "data": data, "fallback": fallback, **label}


def opens(verb: str, title: str, ticket: str, **more: str) -> Json:
    """Return a button that opens a window of ours."""
    data = {"verb": verb, "ticket": ticket, **more, "msteams": {"type": "task/fetch"}}
    return {"type": "Action.Submit", "data": data, **_label(title, "")}


def submits(verb: str, title: str, ticket: str, **more: str) -> Json:
    """Return the button of a window; what its fields hold comes along."""
    return {"type": "Action.Submit", "data": {"verb": verb, "ticket": ticket, **more}, **_label(title, "positive")}


def buttons(actions: Iterable[Json]) -> Json:
    """Return buttons in a row."""
    return {"type": "ActionSet", "actions": list(actions), "spacing": "medium"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a window: the id its value comes back under, what stands above it, and what is said where it lacks."""

    id: str
    label: str
    missing: str = ""

    def written(self, *, longest: int, text: str = "", lines: bool = False) -> Json:
        """Return a field for words."""
        asked: dict[str, object] = {"type": "Input.Text", **self._wire(), "maxLength": longest}
        if lines:
            asked["isMultiline"] = True
        return asked | ({"value": shortened(text, longest)} if text else {})

    def one_of(self, choices: Iterable[tuple[str, str]], *, chosen: str = "") -> Json:
        """Return a list from which one is picked."""
        listed = [(value, title) for value, title in choices if value and len(value) <= _VALUE]
        known = {"value": chosen} if chosen in dict(listed) else {}
        return {"type": "Input.ChoiceSet", **self._wire(), "style": "compact", "choices": _listed(listed)} | known

    def some_of(self, names: Iterable[str], *, chosen: Iterable[str] = ()) -> Json:
        """Return a list from which several are picked."""
        offered = [name for name in dict.fromkeys(names) if is_offered(name)]
        picked = ",".join(name for name in chosen if name in offered)
        listed = _listed((name, name) for name in offered)
        wire = {"type": "Input.ChoiceSet", **self._wire(), "isMultiSelect": True, "choices": listed}
        return wire | ({"value": picked} if picked else {})

    def _wire(self) -> dict[str, object]:
        wire: dict[str, object] = {"id": self.id, "label": self.label}
        if self.missing:
            wire |= {"isRequired": True, "errorMessage": self.missing}
        return wire


def is_offered(name: str) -> bool:
    """Whether a name can be picked beside others: they come back as one text, parted by commas."""
    return "," not in name and bool(name.strip()) and len(name) <= _VALUE


def _label(title: str, style: str) -> dict[str, object]:
    label: dict[str, object] = {"title": shortened(visible(title), _LABEL)}
    if style:
        label["style"] = style
    return label


def _listed(choices: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"title": shortened(visible(title), _CHOICE), "value": value} for value, title in choices]
