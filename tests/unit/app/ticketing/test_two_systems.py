"""A ticket that stands in Jira and in Zendesk at once: what people say in one is shown in the other, once, and ends."""

from __future__ import annotations

from dataclasses import replace

from app.domain.effects import MirrorTicket
from app.domain.lifecycle import escalate
from tests.fakes.builders import MOMENT, a_ticket
from tests.fakes.engine import FakeChannel
from tests.fakes.jira_shapes import DONE
from tests.fakes.jira_world import JiraWorld
from tests.fakes.zendesk_world import ZendeskWorld


def settled(jira: JiraWorld, zendesk: ZendeskWorld, channel: FakeChannel) -> None:
    """Let everything arrive everywhere."""
    carry_out = replace(
        jira.wiring().carry_out(),
        channels={"web": channel},
        tellers={"web": channel},
        syncs=(jira.desk(), zendesk.desk()),
    )
    for _ in range(4):
        for _ in range(5):
            carry_out()
            zendesk.wait(30)
        jira.jira.now = max(jira.jira.now, jira.clock.now())
        jira.pull()()
        zendesk.pull()()


def test_what_is_said_in_one_is_shown_in_the_other_and_in_neither_twice() -> None:
    jira, channel = JiraWorld(), FakeChannel()
    zendesk = ZendeskWorld(units=jira.units, clock=jira.clock, ids=jira.ids)
    ticket = jira.keep(escalate(a_ticket(), queue="it", tier=1, at=MOMENT))
    with jira.units() as work:
        work.outbox.put([MirrorTicket(key="tkt_1:v1:mirror", ticket_id=ticket.id)])
        work.commit()
    settled(jira, zendesk, channel)
    issue, there = jira.jira.only(), zendesk.zendesk.only()
    jira.jira.write(issue, "Said in Jira.")
    settled(jira, zendesk, channel)
    zendesk.zendesk.write(there, "Said in Zendesk.")
    settled(jira, zendesk, channel)
    told = sorted(message.text for _, message in channel.told.values())
    assert told == ["Said in Jira.", "Said in Zendesk."]
    assert [text.splitlines()[-1] for text in jira.jira.said(issue, public=True)] == told
    assert [text.splitlines()[-1] for text in zendesk.zendesk.said(there, public=True)] == told
    jira.jira.change(issue, status=DONE, resolution="Done")
    settled(jira, zendesk, channel)
    assert there.status == "solved"
    zendesk.zendesk.change(there, status="open")
    settled(jira, zendesk, channel)
    assert issue.status != DONE
    calls = len(jira.jira.said(issue, public=False)), len(zendesk.zendesk.said(there, public=False))
    settled(jira, zendesk, channel)
    assert calls == (len(jira.jira.said(issue, public=False)), len(zendesk.zendesk.said(there, public=False)))
