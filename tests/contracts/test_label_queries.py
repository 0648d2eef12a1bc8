"""`LabelQueries` on every store."""

from __future__ import annotations

from dataclasses import replace

from app.domain.label_overview import DISCARDED, LabelCount
from app.ports import UnitOfWorkFactory
from tests.contracts.test_incident_stores import a_label


def test_labels_that_wait_for_a_word_come_newest_first_without_those_discarded(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.labels.add([a_label(id) for id in ("l1", "l2", "l3", "l4")])
        for id, reason in (("l1", "odd"), ("l2", "odd"), ("l3", DISCARDED)):
            work.labels.hold(id, reason=reason)
        assert work.label_queries.held() == (replace(a_label("l2"), held="odd"), replace(a_label("l1"), held="odd"))
        assert len(work.label_queries.held(limit=1)) == 1


def test_values_are_counted_the_commonest_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.labels.add([a_label("l1"), a_label("l2", new="it"), a_label("l3", new="it")])
        work.labels.hold("l3", reason="odd")
        assert work.label_queries.counts() == (
            LabelCount(field="queue", value="it", count=2, held=1),
            LabelCount(field="queue", value="hr", count=1, held=0),
        )
