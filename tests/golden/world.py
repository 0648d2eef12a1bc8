"""One engine over the demo home, and the faces of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.bootstrap.channels.email import EmailEntrance
from app.bootstrap.engine import Engine, build_engine
from app.bootstrap.faces import assemble, open_desk
from app.bootstrap.joining import join_channels
from app.channels.email.collecting import Collect
from app.services.front_desk import FrontDesk
from app.settings import Settings
from tests.e2e.slack_world import SECRET
from tests.fakes.email_desk import FakeMailbox
from tests.fakes.email_mails import ME, SERVER
from tests.fakes.email_server import PASSWORD, MailServer, mail_server
from tests.fakes.teams import APP, TENANT
from tests.fakes.teams_server import SECRET as CLIENT_SECRET
from tests.fakes.teams_server import TeamsServer, teams_server
from tests.golden.conversations import Conversation
from tests.golden.email_face import EmailFace, email_user
from tests.golden.faces import FINANCE, TOKEN, ApiFace, Face, SlackFace, WebFace, slack_user
from tests.golden.slack_server import SlackServer, slack_server
from tests.golden.teams_face import TeamsFace, teams_user


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The application with its ways in; nothing works unless a test says so."""

    engine: Engine
    desk: FrontDesk
    app: Any
    slack: SlackServer
    teams: TeamsServer
    mail: MailServer
    collect: Collect
    mailbox: FakeMailbox

    def faces(self) -> Mapping[str, Face]:
        return {
            "api": ApiFace(app=self.app),
            "web": WebFace(desk=self.desk),
            "slack": SlackFace(app=self.app, work=self.engine.work, slack=self.slack),
            "teams": TeamsFace(app=self.app, work=self.engine.work, teams=self.teams),
            "email": EmailFace(
                app=self.app,
                work=self.engine.work,
                collect=self.collect,
                mail=self.mail,
                mailbox=self.mailbox,
                settings=self.engine.settings,
            ),
        }


@contextmanager
def opened(home: Path, conversations: Iterable[Conversation]) -> Iterator[World]:
    with slack_server() as slack, teams_server() as teams, mail_server() as mail:
        finance = frozenset(teams_user(one) for one in conversations if "finance" in one.groups)
        slack.groups[FINANCE] = [slack_user(one) for one in conversations if "finance" in one.groups]
        settings = Settings(
            home=home,
            agent_token=SecretStr(TOKEN),
            slack_bot_token=SecretStr("xoxb-golden"),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=slack.address,
            slack_user_groups={FINANCE: "finance"},
            teams_app_id=APP,
            teams_app_password=SecretStr(CLIENT_SECRET),
            teams_tenant_id=TENANT,
            teams_hosts=("127.0.0.1",),
            teams_login_url=teams.address,
            teams_keys_url=f"{teams.address}/about",
            teams_readers={"finance": finance},
            email_address=ME,
            email_imap="imap://127.0.0.1:1",  # mails are put before the collecting by hand
            email_smtp=f"smtp://127.0.0.1:{mail.smtp_port}",
            email_password=SecretStr(PASSWORD),
            email_authserv=SERVER,
            email_domains=frozenset({"halyard.example"}),
            email_readers={"finance": frozenset(email_user(one) for one in conversations if "finance" in one.groups)},
            public_url="http://desk.example",
            storm_people=0,  # the same questions from every face are no storm
        )
        engine, chat = join_channels(build_engine(settings))
        desk = open_desk(engine)
        (entrance,) = (one for one in chat.all if isinstance(one, EmailEntrance))
        mailbox = FakeMailbox(clock=engine.clock)
        entrance.postman.collect.begin(mailbox)
        yield World(
            engine=engine,
            desk=desk,
            app=assemble(desk, endpoints=chat.endpoints),
            slack=slack,
            teams=teams,
            mail=mail,
            collect=entrance.postman.collect,
            mailbox=mailbox,
        )
