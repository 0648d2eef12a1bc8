"""How likely the best label is wrong: among messages in scope, and because the message is not one of those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from classifier.calibration import Floats
from classifier.company import Company
from classifier.features import Features
from classifier.scope import ScopeRows, Slope, from_odds

USUAL_SHARE = 0.03
"""How much of live traffic is taken to be out of scope, where nobody looked."""
LEAST_SHARE = 0.01
"""And where somebody looked and found next to none."""
ENOUGH_TRAFFIC, MOST_TRAFFIC = 100, 500
_ROUNDS, _STILL = 200, 1e-5
_MOST_BELIEVED = 0.5
"""What is found beyond a half is not believed: live messages in scope lie farther off than those learned from, and are
taken for strays too."""
_TAKEN_BY_ANY = 0.6
"""Where texts out of scope were labelled, the most alarmed of two looks counts, which finds more than stray at any
share: so much is not believed were all to stray, and the less the fewer do."""


class _Anew(NamedTuple):
    """From where on traffic counts as worded anew, in multiples of how much of the wording is usually unknown.

    From `some` on a little, from `entirely` on in full: messages look stranger than they are by `lowered` (log-odds).
    """

    some: float
    entirely: float
    lowered: float

    def __call__(self, times: float) -> float:
        """How far so many times as much as usual count, 0 to 1."""
        return _between(times, self.some, self.entirely)


_ANY = _Anew(some=2.0, entirely=4.0, lowered=1.2)
"""Up to twice as much is unknown in a chat where requests are worded as ever: near strays that look like them count."""
_SCATTERED = _Anew(some=1.6, entirely=2.6, lowered=1.5)
"""Where what looks odd is scattered over all that is asked: then little strays."""
_APART, _TOGETHER = 0.5, 0.7
"""What looks odd is scattered where messages agree so far with their company, and gathered where they agree so far."""
_SOME_UNKNOWN = 0.05
"""At least so much is taken to be unknown usually."""
_MOST_STRAY = 0.9
"""How many are taken to stray where it is asked how requests are worded: strays know few of the words anyway."""
_RAISED = 0.7
"""By so much messages look less strange than they are, where requests are worded as ever and many stray: strays of a
house are nearer to its labels than those are to each other."""
_RAISED_IN_FULL, _RAISED_LESS, _NOT_RAISED = 0.25, 0.65, 0.9
"""In full where this share seems to stray by itself; less where few do, and where so many do that requests seem to."""
_HEARD_IN_FULL = 0.5
"""Where this share seems to stray, company is heard as loudly as it can be; where fewer do, what strays is mostly near,
and looks like what it is near to in company as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """`wrong`: how likely the label is wrong in scope; `stray`: how likely a message is out of scope, were half of all.

    Of several in `stray` the most alarmed counts. `share` is how many are, `least` how many are at the least
    whatever is found, and `company` who else wrote, where recent messages were looked at. `usual_known` is how much of
    the wording of a labelled text the others share; where traffic shares less, all log-odds of straying are `lowered`,
    and raised where it shares as much and many seem to stray.
    """

    wrong: Slope
    stray: tuple[Slope, ...]
    share: float = USUAL_SHARE
    least: float = LEAST_SHARE
    company: Company | None = None
    usual_known: float | None = None
    lowered: float = 0.0

    def __call__(self, rows: ScopeRows, features: Features) -> Floats:
        """The probability that the best label is wrong, one a row; `features` are those of the same texts."""
        even = from_odds(self._strays(rows, features))
        return np.asarray(1.0 - (1.0 - self.wrong(rows)) * (1.0 - _shifted(even, self.share)))

    def _strays(self, rows: ScopeRows, features: Features) -> Floats:
        """Log-odds of being out of scope, were half of all."""
        own = self._own(rows)
        return own if self.company is None else self.company(features, own)

    def _own(self, rows: ScopeRows) -> Floats:
        odds = np.max([slope.odds(rows) for slope in self.stray], axis=0)
        return np.asarray(odds - self.lowered, dtype=np.float64)

    def expecting(self, rows: ScopeRows, known: Floats) -> Doubt:
        """The same, having seen of each labelled text how much of its wording the others share (`known`)."""
        return replace(self, usual_known=_known_inside(self._own(rows), known))

    def _worded_like(self, rows: ScopeRows, features: Features, views: Sequence[slice]) -> Doubt:
        """The same, lowered as far as those of these messages that look like requests are worded anew, else raised.

        Misspelled, clipped or unusual words make requests look strange, and strays too; that few words are known even
        among what looks most like requests says which it is.
        """
        plain = replace(self, lowered=0.0)
        if self.usual_known is None:
            return plain
        own = plain._own(rows)
        times = (1.0 - _known_inside(own, features.known)) / max(1.0 - self.usual_known, _SOME_UNKNOWN)
        scattered = 1.0 - _between(Company.of(features, views, own).agrees(features, own), _APART, _TOGETHER)
        some, most = scattered * _SCATTERED(times), _ANY(times)
        lowered = max(_SCATTERED.lowered * some, _ANY.lowered * most)
        return replace(self, lowered=lowered - _raised(_share_of(own)) * (1.0 - max(some, most)))

    def used_to(self, rows: ScopeRows, features: Features, views: Sequence[slice], names: Sequence[str] = ()) -> Doubt:
        """The same where messages are like `rows` of `features`: recent ones without labels, called `names`.

        As many stray as make the mean probability the share itself (Saerens et al. 2002), each message taken by itself:
        in company they are more alike than they are sure.
        """
        doubt = self._worded_like(rows, features, views)
        own = doubt._own(rows)
        share = _share_of(own)
        company = Company.of(features, views, own, heard=min(1.0, share / _HEARD_IN_FULL), names=names)
        return replace(doubt, company=company, share=max(self.least, self._believed(share)))

    def _believed(self, share: float) -> float:
        if len(self.stray) > 1:
            return share * (1.0 - _TAKEN_BY_ANY * share)
        return min(share, _MOST_BELIEVED)


def _raised(found: float) -> float:
    """By how much messages are more likely to stray than they look, where so many were found to stray."""
    near = min(1.0, found / _RAISED_IN_FULL) * (1.0 - _between(found, _RAISED_LESS, _NOT_RAISED))
    return _RAISED * near


def _between(value: float, low: float, high: float) -> float:
    """How far a value has come from `low` to `high`, 0 to 1."""
    return float(np.clip((value - low) / (high - low), 0.0, 1.0))


def _share_of(own: Floats) -> float:
    """How many stray: as many as make the mean probability that share itself."""
    even, share = from_odds(own), 0.5
    for _ in range(_ROUNDS):
        before, share = share, float(np.clip(_shifted(even, share).mean(), 0.001, 0.98))
        if abs(share - before) < _STILL:
            break
    return share


def _known_inside(own: Floats, known: Floats) -> float:
    """How much of their wording is known, of texts as likely as they are to be in scope, were only few of them."""
    inside = 1.0 - _shifted(from_odds(own), _MOST_STRAY)
    return float(inside @ known / max(float(inside.sum()), 1e-9))


def _shifted(even: Floats, share: float) -> Floats:
    """Probabilities that hold where half of all rows are such, for where `share` are."""
    return np.asarray(share * even / (share * even + (1.0 - share) * (1.0 - even)), dtype=np.float64)
