"""Service life: serve, worker, doctor."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from importlib.metadata import version
from platform import python_version
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.output import HomeOption, JsonOption, err, out, print_json
from app.domain.errors import NotReady
from app.settings import Settings, load_settings, unknown_variables

if TYPE_CHECKING:
    from fastapi import FastAPI

_ERRORS = 2
"""The file that what a server says goes to."""
_LIVE_PAGES_SECONDS = 3
"""How long pages that listen for news may hold up the end; their browsers come back by themselves."""


def register(cli: typer.Typer) -> None:
    """Add the commands of this file."""
    cli.command()(serve)
    cli.command()(worker)
    cli.command()(doctor)


def serve(
    home: HomeOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 picks a free one.", show_default="8080")
    ] = None,
) -> None:
    """Serve the page and the API, with a worker inside."""
    run_server(load_settings(home=home, host=host, port=port))


def run_server(settings: Settings) -> None:
    """Listen and serve until stopped; raise `NotReady` when the port is taken."""
    import uvicorn

    from app.bootstrap.garbage import putting_together
    from app.bootstrap.large_pages import into_large_pages_beside
    from indexer.bootstrap import load_beside

    _name_strange_variables()
    load_beside()
    with putting_together():
        from app.bootstrap.faces import create_app

        listener = open_port(settings.host, settings.port)
        app = create_app(settings)
    listener.listen()  # whoever takes us at our word finds the door open; the server goes on with it in a moment
    port = listener.getsockname()[1]
    _say_it_is_ready(app, settings, port)
    into_large_pages_beside()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_LIVE_PAGES_SECONDS
    )
    uvicorn.Server(config).run(sockets=[listener])


def _say_it_is_ready(app: FastAPI, settings: Settings, port: int) -> None:
    from app.bootstrap.door import ADMINISTRATOR, link_address

    desk = app.state.desk
    err.print(f"Firstline is ready at http://{settings.host}:{port}/  (stop with Ctrl+C)")
    if not desk.check_readiness.has_pages:
        err.print("It has no pages to answer from yet: until it has, every request goes to people.", soft_wrap=True)
    if not settings.oidc_issuer and _is_journal(os.fstat(_ERRORS), os.environ):
        err.print("Administrators: firstline sign-in-link prints a link that lets you in, once.", soft_wrap=True)
    elif not settings.oidc_issuer:
        link = link_address(settings, desk.door.make_link(ADMINISTRATOR, by="server"), port=port)
        err.print(f"Administrators: {link}  (opens once, within 15 minutes)", soft_wrap=True)


def _is_journal(stream: os.stat_result, environment: Mapping[str, str]) -> bool:
    """Whether `stream` goes into the system's journal, which others may read: no place for a link that lets people in.

    systemd says so by the file's numbers (systemd.exec, JOURNAL_STREAM); a shell below it may inherit the variable.
    """
    return environment.get("JOURNAL_STREAM") == f"{stream.st_dev}:{stream.st_ino}"


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket bound to `host:port`; raise `NotReady` with the way out when that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, or asyncio leaves Nagle's algorithm on and each answer waits 40 ms for its first half's receipt.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise NotReady(
            f"Cannot listen on {host}:{port} ({error.strerror}). Another program may use it: choose one with --port."
        ) from error
    return listener


def worker(
    home: HomeOption = None,
    once: Annotated[bool, typer.Option("--once", help="Handle what is waiting, then stop.")] = False,
) -> None:
    """Handle waiting requests and deliver waiting replies, without serving pages."""
    from app.bootstrap.engine import build_engine
    from app.bootstrap.joining import join_channels
    from app.bootstrap.working import work_forever
    from indexer.bootstrap import await_retriever

    settings = load_settings(home=home)
    _name_strange_variables()
    engine = build_engine(settings, opened=await_retriever)
    if once:
        handled = join_channels(engine)[0].work()
        out.print(f"Done: {handled} step(s).")
        return
    err.print("Working. Stop with Ctrl+C.")
    work_forever(engine)


def _name_strange_variables() -> None:
    for sentence in unknown_variables():
        err.print(sentence, style="yellow", markup=False, soft_wrap=True)


def doctor(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check settings, home, index, models, triage and database, and say what to do about what is wrong."""
    from app.bootstrap.health import check_up

    checks = check_up(load_settings(home=home))
    healthy, built = all(check.ok for check in checks), version("firstline")
    if json:
        told = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
        print_json({"healthy": healthy, "version": built, "python": python_version(), "checks": told})
    else:
        out.print(f"Firstline {built}, Python {python_version()}", markup=False)
        for check in checks:
            out.print("[green]ok  [/]" if check.ok else "[red]fix [/]", end=" ")
            out.print(f"{check.name}: {check.detail}", markup=False, soft_wrap=True)
    raise typer.Exit(0 if healthy else 1)
