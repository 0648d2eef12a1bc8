"""Files that came with a mail: each is kept by the rules for all files, or only its name is."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.email.mail import Mail
from app.domain.files import MAX_FILES, AttachedFile
from app.domain.upload import MOST_KEPT, Upload, UploadRefused, known_uploads
from app.ports import UnitOfWorkFactory
from app.services.requests.find_request import Asked
from app.services.requests.keep_uploads import KeepUploads


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepEnclosures:
    """One file that is not taken does not keep the others out."""

    keep: KeepUploads
    reading: UnitOfWorkFactory

    def __call__(self, mail: Mail, *, below: Asked | None = None) -> tuple[AttachedFile, ...]:
        """Return the files of a mail as they are kept; of those that are not, the names."""
        room = MOST_KEPT - (self._kept(below) if below else 0)
        wanted = [file for file in mail.files if _is_taken(file)][: max(0, room)]
        others = [file.name for file in mail.files if file not in wanted]
        kept = self.keep(wanted, kept=MOST_KEPT - room) if wanted else ()
        return (*kept, *(AttachedFile(name=name) for name in (*others, *mail.left_out)))[:MAX_FILES]

    def _kept(self, asked: Asked) -> int:
        with self.reading() as work:
            said = work.conversations.of_ticket(asked.ticket.id) if asked.ticket else ()
        return len(asked.request.files) + sum(len(message.files) for message in said)


def _is_taken(file: Upload) -> bool:
    try:
        known_uploads([file])
    except UploadRefused:
        return False
    return True
