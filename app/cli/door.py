"""Who may come in: one-time sign-in links for people, tokens for programs."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer

from app.cli.output import HomeOption, JsonOption, err, out, print_json
from app.domain.api_token import SCOPES, ApiToken, Scope
from app.domain.errors import InvalidInput
from app.domain.invitation import invited
from app.domain.person import Role
from app.services.access.api_tokens import TokenWish
from app.settings import load_settings

people_app = typer.Typer(help="People who signed in, and signing them out.")
tokens_app = typer.Typer(help="Tokens with which programs call the API: named, scoped, expiring, revocable.")


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command(name="sign-in-link")(sign_in_link)
    tokens_app.command()(create)
    tokens_app.command(name="list")(list_tokens)
    tokens_app.command()(revoke)
    cli.command()(audit)
    cli.add_typer(tokens_app, name="tokens", no_args_is_help=True)
    people_app.command(name="list")(list_people)
    people_app.command(name="sign-out")(sign_out)
    cli.add_typer(people_app, name="people", no_args_is_help=True)


def sign_in_link(
    role: Annotated[Role, typer.Option(help="What the person may do.")] = "admin",
    name: Annotated[str, typer.Option(help="What pages call them.")] = "",
    id: Annotated[
        str, typer.Option(help="Who they are in desk.toml and in histories; made of the name if empty.")
    ] = "",
    queue: Annotated[list[str] | None, typer.Option(help="A queue an agent serves; repeat it. None means all.")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A group of readers they belong to; repeat it.")] = None,
    home: HomeOption = None,
) -> None:
    """Print a link that lets one person in, once and within 15 minutes."""
    from app.bootstrap.door import COMMAND_LINE, link_address, open_door

    settings = load_settings(home=home)
    person = invited(role=role, name=name, id=id, queues=frozenset(queue or ()), audience=frozenset(group or ()))
    address = link_address(settings, open_door(settings).make_link(person, by=COMMAND_LINE))
    out.print(address, soft_wrap=True, markup=False)
    err.print(f"Lets {person.name} in as {role}, once and within 15 minutes.", markup=False)


def create(  # noqa: PLR0913 - one parameter for each option of the command
    name: Annotated[str, typer.Argument(help="What the token is for, such as `portal`.")],
    *,
    scope: Annotated[
        list[str], typer.Option(help="ask (for itself), read (what agents see), agent, or admin; repeat it.")
    ],
    days: Annotated[int, typer.Option(help="How long it is good for.")] = 90,
    group: Annotated[list[str] | None, typer.Option(help="A group of readers it reads as; repeat it.")] = None,
    queue: Annotated[list[str] | None, typer.Option(help="A queue it is for; repeat it. None means all.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a token and print it, once: only its digest is kept."""
    from app.bootstrap.door import COMMAND_LINE, open_door

    groups, queues = frozenset(group or ()), frozenset(queue or ())
    wish = TokenWish(name=name, scopes=_scopes(scope), days=days, audience=groups, queues=queues)
    token, text = open_door(load_settings(home=home)).make_token(wish, by=COMMAND_LINE)
    if json:
        print_json({"token": text} | _shown(token))
        return
    out.print(text, soft_wrap=True, markup=False)
    err.print(f"Keep it now; it is not shown again. Good until {token.expires_at:%Y-%m-%d}.", markup=False)


def list_tokens(home: HomeOption = None, json: JsonOption = False) -> None:
    """List the tokens: their scopes, who made them, until when, last used when."""
    from app.bootstrap.door import list_tokens as listed

    tokens = listed(load_settings(home=home))
    if json:
        print_json({"tokens": [_shown(token) | {"state": state} for token, state in tokens]})
        return
    for token, state in tokens:
        used = f"last used {token.used_at:%Y-%m-%d %H:%M}" if token.used_at else "never used"
        line = (
            f"{token.name:20} {','.join(sorted(token.scopes)):16} {state:9} until {token.expires_at:%Y-%m-%d}  {used}"
        )
        out.print(line, markup=False, soft_wrap=True)
    if not tokens:
        out.print("No tokens yet. Make one: firstline tokens create NAME --scope agent")


def revoke(
    name: Annotated[str, typer.Argument(help="The token's name.")], home: HomeOption = None, json: JsonOption = False
) -> None:
    """End a token at once."""
    from app.bootstrap.door import COMMAND_LINE, open_door

    token = open_door(load_settings(home=home)).revoke_token(name, by=COMMAND_LINE)
    if json:
        print_json(_shown(token))
    else:
        out.print(f"The token {token.name} opens nothing any more.", markup=False)


def list_people(home: HomeOption = None, json: JsonOption = False) -> None:
    """List who signed in: their role, when they last came and how, and how many sessions they have."""
    from app.bootstrap.door import open_door

    known = open_door(load_settings(home=home)).people(limit=1000)
    if json:
        print_json({"people": known})
        return
    for one in known:
        queues = ",".join(sorted(one.person.queues)) or "all queues"
        role = f"{one.person.role} ({queues})" if one.person.role == "agent" else one.person.role
        last = f"{one.last_sign_in:%Y-%m-%d %H:%M} by {one.via}"
        out.print(f"{one.person.id:32} {role:24} {last}  {one.sessions} session(s)", markup=False, soft_wrap=True)
    if not known:
        out.print("Nobody signed in yet.")


def sign_out(id: Annotated[str, typer.Argument(help="The person's id.")], home: HomeOption = None) -> None:
    """End every session of a person at once."""
    from app.bootstrap.door import COMMAND_LINE, open_door

    ended = open_door(load_settings(home=home)).end_sessions(id, actor=COMMAND_LINE)
    out.print(f"{ended} session(s) of {id} ended.", markup=False)


def audit(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 50,
    actor: Annotated[str, typer.Option(help="Only what this person or command did.")] = "",
    act: Annotated[str, typer.Option(help="Only acts of this name, such as `signed_in`.")] = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List administrative acts, newest first: who did what, and when."""
    from app.bootstrap.door import audit_of

    acts = audit_of(load_settings(home=home), limit=limit, actor=actor, act=act)
    if json:
        print_json({"acts": acts})
        return
    for entry in acts:
        line = f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.act:16} {entry.actor:24} {entry.about}  {entry.detail}"
        out.print(line.rstrip(), markup=False, soft_wrap=True)
    if not acts:
        out.print("Nothing yet.")


def _scopes(given: list[str]) -> frozenset[Scope]:
    wanted = {part.strip() for text in given for part in text.split(",")}
    known: frozenset[Scope] = frozenset(scope for scope in SCOPES if scope in wanted)
    if wanted - known:
        strange = ", ".join(sorted(wanted - known))
        raise InvalidInput(f"There is no scope {strange!r}. Choose among {', '.join(SCOPES)}.")
    return known


def _shown(token: ApiToken) -> dict[str, object]:
    """Return everything of a token but its digest."""
    kept = {field.name: getattr(token, field.name) for field in fields(token) if field.name != "digest"}
    return kept | {"scopes": sorted(token.scopes), "audience": sorted(token.audience), "queues": sorted(token.queues)}
