"""What labels are called: a name that says what its requests are about is one more example of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from classifier.features import FeatureMaker, Features
from classifier.protocol import Labels, Matrix

_TELLING = 0.75
"""Names are learned from where a text is nearer to the name of its label than to this share of the others.

By chance it is a half, as for `GRP_12`; where names say little (.8: their last words alone) they do nothing.
"""
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINTS = re.compile(r"[\W_]+")


def spoken(label: str) -> str:
    """A label as one would say it: `it/vpn-access` and `itVpnAccess` are "it vpn access"."""
    return _JOINTS.sub(" ", _HUMPS.sub(" ", label).lower()).strip()


def telling_names(labels: Sequence[str], rows: Matrix, targets: Labels, maker: FeatureMaker) -> Features | None:
    """The features of the labels' names; None where they do not tell what texts of the dense `rows` are about."""
    names = maker([spoken(label) for label in labels])
    similar = rows @ names.dense.T
    own = similar[np.arange(len(targets)), targets]
    beaten = (similar < own[:, None]).sum(axis=1) / max(len(labels) - 1, 1)
    # Each label counts the same: a common one may be the only one with a name of its own.
    each = np.bincount(targets, weights=beaten, minlength=len(labels)) / np.bincount(targets, minlength=len(labels))
    return names if each.mean() >= _TELLING else None
