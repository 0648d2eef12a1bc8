"""The company a message keeps: recent messages like it, which nobody labelled, and how far those seem to stray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.features import Features
from classifier.fitted import as_saved
from classifier.protocol import Matrix
from classifier.views import Shelf

_ITSELF = 0.1
"""What a text says of itself, beside the same words of somebody else (1)."""
_SURER = 1.3
"""Several looks that agree say more than one."""
_STILL = 1e-9
_SAME = 0.995
"""Above this cosine it is the same message once more, which would only say again what is said of it already."""


class Hearing(NamedTuple):
    """To how many of the `nearest` a message listens, how quickly they fade, and how loud it is itself when `sure`.

    A message is heard e times less for each 1/`fading` of cosine that it is farther off. What a text says of itself
    counts e to the `sure` times more for each point of log-odds by which it looks like a request: those that look most
    like one are told apart by themselves, the doubtful ones by their company.
    """

    nearest: int
    fading: float
    sure: float


HEARING = Hearing(nearest=8, fading=8.0, sure=0.7)
EARLIER = Hearing(nearest=15, fading=10.0, sure=0.0)
"""How models until format 12 listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Recent messages: of each view the unit rows (`parts`) from column `starts` on, and the `strays` of each.

    `names` are what the house calls them by, if it said, so that it can have one forgotten.
    `strays` (n,) are log-odds of being out of scope, as the message seemed by itself; `heard` is how much they count, 0
    to 1, against what a message says of itself. One message may look like a request by chance; where those around it
    look strange as well, or do not, that says more than another look at it (as labels are spread over neighbours, Zhou
    et al. 2004).
    """

    parts: tuple[Matrix, ...]
    starts: tuple[int, ...]
    strays: Floats
    heard: float = 1.0
    names: tuple[str, ...] = ()
    hearing: Hearing = HEARING

    @classmethod
    def of(
        cls,
        features: Features,
        views: Sequence[slice],
        strays: Floats,
        *,
        heard: float = 1.0,
        names: Sequence[str] = (),
    ) -> Company:
        """Remembers all messages of `features`, rounded as they are saved."""
        return cls(
            parts=tuple(as_saved(features.dense[:, view]) for view in views),
            starts=tuple(view.start for view in views),
            strays=strays,
            heard=heard,
            names=tuple(names),
        )

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """The messages of each view."""
        return tuple(map(Shelf, self.starts, self.parts))

    def __call__(self, features: Features, own: Floats) -> Floats:
        """(texts,) log-odds of texts that by themselves have their `own`, each with its company."""
        alike, places = self._beside(features)
        loud = np.exp(self.hearing.fading * (np.take_along_axis(alike, places, axis=1) - 1.0))
        itself = _ITSELF * np.exp(self.hearing.sure * np.maximum(-own, 0.0))
        together = _SURER * ((loud * self.strays[places]).sum(axis=1) + itself * own) / (loud.sum(axis=1) + itself)
        return np.asarray(self.heard * together + (1.0 - self.heard) * own, dtype=np.float64)

    def agrees(self, features: Features, own: Floats) -> float:
        """How far company looks as texts do themselves: the correlation of their `own` log-odds with its mean.

        What strays keeps company that strays. Where requests are only worded oddly, some here and some there look odd.
        """
        mean = self.strays[self._beside(features)[1]].mean(axis=1)
        if min(mean.std(), own.std()) < _STILL:
            return 0.0
        return float(np.corrcoef(mean, own)[0, 1])

    def _beside(self, features: Features) -> tuple[Floats, NDArray[np.intp]]:
        """How alike texts and recent messages are, and the places of the nearest of those."""
        near = sum(features.similar(part, start) for part, start in zip(self.parts, self.starts, strict=True))
        mean = np.asarray(near, dtype=np.float64) / len(self.parts)
        alike = np.where(mean > _SAME, -1.0, mean)  # the same message, perhaps itself
        count = min(self.hearing.nearest, alike.shape[1])
        return alike, np.argpartition(-alike, count - 1, axis=1)[:, :count]
