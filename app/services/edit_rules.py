"""Change the triage file on a page: checked before it rules, kept with its history, audited."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.rule_text import RuleVersion, digest_of
from app.ports import Clock, RuleFile
from app.services.audited import Act, WriteAudit, with_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRules:
    """Saves a whole text. Raises `InvalidInput` naming the line, `Conflict` where somebody was quicker."""

    file: RuleFile
    clock: Clock
    audit: WriteAudit

    def __call__(self, act: Act, text: str, *, over: str) -> RuleVersion:
        """Let `text` rule in place of the version with digest `over`, and return it."""
        with_reason(act)
        plain = text.replace("\r\n", "\n").rstrip() + "\n"
        at, digest = self.clock.now(), digest_of(plain)
        version = RuleVersion(id=f"{at:%Y%m%dT%H%M%SZ}-{digest[:8]}", at=at, actor=act.actor, reason=act.reason.strip())
        self.file.save(plain, version, over=over)
        self.audit("rules_saved", act, detail=f"{over[:8]} -> {digest[:8]}")
        return version

    def restore(self, act: Act, *, over: str) -> RuleVersion:
        """Let the saved version `act.subject` rule again, as a new version."""
        return self(act, self.file.version(act.subject), over=over)
