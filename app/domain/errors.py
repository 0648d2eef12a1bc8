"""The error tree. Every message says what happened, to which id, and what to do about it."""

from __future__ import annotations


class FirstlineError(Exception):
    """Root of everything Firstline raises on purpose; mapped to HTTP, exit codes and chat text in one place each."""


class InvalidInput(FirstlineError):
    """What was sent cannot be used as it is (empty, too long, binary, an unknown value)."""


class UnusableFile(InvalidInput):
    """A file or folder that was named cannot be read or written, or holds something else."""


class NotFound(FirstlineError):
    """There is no such request, ticket, receipt or file."""


class NotAllowed(FirstlineError):
    """This person may not do or see that."""


class Conflict(FirstlineError):
    """The thing has changed meanwhile, or its state does not permit this step."""


class NotReady(FirstlineError):
    """Something must be built or configured first: the index, the triage model, the home directory."""


class DatabaseUnusable(NotReady):
    """The database does not answer or takes nothing. Its sentence names places: for the log and for administrators."""

    outside = "The database cannot be used just now; the service's log and `firstline doctor` say why."
    """What anybody else is told."""


class DeliveryFailed(FirstlineError):
    """A channel or ticket system did not take an effect; it stays in the outbox and is tried again.

    Where they said so, not before `wait` seconds have passed; what is `final` is not tried again by itself.
    """

    wait: float = 0.0
    final: bool = False
