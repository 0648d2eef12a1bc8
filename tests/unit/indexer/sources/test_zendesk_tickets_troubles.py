"""Solved tickets of a Zendesk that is busy, silent or refuses, and a process that is killed: nothing known is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from indexer.types import ResolvedThread, SourceUnavailable
from tests.fakes.web_api import answers, busy, cut_off
from tests.fakes.zendesk_past import Past, PastTickets
from tests.fakes.zendesk_tickets_source import a_source, read


class Killed(BaseException):
    """The process dies."""


def kill(_: httpx.Request) -> httpx.Response:
    raise Killed


def test_killed_at_any_call_nothing_is_lost_or_doubled_and_nothing_read_twice(tmp_path: Path) -> None:
    def a_zendesk() -> PastTickets:
        return PastTickets(tickets=[Past(id=id) for id in range(1, 6)], in_part=2)

    whole = a_zendesk()
    wanted = read(a_source(whole, tmp_path / "whole"))
    for call in range(len(whole.asked)):
        zendesk, folder = a_zendesk(), tmp_path / str(call)
        zendesk.troubles = [zendesk_answers(zendesk)] * call + [kill]
        with pytest.raises(Killed):
            a_source(zendesk, folder).fetch()
        assert read(a_source(zendesk, folder)) == wanted
        read_of = [url.path for url in zendesk.asked if "comments" in url.path]
        assert len(read_of) <= len(set(read_of)) + 1  # the one that the kill hit


def zendesk_answers(zendesk: PastTickets) -> Any:
    return lambda request: zendesk.answer(request.url)


def test_a_busy_zendesk_is_waited_for(tmp_path: Path) -> None:
    zendesk = PastTickets(tickets=[Past(id=1)], troubles=[busy("1"), cut_off, answers(503)])
    assert read(a_source(zendesk, tmp_path))


GROUPS = answers(200, json={"groups": [{"id": 11, "name": "IT", "is_public": True}], "meta": {"has_more": False}})


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        ([cut_off] * 8, "again later"),
        ([answers(403, json={})], "may not read there"),
        ([GROUPS, answers(403, json={})], "may not read there"),
        ([GROUPS, answers(404, json={})], "no Zendesk at"),
        ([GROUPS, answers(200, json={"tickets": []})], "not of the known form: end_of_stream"),
        ([GROUPS, answers(200, json={"tickets": [], "end_of_stream": False})], "again and again"),
        ([answers(200, json={"groups": []})], "not of the known form: meta"),
    ],
)
def test_where_it_does_not_tell_everything_what_is_known_is_kept_and_it_says_so(
    trouble: list[Any], says: str, tmp_path: Path
) -> None:
    zendesk = PastTickets(tickets=[Past(id=1)])
    read(a_source(zendesk, tmp_path))
    zendesk.troubles = list(trouble)
    source = a_source(zendesk, tmp_path)
    source.fetch()
    threads = source.resolved_threads()
    assert isinstance(next(threads), ResolvedThread)
    with pytest.raises(SourceUnavailable, match=says):
        next(threads)


def test_a_wrong_token_is_named_by_its_setting_and_never_shown(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="FIRSTLINE_ZENDESK_TOKEN") as raised:
        read(a_source(PastTickets(), tmp_path, token="wrong-token"))
    assert "wrong-token" not in str(raised.value)
