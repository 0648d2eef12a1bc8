"""Who somebody is here, by what their provider says."""

from __future__ import annotations

import pytest

from app.domain.sign_on import RoleMap, Vouched

ROLES = RoleMap(
    admins=frozenset({"it-admins", "Chief@Example.com"}),
    agents=frozenset({"helpdesk"}),
    queues={"network-team": ("it-network",), "ada@example.com": ("it-apps", "hr")},
    audience={"Finance": ("finance",), "staff": ("staff", "canteen")},
)


@pytest.mark.parametrize(
    ("groups", "email", "role", "queues"),
    [
        ((), "", "requester", ()),
        (("HELPDESK",), "", "agent", ()),
        (("network-team",), "", "agent", ("it-network",)),
        ((), "Ada@Example.com", "agent", ("it-apps", "hr")),
        (("helpdesk", "IT-Admins"), "", "admin", ()),
        ((), "chief@example.com", "admin", ()),
    ],
)
def test_groups_and_addresses_make_the_role(
    groups: tuple[str, ...], email: str, role: str, queues: tuple[str, ...]
) -> None:
    person = ROLES.person(Vouched(subject="s1", email=email, groups=frozenset(groups)))
    assert (person.role, person.queues) == (role, frozenset(queues))


def test_reader_groups_come_from_the_providers_groups() -> None:
    person = ROLES.person(Vouched(subject="s1", groups=frozenset({"finance", "staff", "other"})))
    assert person.audience == {"finance", "staff", "canteen"}


def test_the_id_is_the_lower_case_address_or_else_the_subject() -> None:
    assert ROLES.person(Vouched(subject="s1", email="Ada@Example.com")).id == "ada@example.com"
    assert ROLES.person(Vouched(subject="s1")).id == "s1"


@pytest.mark.parametrize("subject", ["agent", "web:5d0c2f", "token:portal", "slack:U1", "chief@example.com"])
def test_a_subject_passes_for_nobody_of_another_door(subject: str) -> None:
    assert ROLES.person(Vouched(subject=subject)).id == f"sub:{subject}"
    assert ROLES.person(Vouched(subject=subject)).role == "requester"


def test_a_name_is_one_line_of_bearable_length() -> None:
    assert ROLES.person(Vouched(subject="s1", name=" Ada\n\tByron ")).name == "Ada Byron"
    assert len(ROLES.person(Vouched(subject="s1", name="x" * 9999)).name) == 120
    assert ROLES.person(Vouched(subject="s1", email="a@b.example")).name == "a@b.example"
