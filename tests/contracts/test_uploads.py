"""Files that people sent us, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.message import written_by_requester
from app.ports import UnitOfWorkFactory
from tests.contracts.test_privacy_stores import LATER, a_past
from tests.fakes.builders import MOMENT, a_request

DAY = timedelta(days=1)


def test_a_file_is_kept_as_it_came_once(units: UnitOfWorkFactory) -> None:
    content = bytes(range(256))
    with units() as work:
        work.uploads.keep("fil_1", content, at=MOMENT)
        work.uploads.keep("fil_1", b"other", at=MOMENT)
        work.commit()
    with units() as work:
        assert work.uploads.content("fil_1") == content
        with pytest.raises(NotFound, match="fil_2"):
            work.uploads.content("fil_2")


def test_what_no_request_claims_is_forgotten_a_little_at_a_time(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in range(4):
            work.uploads.keep(f"fil_{number}", b"x", at=MOMENT + number * DAY)
        work.uploads.claim(["fil_0", "fil_9"], request_id="req_1")
        work.commit()
    with units() as work:
        assert work.uploads.prune(before=MOMENT + 3 * DAY, limit=1) == 1
        assert work.uploads.prune(before=MOMENT + 3 * DAY, limit=9) == 1
        assert [work.uploads.content(f"fil_{number}") for number in (0, 3)] == [b"x", b"x"]
        for number in (1, 2):
            with pytest.raises(NotFound):
                work.uploads.content(f"fil_{number}")


def test_a_file_goes_with_its_own_request_and_with_no_other(units: UnitOfWorkFactory) -> None:
    with units() as work:
        a_past(work, 1)
        a_past(work, 2, days=400)
        for number in (1, 2):
            work.uploads.keep(f"fil_{number}", b"x", at=MOMENT)
            work.uploads.claim([f"fil_{number}"], request_id=f"req_{number}")
        work.uploads.claim(["fil_2"], request_id="req_1")
        work.commit()
    with units() as work:
        work.erasure.erase(before=LATER, limit=9)
        assert work.uploads.content("fil_2") == b"x"
        with pytest.raises(NotFound):
            work.uploads.content("fil_1")


def test_what_was_written_back_is_forgotten_with_its_ticket_and_so_are_its_files(units: UnitOfWorkFactory) -> None:
    with units() as work:
        ticket = a_past(work, 1)
        reply = replace(a_request("req_reply"), text="it says error 809")
        work.records.add_request(reply)
        work.conversations.add(written_by_requester(reply, ticket_id=ticket.id))
        work.uploads.keep("fil_1", b"x", at=MOMENT)
        work.uploads.claim(["fil_1"], request_id=reply.id)
        work.commit()
    with units() as work:
        work.erasure.erase(before=LATER, limit=9)
        with pytest.raises(NotFound):
            work.records.request(reply.id)
        with pytest.raises(NotFound):
            work.uploads.content("fil_1")
