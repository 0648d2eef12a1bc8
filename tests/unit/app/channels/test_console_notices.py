"""What the console says where people have a request already."""

from __future__ import annotations

from io import StringIO

import pytest

from app.channels.console import ConsoleChannel
from app.domain.decision import Decision
from app.domain.request import Origin


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("already_open", "We already have this"),
        ("reported_by_others", "Others report this too"),
        ("known_issue", "This is a known issue. The gateway is back at noon."),
        ("incident_ended", "What you reported is over."),
        ("no_good_answer", "A person will look at this."),
    ],
)
def test_it_says_why_people_have_it_and_what_they_wrote(reason: str, said: str) -> None:
    stream = StringIO()
    note = "The gateway is back at noon." if reason == "known_issue" else ""
    decision = Decision(kind="escalate", confidence=0.2, reason=reason, note=note)
    ConsoleChannel(stream=stream).post(Origin(channel="console"), decision, key="k")
    assert said in stream.getvalue()
