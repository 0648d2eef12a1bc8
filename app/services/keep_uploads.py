"""Take files that somebody sends, so that a request can name them; and open one again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import NotFound
from app.domain.files import AttachedFile
from app.domain.identity import Identity
from app.domain.upload import Upload, known_uploads
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.read_conversation import conversation_of
from app.services.read_request import ReadRequest, RequestStory


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepUploads:
    """Keeps what is in the files. The request that names them makes them its own; nobody's are forgotten after a day.

    Only what this returned is ever named, so that nobody reaches another's file by an id.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, uploads: Sequence[Upload], *, story: RequestStory) -> tuple[AttachedFile, ...]:
        """Return the files as the requester of `story` may send them; raise `UploadRefused`, keeping none."""
        known = known_uploads(uploads, kept=len(story.files))
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

    A requester sees what they sent themselves; agents all that people wrote on the ticket.
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
        if reader.agent and story.ticket is not None and reader.serves(story.ticket.queue):
            with self.unit_of_work() as work:
                for message in conversation_of(work, story.ticket):
                    yield from message.files
