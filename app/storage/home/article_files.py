"""Approved answers as markdown files, with the front matter that the markdown source reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from app.domain.approved import ApprovedAnswer
from app.domain.article import file_ending, file_name
from app.domain.errors import UnusableFile
from app.whole import write_whole


@dataclass(frozen=True, slots=True)
class ArticleFolder:
    """Writes into one folder, which is made; each file appears whole or not at all, and again under the same name."""

    folder: Path

    def __call__(self, answer: ApprovedAnswer) -> str:
        """Write the answer and return the file's path; raise `UnusableFile` where the folder cannot be written."""
        path = self.folder / file_name(answer.title, answer.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for other in self.folder.glob(f"*{file_ending(answer.id)}"):  # the same answer under an older title
                if other != path:
                    other.unlink()
            write_whole(path, article(answer), errors="replace")
        except OSError as error:
            raise UnusableFile(
                f"The article cannot be written to {str(self.folder)!r} ({error.strerror}). Choose another folder."
            ) from error
        return str(path)


def article(answer: ApprovedAnswer) -> str:
    """Return the file's text."""
    front = {
        "id": answer.id,
        "title": answer.title,
        "language": answer.language,
        "audience": sorted(answer.audience),
        "owner": answer.approved_by,
        "updated": answer.updated_at.date().isoformat(),
    }
    head = yaml.safe_dump({name: value for name, value in front.items() if value}, allow_unicode=True, sort_keys=False)
    return f"---\n{head}---\n# {answer.title}\n\n{answer.text}\n"
