"""E-mail, wired to the engine: only where an address is set; nothing here needs the mail server to be up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parseaddr

from starlette.types import ASGIApp

from app.bootstrap.channels.chatting import (
    Chat,
    build_choose,
    build_follow_up,
    build_hear_wish,
    join_chat,
    month_of,
    rating_scale,
    speaker,
)
from app.bootstrap.channels.mail_sign_in import MailSignIn, mail_sign_in, told_of_token
from app.bootstrap.engine import Engine
from app.bootstrap.following import key_mark, link_key
from app.bootstrap.identity import SystemClock
from app.channels.email.alarm import EmailAlarm
from app.channels.email.channel import EmailChannel, Links
from app.channels.email.choosing import Choosing
from app.channels.email.collecting import Collect
from app.channels.email.digest import EmailDigest
from app.channels.email.enclosures import KeepEnclosures
from app.channels.email.headers import usable_address
from app.channels.email.mailbox import ImapAccount
from app.channels.email.outgoing import Outgoing
from app.channels.email.place import OurIds
from app.channels.email.postman import Postman
from app.channels.email.privacy import Privacy
from app.channels.email.rater import EmailRater
from app.channels.email.reader import EmailReader
from app.channels.email.returning import TakeBack
from app.channels.email.rules import EmailRules
from app.channels.email.sending import SmtpSender
from app.channels.email.servers import server_of
from app.channels.email.threads import Threads
from app.domain.errors import NotReady
from app.ports import Clock
from app.services.requests.find_request import FindRequest
from app.services.requests.hear_participant import HearParticipant
from app.services.requests.keep_uploads import KeepUploads
from app.services.tickets.settle_unheard import SettleUnheard
from app.settings import Settings
from app.web.languages import choose_language


@dataclass(frozen=True, slots=True)
class EmailEntrance:
    """The way in: we fetch; nobody calls us."""

    postman: Postman

    @property
    def endpoints(self) -> dict[str, ASGIApp]:
        """Return none."""
        return {}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Fetch mail meanwhile."""
        with self.postman.at_work():
            yield


def build_email(engine: Engine) -> tuple[Engine, EmailEntrance]:
    """Return the engine whose worker also serves mail, and the way in; raise `NotReady` for half a configuration."""
    settings = engine.settings
    rules, signing = email_rules(settings), sign_in_of(settings, engine.clock)
    channel = _channel(engine, rules, signing)
    reader = _reader(engine, channel, rules)
    chat = Chat(
        channel=channel,
        rater=EmailRater(channel=channel, scale=rating_scale(engine)),
        reader=reader,
        last_alarm=_alarm(engine, channel, rules),
        digest=EmailDigest(out=channel.out, speak=channel.speak, site=channel.links.site),
    )
    postman = _postman(engine, reader, signing)
    return join_chat(engine, chat).warning_also(postman.problem), EmailEntrance(postman)


def _channel(engine: Engine, rules: EmailRules, signing: MailSignIn) -> EmailChannel:
    settings, key = engine.settings, link_key(engine.settings)
    return EmailChannel(
        out=Outgoing(
            send=mail_sender(settings, signing),
            ids=OurIds(key=key, address=rules.address),
            rules=rules,
            unit_of_work=engine.unit_of_work,
            clock=engine.clock,
        ),
        find=FindRequest(unit_of_work=engine.reading),
        links=Links(site=settings.site, key=key, clock=engine.clock),
        reading=engine.reading,
        speak=speaker(settings),
        language=lambda language: choose_language(language, settings.languages),
        month=month_of(settings),
    )


def _alarm(engine: Engine, channel: EmailChannel, rules: EmailRules) -> EmailAlarm:
    return EmailAlarm(
        out=channel.out,
        speak=channel.speak,
        domains={domain.lower() for domain in rules.domains},
        language=engine.settings.languages[0],
        site=channel.links.site,
    )


def _postman(engine: Engine, reader: EmailReader, signing: MailSignIn) -> Postman:
    account = mail_account(engine.settings, signing)
    collect = Collect(
        mailbox_name=account.name,
        ours=reader.rules.address,
        unit_of_work=engine.urgent,
        clock=engine.clock,
        kept=engine.work.bell.ring,
        is_ours=reader.take_back.is_ours,
        known_days=engine.settings.inbox_days,
    )
    return Postman(open=account.opened, collect=collect)


