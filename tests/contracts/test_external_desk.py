"""`ExternalDesk` on Jira, on Zendesk and on the fake; and each rule on a desk that breaks it, and is seen to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.domain.errors import DeliveryFailed
from app.domain.external import ExternalTicket, Remark
from tests.contracts.elsewhere import TICKET, Elsewhere, InJira, InMemory, InZendesk
from tests.fakes.memory_external_desk import ANN_THERE, MemoryExternalDesk

Found = tuple[str, str, datetime | None]


@pytest.fixture(params=[InMemory, InJira, InZendesk])
def there(request: pytest.FixtureRequest) -> Elsewhere:
    made: Elsewhere = request.param()
    return made


def changed(there: Elsewhere, minutes: int = 10) -> dict[str, Found]:
    return {found[0]: found for found in there.desk.changed(minutes=minutes)}


def looked(there: Elsewhere, id: str) -> ExternalTicket:
    found = there.desk.look(id)
    assert found is not None
    return found


def test_it_has_a_name(there: Elsewhere) -> None:
    assert there.desk.name


def test_what_changed_in_the_last_minutes_is_found_with_our_mark_and_when(there: Elsewhere) -> None:
    id = there.stand()
    there.wait(30)
    there.write(id, "Hello.")
    there.wait(2)
    assert changed(there)[id] == (id, TICKET, looked(there, id).changed_at)
    assert looked(there, id).changed_at is not None


@pytest.mark.parametrize("act", ["write", "end", "take", "urge"])
def test_every_kind_of_change_is_found_by_the_moment_it_bears(there: Elsewhere, act: str) -> None:
    id = there.stand()
    there.wait(30)
    before = looked(there, id).changed_at
    _act(there, id, act)
    there.wait(2)
    assert changed(there)[id][2] != before


def test_asking_further_back_finds_what_changed_while_nobody_asked(there: Elsewhere) -> None:
    id = there.stand()
    there.write(id, "Hello.")
    there.wait(3 * 24 * 60)
    assert id in changed(there, minutes=4 * 24 * 60)


def test_one_is_known_by_its_id_and_marked_as_ours_and_has_a_name_for_people(there: Elsewhere) -> None:
    id = there.stand()
    found = looked(there, id)
    assert (found.id, found.marked, bool(found.name)) == (id, TICKET, True)


def test_one_that_we_did_not_make_bears_no_mark_of_ours(there: Elsewhere) -> None:
    found = there.desk.look(there.stranger())
    assert found is None or not found.marked


def test_one_that_is_gone_from_sight_is_none(there: Elsewhere) -> None:
    id = there.stand()
    there.vanish(id)
    assert there.desk.look(id) is None
    assert there.desk.look("404404") is None


def test_words_come_in_their_order_with_who_wrote_them_and_who_may_read_them(there: Elsewhere) -> None:
    id = there.stand()
    there.write(id, "Try the cable.")
    there.write(id, "He never listens.", public=False)
    found = looked(there, id).remarks
    assert [(one.text, one.public) for one in found] == [("Try the cable.", True), ("He never listens.", False)]
    assert all(one.author.id and one.author.name for one in found)


def test_words_keep_their_ids_however_often_one_looks(there: Elsewhere) -> None:
    id = there.stand()
    there.write(id, "One.")
    first = [one.id for one in looked(there, id).remarks]
    there.write(id, "Two.")
    second = [one.id for one in looked(there, id).remarks]
    assert (second[:1], len(set(second))) == (first, 2)


@pytest.mark.parametrize("unheard", [False, True])
def test_what_we_wrote_there_does_not_come_back(there: Elsewhere, unheard: bool) -> None:
    id = there.stand()
    there.we_write(id, "Ours", unheard=unheard)
    there.write(id, "Theirs.")
    assert [one.text for one in looked(there, id).remarks] == ["Theirs."]


def test_one_that_ends_there_is_over_with_a_reason_until_it_is_open_again(there: Elsewhere) -> None:
    id = there.stand()
    assert looked(there, id).standing == "open"
    there.end(id)
    ended = looked(there, id)
    assert (ended.standing, ended.ending, bool(ended.resolution)) == ("over", "solved", True)
    there.reopen(id)
    assert looked(there, id).standing == "open"


def test_who_takes_it_there_has_it(there: Elsewhere) -> None:
    id = there.stand()
    assert looked(there, id).holder is None
    name = there.take(id)
    holder = looked(there, id).holder
    assert holder is not None
    assert (holder.name, bool(holder.id)) == (name, True)


def test_how_urgent_it_is_comes_in_their_word_and_in_ours(there: Elsewhere) -> None:
    id = there.stand()
    there.urge(id, "low")
    found = looked(there, id)
    assert (found.urgency, bool(found.priority)) == ("low", True)


def test_what_cannot_be_asked_is_raised_and_a_later_call_succeeds(there: Elsewhere) -> None:
    id = there.stand()
    there.break_once()
    with pytest.raises(DeliveryFailed):
        list(there.desk.changed(minutes=10))
    there.break_once()
    with pytest.raises(DeliveryFailed):
        there.desk.look(id)
    assert looked(there, id).id == id


def _act(there: Elsewhere, id: str, act: str) -> None:
    if act == "write":
        there.write(id, "Hello.")
    elif act == "urge":
        there.urge(id, "low")
    elif act == "end":
        there.end(id)
    else:
        there.take(id)


# Each rule, broken once on purpose.


@dataclass(slots=True, kw_only=True)
class Twisted(MemoryExternalDesk):
    """A desk that tells one thing otherwise than it is."""

    twist: Callable[[ExternalTicket], ExternalTicket | None] = lambda one: one
    meanwhile: Callable[[Found], Found | None] = lambda one: one
    deaf: bool = False
    echoes: bool = False

    def changed(self, *, minutes: int) -> Iterator[Found]:
        try:
            yield from filter(None, map(self.meanwhile, MemoryExternalDesk.changed(self, minutes=minutes)))
        except DeliveryFailed:
            if not self.deaf:
                raise

    def look(self, external_id: str) -> ExternalTicket | None:
        found = MemoryExternalDesk.look(self, external_id)
        return self.twist(found) if found else None

    def change(self, id: str, **changed: object) -> None:
        ours = () if changed or not self.echoes else (Remark(id="o", author=ANN_THERE, text="Ours", public=True),)
        remarks = self.tickets[id].remarks + ours
        MemoryExternalDesk.change(self, id, **({"remarks": remarks} | changed))


@dataclass(slots=True, kw_only=True)
class Remembers(MemoryExternalDesk):
    """Gives what is gone."""

    def look(self, external_id: str) -> ExternalTicket | None:
        return ExternalTicket(id=external_id, name="?")


def remarked(make: Callable[[tuple[Remark, ...]], tuple[Remark, ...]]) -> Twisted:
    return Twisted(twist=lambda one: replace(one, remarks=make(one.remarks)))


BROKEN: list[tuple[Callable[[Elsewhere], None], MemoryExternalDesk]] = [
    (test_it_has_a_name, Twisted(name="")),
    (test_what_changed_in_the_last_minutes_is_found_with_our_mark_and_when, Twisted(meanwhile=lambda one: None)),
    (
        test_what_changed_in_the_last_minutes_is_found_with_our_mark_and_when,
        Twisted(meanwhile=lambda one: (one[0], "", one[2])),
    ),
    (
        test_what_changed_in_the_last_minutes_is_found_with_our_mark_and_when,
        Twisted(meanwhile=lambda one: (one[0], one[1], one[2] and one[2] + timedelta(hours=1))),
    ),
    (
        lambda there: test_every_kind_of_change_is_found_by_the_moment_it_bears(there, "take"),
        Twisted(twist=lambda one: replace(one, changed_at=None), meanwhile=lambda one: (*one[:2], None)),
    ),
    (test_asking_further_back_finds_what_changed_while_nobody_asked, Twisted(meanwhile=lambda one: None)),
    (
        test_one_is_known_by_its_id_and_marked_as_ours_and_has_a_name_for_people,
        Twisted(twist=lambda one: replace(one, marked="")),
    ),
    (
        test_one_that_we_did_not_make_bears_no_mark_of_ours,
        Twisted(twist=lambda one: replace(one, marked=TICKET)),
    ),
    (test_one_that_is_gone_from_sight_is_none, Remembers()),
    (
        test_words_come_in_their_order_with_who_wrote_them_and_who_may_read_them,
        remarked(lambda words: tuple(reversed(words))),
    ),
    (
        test_words_come_in_their_order_with_who_wrote_them_and_who_may_read_them,
        remarked(lambda words: tuple(replace(one, public=True) for one in words)),
    ),
    (
        test_words_keep_their_ids_however_often_one_looks,
        remarked(lambda words: tuple(replace(one, id=f"{len(words)}-{one.id}") for one in words)),
    ),
    (lambda there: test_what_we_wrote_there_does_not_come_back(there, False), Twisted(echoes=True)),
    (
        test_one_that_ends_there_is_over_with_a_reason_until_it_is_open_again,
        Twisted(twist=lambda one: replace(one, standing="open")),
    ),
    (
        test_one_that_ends_there_is_over_with_a_reason_until_it_is_open_again,
        Twisted(twist=lambda one: replace(one, resolution="")),
    ),
    (test_who_takes_it_there_has_it, Twisted(twist=lambda one: replace(one, holder=None))),
    (
        test_how_urgent_it_is_comes_in_their_word_and_in_ours,
        Twisted(twist=lambda one: replace(one, urgency=None)),
    ),
    (test_what_cannot_be_asked_is_raised_and_a_later_call_succeeds, Twisted(deaf=True)),
]


@pytest.mark.parametrize(("rule", "broken"), BROKEN)
def test_each_rule_sees_who_breaks_it(rule: Callable[[Elsewhere], None], broken: MemoryExternalDesk) -> None:
    with pytest.raises((AssertionError, KeyError, pytest.fail.Exception)):
        rule(InMemory(desk=broken))
