"""Add a proposed word of employees to the synonyms of a word of the pages, audited like any edit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.rule_text import RuleVersion, digest_of
from app.domain.word_groups import with_word
from app.services.admin.audited import Act
from app.services.admin.edit_rules import EditRules


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptWord:
    """Adds a word to the group of another. Raises `InvalidInput` for no words, `Conflict` if somebody was quicker."""

    edit: EditRules

    def __call__(self, act: Act, word: str, means: str) -> RuleVersion:
        """Save the groups with `word` beside `means`; which words they are is the reason, where none was given."""
        text = self.edit.file.current().text
        reason = act.reason.strip() or f"{word.strip()} = {means.strip()}"
        return self.edit(replace(act, reason=reason), with_word(text, word, means), over=digest_of(text))
