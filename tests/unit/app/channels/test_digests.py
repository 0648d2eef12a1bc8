"""How the week was is told by mail, on Slack and on Teams, each once."""

from __future__ import annotations

from gettext import NullTranslations

from app.channels.email.digest import EmailDigest
from app.channels.slack.digest import SlackDigest
from app.channels.teams.digest import TeamsDigest
from app.domain.digest import Digest
from tests.fakes.email_desk import SITE, EmailDesk, text_of
from tests.fakes.slack import FakeSlack
from tests.fakes.teams import IT
from tests.fakes.teams_agents import TeamsAgents

TOLD = Digest(
    title="The last 7 days in words",
    sentences=("12 requests came in.", "9 were answered."),
    write=("“Where is the <wifi>?”: 3 requests",),
    write_next="What to write next",
    mend=(),
    mend_next="What to mend next",
    basis="By the look of Monday.",
)


def test_a_mail_tells_it_with_a_link_and_says_why_it_came() -> None:
    desk = EmailDesk()
    digest = EmailDigest(out=desk.channel.out, speak=lambda _: NullTranslations(), site=SITE)
    for _ in range(2):
        digest.send_digest("it@halyard.example", TOLD, key="digest:1")
    ((to, letter),) = desk.posted.mails
    assert (to, letter["Subject"]) == ("it@halyard.example", "Firstline: The last 7 days in words")
    said = text_of(letter)
    assert "What to write next\n\n- “Where is the <wifi>?”: 3 requests" in said
    assert f"{SITE}/admin/digest" in said
    assert "digest_to" in said
    assert "What to mend next" not in said


def test_slack_is_told_once_in_the_channel() -> None:
    slack = FakeSlack()
    for _ in range(2):
        SlackDigest(calls=slack, speak=lambda _: NullTranslations()).send_digest("CADMIN", TOLD, key="digest:1")
    (said,) = slack.ours("CADMIN")
    assert "12 requests came in. 9 were answered." in said.text
    assert "&lt;wifi&gt;" in said.text


def test_teams_is_told_once_in_the_channel() -> None:
    teams = TeamsAgents()
    for _ in range(2):
        digest = TeamsDigest(say=teams.desk.channel.say, speak=lambda _: NullTranslations(), site=SITE)
        digest.send_digest(IT, TOLD, key="digest:1")
    (said,) = (message for message in teams.cards(IT) if "The last 7 days" in message)
    assert f"{SITE}/admin/digest" in said
