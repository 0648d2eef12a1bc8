"""Figures for a monitoring system. They count and time; no text and no requester is in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from app.domain.outcome import Outcome
from app.domain.request import Incoming
from app.ports import UnitOfWorkFactory
from app.services.front_desk import AskAndWait

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """One registry an application: two of them in one process do not count for each other."""

    reading: UnitOfWorkFactory
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def counted(self, ask: AskAndWait) -> AskAndWait:
        """Return `ask`, counted by decision and channel and timed."""
        decisions = Counter(
            "firstline_requests", "Requests asked here, by decision.", ["decision", "channel"], registry=self.registry
        )
        seconds = Histogram(
            "firstline_answer_seconds", "From question to decision.", buckets=_SECONDS, registry=self.registry
        )

        def counted_ask(incoming: Incoming) -> Outcome:
            with seconds.time():
                outcome = ask(incoming)
            decisions.labels(decision=outcome.decision.kind, channel=outcome.request.origin.channel).inc()
            return outcome

        return counted_ask

    def text(self) -> bytes:
        """Return everything in the exposition format, with what waits as it is now."""
        waiting = CollectorRegistry()
        waiting.register(_Waiting(self.reading))
        return generate_latest(self.registry) + generate_latest(waiting)


@dataclass(frozen=True, slots=True, eq=False)  # a registry keeps its collectors by identity
class _Waiting:
    reading: UnitOfWorkFactory

    def collect(self) -> list[GaugeMetricFamily]:
        with self.reading() as work:
            depths = {
                "firstline_inbox_waiting": ("Requests accepted and not handled.", work.backlog.requests()),
                "firstline_outbox_waiting": ("Effects to be carried out.", work.backlog.effects()),
                "firstline_dead_letters": ("Effects given up.", work.backlog.dead_letters()),
            }
            states = work.queries.counts()
        tickets = GaugeMetricFamily("firstline_tickets", "Tickets by state.", labels=["state"])
        for state, number in sorted(states.items()):
            tickets.add_metric([state], number)
        return [GaugeMetricFamily(name, text, value=value) for name, (text, value) in depths.items()] + [tickets]
