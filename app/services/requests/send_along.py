"""Take files that a requester sends later, with or without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.upload import Upload
from app.services.requests.continue_request import Continued, ContinueRequest
from app.services.requests.keep_uploads import KeepUploads
from app.services.requests.read_request import RequestStory


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAlong:
    """Files without a word are something more to know, never thanks and never a new question."""

    keep: KeepUploads
    continue_request: ContinueRequest

    def __call__(
        self,
        story: RequestStory,
        text: str,
        uploads: Sequence[Upload],
        *,
        message: str = "",
        fills_in: bool = False,
    ) -> Continued:
        """Return what became of it; raise `UploadRefused` for a file that is not taken, `InvalidInput` for nothing."""
        files = self.keep(uploads, kept=len(story.files))
        said = text if text.strip() else ", ".join(file.name for file in files)
        tells = fills_in or not text.strip()
        go_on = replace(self.continue_request, groups=story.request.audience)
        return go_on(story.request.id, said, message=message, files=files, fills_in=tells)
