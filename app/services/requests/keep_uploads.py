"""Store files that people send, for a request to name; open one for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, Protocol

from app.domain.errors import NotFound
from app.domain.files import AttachedFile
from app.domain.identity import Identity
from app.domain.upload import MAX_BYTES, MAX_UPLOADS, Upload, known_uploads
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.desk.read_conversation import conversation_of
from app.services.requests.read_request import ReadRequest, RequestStory


class SentFile(Protocol):
    """A file of a form, as it arrives; a field left empty has neither a name nor a size."""

    filename: str | None
    size: int | None
    file: BinaryIO


def read_uploads(sent: Iterable[SentFile]) -> tuple[Upload, ...]:
    """Return what was sent: of the files, and of each file, no more than shows that it is too much."""
    named = islice((one for one in sent if one.filename or one.size), MAX_UPLOADS + 1)
    return tuple(Upload(name=one.filename or "", content=one.file.read(MAX_BYTES + 1)) for one in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepUploads:
    """Keeps what is in the files. The request that names them makes them its own; nobody's are forgotten after a day.

    Only what this returned is ever named, so that nobody reaches another's file by an id.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, uploads: Sequence[Upload], *, kept: int) -> tuple[AttachedFile, ...]:
        """Return the files to send where `kept` are there already; raise `UploadRefused`, keeping none."""
        known = known_uploads(uploads, kept=kept)
        files = tuple(replace(file, id=self.ids.new("fil")) for file in known)
        if files:
            now = self.clock.now()
            with self.unit_of_work() as work:
                for file, upload in zip(files, uploads, strict=True):
                    work.uploads.keep(file.id, upload.content, at=now)
                work.commit()
        return files


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUpload:
    """Opens a file for those who may read the request it is part of: its requester, and agents of the ticket's queue.

    A requester sees what they sent themselves and what agents sent them; agents all that people wrote on the ticket.
    """

    unit_of_work: UnitOfWorkFactory
    read_request: ReadRequest

    def __call__(self, request_id: str, file_id: str, *, reader: Identity) -> tuple[AttachedFile, bytes]:
        """Return the file and what is in it; raise `NotFound` where `reader` may see none of that name there."""
        story = self.read_request(request_id, reader=reader)
        file = next((one for one in self._files(story, reader) if file_id and one.id == file_id), None)
        if file is None:
            raise NotFound(f"There is no file {file_id!r} with request {request_id!r}. Open the request again.")
        with self.unit_of_work() as work:
            return file, work.uploads.content(file_id)

    def _files(self, story: RequestStory, reader: Identity) -> Iterator[AttachedFile]:
        if story.request.requester == reader.requester:
            yield from story.files
            yield from (file for reply in story.replies for file in reply.files)
        if reader.agent and story.ticket is not None and reader.serves(story.ticket.queue):
            with self.unit_of_work() as work:
                for message in conversation_of(work, story.ticket):
                    yield from message.files
