"""Whoever reads the record finds there what is posted."""

from __future__ import annotations

from app.channels.web import WebChannel
from tests.fakes.builders import a_decision, a_message, an_origin


def test_who_reads_the_record_has_it_already() -> None:
    channel = WebChannel()
    assert channel.post(an_origin(), a_decision(), key="k") == "asker"
    assert channel.tell(an_origin(), a_message(), key="k") == "asker"
