"""A share of what was counted, with the interval it lies in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`count` of `total`; `low` and `high` are the exact 95 % interval (Clopper and Pearson, 1934)."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.count / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        """The lower end; 0 where nothing was counted."""
        return _quantile(0.025, self.count, self.total - self.count + 1) if self.count else 0.0

    @property
    def high(self) -> float:
        """The upper end; 1 where all, or nothing at all, was counted."""
        return _quantile(0.975, self.count + 1, self.total - self.count) if self.count < self.total else 1.0


def _quantile(p: float, a: int, b: int) -> float:
    # imported here: a service that shows no figures need not wait for it
    from scipy.special import betaincinv

    return float(betaincinv(a, b, p))
