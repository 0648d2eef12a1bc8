"""Which kinds of experts there are: each says `logits` of `features`, and which `columns` of theirs it reads."""

from __future__ import annotations

from classifier.evened import Evened
from classifier.experts import Expert
from classifier.hearsay import Hearsay
from classifier.kernel import Kernel
from classifier.likeness import Likeness
from classifier.network import Network

AnyExpert = Expert | Likeness | Kernel | Hearsay | Network | Evened
