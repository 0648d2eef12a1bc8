"""The reader of replies as the use case wants it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.reply import After, Reading
from classifier.replies import ReplyReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReplies:
    """Reads with the packaged models; the reader itself says whether it is sure enough to act upon."""

    reader: ReplyReader

    def __call__(self, text: str, after: After) -> Reading:
        """Return what `text` means after `after`; any text is taken."""
        found = self.reader.read_reply(text, after=after)
        return Reading(kind=found.kind, probability=found.probability, sure=found.sure)
