"""Try a dead letter once more."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.ports import Clock, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDeadLetter:
    """Puts an effect that was given up back in line for one more attempt, once a person has removed the cause."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, key: str) -> None:
        """Raise `NotFound` where there is no such dead letter."""
        with self.unit_of_work() as work:
            letters = {item.effect.key: item for item in work.outbox.dead_letters()}
            if key not in letters:
                raise NotFound(f"There is no dead letter {key!r}. It may have been delivered, or retried already.")
            work.outbox.failed(key, error=letters[key].last_error, retry_at=self.clock.now())
            work.commit()
