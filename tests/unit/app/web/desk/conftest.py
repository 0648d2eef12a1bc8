"""What every test of these pages begins with: nobody could answer, so that people have it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.domain.desk_rules import Closing, DeskRules
from app.domain.macro import Macro
from app.domain.sla import SlaPolicy, Target
from app.services.front_desk import FrontDesk
from tests.fakes.engine import FakeAnswerer
from tests.fakes.faces import a_desk, a_seat
from tests.fakes.wiring import Wiring


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(answerer=FakeAnswerer(result=None))


@pytest.fixture
def desk(wiring: Wiring) -> FrontDesk:
    return a_desk(wiring)


@pytest.fixture
def agent(desk: FrontDesk) -> TestClient:
    return a_seat(desk, role="agent")


@pytest.fixture
def ruled(wiring: Wiring) -> FrontDesk:
    """A desk with promises, prepared replies and closing tags that are asked for."""
    hour = timedelta(hours=1)
    wiring.desk_rules = DeskRules(
        sla=SlaPolicy(targets={"high": Target(first_response=hour, resolution=8 * hour)}),
        macros={"greet": Macro(id="greet", title="Say hello", texts={"en": "Hello from {agent}."})},
        closing=Closing(tags=("fault", "how-to"), required=True),
    )
    return a_desk(wiring)
