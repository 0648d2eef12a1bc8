"""Carry out what was decided: post replies, mirror tickets. Failures are retried; giving up is never silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from app.domain.digest import Digest
from app.domain.effects import AlertAgents, AskRating, MirrorTicket, OutboxItem, PostMessage, PostReply, SendDigest
from app.domain.errors import Conflict, DeliveryFailed
from app.domain.lifecycle import is_superseded
from app.domain.retry import RetryPolicy
from app.domain.ticket import Ticket
from app.ports import (
    AlarmChannel,
    ChatChannel,
    Clock,
    DigestChannel,
    MessageChannel,
    RatingChannel,
    TicketSync,
    UnitOfWork,
    UnitOfWorkFactory,
)
from app.services.tickets.settle_unheard import SettleUnheard
from app.services.worker.drain_outbox import DrainOutbox

log = logging.getLogger(__name__)
T = TypeVar("T")


_UNHEARD_AFTER = timedelta(minutes=1)
"""A reply whose next try is so far off has kept its asker waiting as long already: people get the ticket."""


def _untold(_: datetime) -> Digest:
    raise DeliveryFailed("Nothing here writes a digest.")


def _always(_: PostReply) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut:
    """Drains the outbox. After a crash between posting and noting it, the same key is posted again.

    Effects of one conversation or ticket go out in their order, `lanes` of these side by side. What went out is noted
    with the next lease, in one commit. A reply that is no longer `still_true` is not posted. If an answer cannot be
    posted within a minute, or its asker does not see it, people get the ticket. A ticket that a system does not take is
    noted as missing there.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    channels: Mapping[str, ChatChannel]
    tellers: Mapping[str, MessageChannel] = field(default_factory=dict)
    raters: Mapping[str, RatingChannel] = field(default_factory=dict)
    digests: Mapping[str, DigestChannel] = field(default_factory=dict)
    write_digest: Callable[[datetime], Digest] = _untold
    """Returns what the days before a moment were like, as it is known when it goes out."""
    alarms: tuple[AlarmChannel, ...] = ()
    syncs: tuple[TicketSync, ...] = ()
    of_every_tier: frozenset[str] = frozenset()
    """Names of syncs that want tickets the engine still holds, too."""
    still_true: Callable[[PostReply], bool] = _always
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    lease_seconds: int = 60
    lanes: int = 1
    reading: UnitOfWorkFactory | None = None
    """Units of work that only look, where the store has them."""
    _unheard: SettleUnheard = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_unheard", SettleUnheard(unit_of_work=self.unit_of_work, clock=self.clock))

    def __call__(self, *, limit: int = 100) -> int:
        """Return how many effects were tried, at most `limit`."""
        drain = DrainOutbox(
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            attempt=self._attempt,
            retry=self.retry,
            lease_seconds=self.lease_seconds,
            lanes=self.lanes,
        )
        return drain(limit)

    def _attempt(self, item: OutboxItem) -> DeliveryFailed | None:
        try:
            if item.attempts > self.retry.tries:
                raise DeliveryFailed(f"Every one of {self.retry.tries} attempts ended without a word of what happened.")
            self._perform(item)
        except DeliveryFailed as error:
            self._not_delivered(item, error)
            return error
        return None

    def _not_delivered(self, item: OutboxItem, error: DeliveryFailed) -> None:
        """Hand the ticket to people: for an answer that is a minute late, for agents' words once they are given up."""
        now, effect = self.clock.now(), item.effect
        again = self._again(item, error, now)
        try:
            if isinstance(effect, PostReply) and (again is None or again - now >= _UNHEARD_AFTER):
                self._unheard.reply(effect, "others")
            elif isinstance(effect, PostMessage) and again is None:
                self._unheard.message(effect)
        except Conflict as conflict:
            log.warning("ticket of %s changed while it was handed to people: %s", effect.key, conflict)

    def _again(self, item: OutboxItem, error: DeliveryFailed, now: datetime) -> datetime | None:
        return None if error.final else self.retry.next_try(item.attempts, at=now, wait=error.wait)

    def _look(self) -> UnitOfWork:
        """Return a unit of work that keeps nobody from writing."""
        return (self.reading or self.unit_of_work)()

    def _perform(self, item: OutboxItem) -> None:
        if isinstance(item.effect, PostReply):
            self._post(item.effect)
        elif isinstance(item.effect, PostMessage):
            self._tell(item.effect)
        elif isinstance(item.effect, AlertAgents):
            self._alert(item.effect)
        elif isinstance(item.effect, AskRating):
            self._ask_rating(item.effect)
        elif isinstance(item.effect, SendDigest):
            self._tell_digest(item.effect)
        else:
            self._mirror(item.effect, item)

    def _post(self, effect: PostReply) -> None:
        channel = _found(self.channels, effect.origin.channel)
        if self._is_wanted(effect) and self.still_true(effect):
            reached = channel.post(effect.origin, effect.decision, key=effect.key)
            try:
                self._unheard.reply(effect, reached)
            except Conflict as error:
                raise DeliveryFailed(f"The ticket of {effect.key!r} changed while its reply was posted.") from error

    def _tell(self, effect: PostMessage) -> None:
        teller = _found(self.tellers, effect.origin.channel)
        with self._look() as work:
            said = work.conversations.of_ticket(effect.ticket_id)
        message = next((message for message in said if message.id == effect.message_id), None)
        if message is None:
            log.info("message %s withheld: it is no longer kept", effect.key)
            return
        if teller.tell(effect.origin, message, key=effect.key) == "asker":
            return
        try:
            self._unheard.message(effect)
        except Conflict as error:
            raise DeliveryFailed(f"The ticket of {effect.key!r} changed while it was told.") from error

    def _alert(self, effect: AlertAgents) -> None:
        """Tell them by the first way that reaches anybody; the log always knows."""
        with self._look() as work:
            ticket = work.tickets.get(effect.ticket_id)
        reached = any(alarm.alert(effect, ticket) for alarm in self.alarms)
        log.log(
            logging.INFO if reached else logging.WARNING,
            "ticket %s: %s %s (told: %s)",
            ticket.id,
            effect.kind,
            effect.detail,
            ", ".join(effect.agents) or "whoever is on duty",
        )

    def _ask_rating(self, effect: AskRating) -> None:
        rater = self.raters.get(effect.origin.channel)
        if rater is None:
            return
        with self._look() as work:
            ticket, now = work.tickets.get(effect.ticket_id), self.clock.now()
            wanted = ticket.state == "solved" and work.invitations.is_open(ticket.id, now=now)
        if wanted:
            rater.ask_rating(effect.origin, ticket, key=effect.key)

    def _tell_digest(self, effect: SendDigest) -> None:
        channel = _found(self.digests, effect.channel)
        channel.send_digest(effect.place, self.write_digest(effect.until), key=effect.key)

    def _is_wanted(self, effect: PostReply) -> bool:
        # Between the decision and now a person may have answered, or the requester taken the question back.
        with self._look() as work:
            ticket = work.tickets.of_request(effect.request_id)
        if ticket is None or not is_superseded(ticket, effect.decision):
            return True
        log.info("reply %s withheld: ticket %s is %s", effect.key, ticket.id, ticket.state)
        return False

    def _mirror(self, effect: MirrorTicket, item: OutboxItem) -> None:
        """Mirror to every system; one that fails, or refuses for good, does not keep the others from it."""
        failed = {sync.name: failure for sync in self.syncs if (failure := self._mirrored(effect, sync))}
        for system, failure in failed.items():
            if self._again(item, failure, self.clock.now()) is None:
                self._unmirrored(effect, system)
        if failed:
            raise min(failed.values(), key=lambda failure: failure.final)

    def _unmirrored(self, effect: MirrorTicket, system: str) -> None:
        try:
            self._unheard.copy(effect.ticket_id, system)
        except Conflict as conflict:  # whatever changed it is mirrored, too
            log.warning("ticket of %s changed while %s was given up: %s", effect.key, system, conflict)

    def _mirrored(self, effect: MirrorTicket, sync: TicketSync) -> DeliveryFailed | None:
        with self._look() as work:
            ticket = work.tickets.get(effect.ticket_id)
            external_id = work.links.external_id(ticket.id, system=sync.name)
        if not ticket.tier and sync.name not in self.of_every_tier:
            return None
        try:
            if external_id:
                sync.update(ticket, external_id)
            else:
                self._create(sync, ticket)
        except DeliveryFailed as failure:
            return failure
        return None

    def _create(self, sync: TicketSync, ticket: Ticket) -> None:
        external_id = sync.create(ticket)
        if not external_id:
            return
        with self.unit_of_work() as work:
            work.links.link(ticket.id, system=sync.name, external_id=external_id)
            work.commit()


def _found(channels: Mapping[str, T], name: str) -> T:
    if name not in channels:
        known = ", ".join(sorted(channels)) or "none"
        raise DeliveryFailed(f"Channel {name!r} is not set up here (there are: {known}).")
    return channels[name]
