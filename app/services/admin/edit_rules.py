"""Change a file of rules on a page: checked before it rules, kept with its history, audited."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.rule_text import RuleVersion, changes_between, digest_of
from app.ports import Clock, RuleFile
from app.services.admin.audited import Act, WriteAudit, with_reason


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
        changed = [line.sign for line in changes_between(self.file.current().text, plain)]
        self.file.save(plain, version, over=over)
        lines = f"+{changed.count('+')} -{changed.count('-')} lines"
        self.audit("rules_saved", act, detail=f"{lines}, {over[:8]} -> {digest[:8]}")
        return version

    def restore(self, act: Act, version_id: str, *, over: str) -> RuleVersion:
        """Let a saved version rule again, as a new version; raise `NotFound` where there is none."""
        return self(act, self.file.version(version_id), over=over)