def email_rules(settings: Settings) -> EmailRules:
    """Return what an administrator set; raise `NotReady` where something is missing or no address."""
    missing = [name for name in ("email_imap", "email_smtp") if not getattr(settings, name)]
    if missing:
        raise NotReady(f"Mail is set up by halves: {' and '.join(missing)} missing. docs/email.md says what they are.")
    name, address = parseaddr(settings.email_address)
    if not usable_address(address):
        raise NotReady(f"`email_address` is no address: {settings.email_address!r}. Write `help@example.com`.")
    return EmailRules(
        address=usable_address(address),
        name=name,
        server=settings.email_authserv.strip(),
        domains=settings.email_domains,
        readers=settings.email_readers,
        strangers=settings.email_strangers,
        replies_per_hour=settings.email_replies_per_hour,
    )


def sign_in_of(settings: Settings, clock: Clock) -> MailSignIn:
    """Return how both servers let us in; raise `NotReady` for half a configuration."""
    return mail_sign_in(settings, user=_user(settings), clock=clock)


def mail_account(settings: Settings, signing: MailSignIn) -> ImapAccount:
    """Return the mailbox; raise `InvalidInput` for what is no address of one."""
    return ImapAccount(
        server=server_of(settings.email_imap, protocol="imap", setting="email_imap"),
        user=_user(settings),
        sign_in=signing.sign_in,
        done_folder=settings.email_done_folder,
    )


def mail_sender(settings: Settings, signing: MailSignIn) -> SmtpSender:
    """Return what sends; raise `InvalidInput` for what is no address of a server."""
    return SmtpSender(
        server=server_of(settings.email_smtp, protocol="smtp", setting="email_smtp"),
        address=email_rules(settings).address,
        sign_in=signing.sign_in,
    )


def check_token(settings: Settings) -> str:
    """Ask for a token; return in words what it is good for. Raises what is wrong."""
    email_rules(settings)
    return told_of_token(settings, sign_in_of(settings, SystemClock()))


def check_mailbox(settings: Settings) -> str:
    """Open the mailbox and change nothing; return in words what stands. Raises what is wrong."""
    rules, account = email_rules(settings), mail_account(settings, sign_in_of(settings, SystemClock()))
    with account.opened() as mailbox:
        waiting = mailbox.standing().next_uid - 1
    vouched = f"vouched for by {rules.server}" if rules.server else "nobody is vouched for: set `email_authserv`"
    return f"{account.name} is open, {waiting} mail(s) so far; {vouched}"


def check_sending(settings: Settings) -> str:
    """Sign in and send nothing; return in words what stands. Raises what is wrong."""
    sender = mail_sender(settings, sign_in_of(settings, SystemClock()))
    sender.check()
    links = "" if settings.public_url else "; without `public_url` mail has no links to press"
    mark = key_mark(settings)
    key = f"; `email.key` is {mark}, and must be so on every machine of this house" if mark else ""
    return f"{sender.server.host} takes mail from {sender.address}{links}{key}"


def _user(settings: Settings) -> str:
    return settings.email_user or email_rules(settings).address


def _reader(engine: Engine, channel: EmailChannel, rules: EmailRules) -> EmailReader:
    units, clock = engine.unit_of_work, engine.clock
    return EmailReader(
        rules=rules,
        accept=engine.accept,
        threads=Threads(ids=channel.out.ids, find=channel.find, reading=engine.reading),
        follow_up=build_follow_up(engine),
        choosing=Choosing(choose=build_choose(engine), reading=engine.reading),
        hear=HearParticipant(unit_of_work=units, clock=clock),
        enclosures=KeepEnclosures(
            keep=KeepUploads(unit_of_work=units, clock=clock, ids=engine.ids), reading=engine.reading
        ),
        channel=channel,
        take_back=TakeBack(
            ids=channel.out.ids, unheard=SettleUnheard(unit_of_work=units, clock=clock), reading=engine.reading
        ),
        privacy=Privacy(hear=build_hear_wish(engine), out=channel.out, speak=channel.speak),
        unit_of_work=units,
    )
