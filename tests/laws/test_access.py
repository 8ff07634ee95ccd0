"""Access is refused unless declared, and the whole table of roles and permissions is written down."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask

from blueprints import policy
from blueprints.accounts.models import Role
from blueprints.core import access, outbox, sockets
from blueprints.core.access import Actor, Permission
from tests.conftest import Browser, World

CLOSED_TO_ALL = frozenset[str]()
EVERYONE = frozenset(Role)
MEMBERS = frozenset({Role.BENEFICIARY, Role.FACILITATOR})
IN_JOURNEYS = frozenset({Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.DOCTOR, Role.DISABILITY_OFFICER})
SERVICE = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})
IN_CHARGE = frozenset({Role.ADMINISTRATOR})

BY_ROLE_ALONE: dict[Permission, frozenset[Role]] = {
    Permission.PUBLIC: EVERYONE,
    Permission.HEALTH: EVERYONE,
    Permission.DEMO: EVERYONE,
    Permission.DESIGN: EVERYONE,
    Permission.SIGNED_IN: EVERYONE,
    Permission.COLLECTIVE_ENTER: MEMBERS,
    Permission.MEETING_READ: MEMBERS,
    Permission.MEETING_ANSWER: MEMBERS,
    Permission.MEETING_CREATE: frozenset({Role.FACILITATOR}),
    Permission.MEETING_CHOOSE_DATE: frozenset({Role.FACILITATOR}),
    Permission.MEETING_MOVE: frozenset({Role.FACILITATOR}),
    Permission.MEETING_ANSWER_FOR: frozenset({Role.FACILITATOR}),
    Permission.MINUTES_READ: MEMBERS,
    Permission.MINUTES_WRITE: frozenset({Role.FACILITATOR}),
    Permission.MINUTES_RECORDS: MEMBERS,
    Permission.VENUE_READ: MEMBERS,
    Permission.VENUE_WRITE: frozenset({Role.FACILITATOR}),
    Permission.SUBJECT_PROPOSE: MEMBERS,
    Permission.SUBJECT_ANSWER: frozenset({Role.FACILITATOR}),
    Permission.AGENDA_ADD: frozenset({Role.BENEFICIARY, Role.FACILITATOR}),
    Permission.AGENDA_LEAD: frozenset({Role.FACILITATOR}),
    Permission.THREAD_READ: MEMBERS,
    Permission.THREAD_CREATE: MEMBERS,
    Permission.THREAD_REPLY: MEMBERS,
    Permission.CONSULTATION_VOTE: frozenset({Role.BENEFICIARY}),
    Permission.CONSULTATION_LEAD: frozenset({Role.FACILITATOR}),
    Permission.PROPOSAL_READ: MEMBERS,
    Permission.PROPOSAL_RESULTS: MEMBERS,
    Permission.PROPOSAL_CREATE: MEMBERS,
    Permission.THREAD_LEAD: frozenset({Role.FACILITATOR}),
    Permission.PROPOSAL_QUEUE: frozenset({Role.FACILITATOR}),
    Permission.REPORT_SEND: MEMBERS,
    Permission.REPORT_FOLLOW: MEMBERS,
    Permission.OWN_TEXT_LIST: EVERYONE,
    # A member who helps to moderate is accompanied too: the role alone opens nothing.
    Permission.MODERATION_QUEUE: frozenset({Role.FACILITATOR}),
    Permission.TESTIMONIAL_LIST_OWN: frozenset({Role.BENEFICIARY}),
    Permission.TESTIMONIAL_CREATE: frozenset({Role.BENEFICIARY}),
    Permission.TESTIMONIAL_QUEUE: frozenset({Role.FACILITATOR, Role.MODERATOR}),
    Permission.TESTIMONIAL_DICTATE: frozenset({Role.FACILITATOR}),
    Permission.TESTIMONIAL_USES: frozenset({Role.FACILITATOR}),
    Permission.ENQUIRY_LIST: frozenset({Role.FACILITATOR, Role.ADMINISTRATOR}),
    Permission.ENQUIRY_HANDLE: frozenset({Role.FACILITATOR, Role.ADMINISTRATOR}),
    Permission.DESK_ENTER: SERVICE,
    Permission.PERSON_LIST: SERVICE,
    Permission.PERSON_INVITE: SERVICE,
    Permission.PERSON_CHANGE: IN_CHARGE,
    Permission.JOURNEY_MANAGE: IN_CHARGE,
    Permission.PLATFORM_SET: IN_CHARGE,
    Permission.AUDIT_READ: IN_CHARGE,
    Permission.LIST_EXPORT: IN_CHARGE,
    Permission.READINGS_SEE: frozenset({Role.BENEFICIARY}),
    Permission.EXTRAORDINARY_LIST: SERVICE,
    Permission.JOURNEY_ENTER: IN_JOURNEYS,
    Permission.PLACE_READ: frozenset(policy.GUESTS),
    Permission.ABSENCE_SAY: frozenset({Role.COACH, Role.ADMINISTRATOR}),
    Permission.ADJUSTMENT_LIST: IN_JOURNEYS,
    Permission.IDEA_READ: frozenset({Role.BENEFICIARY, Role.COACH, Role.FACILITATOR, *policy.GUESTS}),
    Permission.IDEA_QUEUE: frozenset({Role.FACILITATOR}),
    Permission.ENROLMENT_OPEN: frozenset({Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR}),
    Permission.COLLECTIVE_LEAVE: frozenset({Role.BENEFICIARY}),
    Permission.CARE_ANSWER: frozenset({Role.FACILITATOR}),
    Permission.CHARTER_AGREE: MEMBERS,
    Permission.CHARTER_WRITE: frozenset({Role.FACILITATOR}),
    Permission.CHARTER_PROPOSE: MEMBERS,
}
"""Who may, for the permissions that hang on the role alone. Those about one object are tested with their feature."""

ABOUT_ONE_OBJECT = {
    Permission.MODERATION_READ,
    Permission.MODERATION_DECIDE,
    Permission.ANONYMITY_LIFT,
    Permission.OWN_TEXT_READ,
    Permission.OWN_TEXT_DISAGREE,
    Permission.CARE_ALERT,
    Permission.CARE_OWN,
    Permission.CARE_AWAY,
    Permission.JOURNEY_DATES,
    Permission.JOURNEY_MEMBERS,
    Permission.AGREEMENT_READ,
    Permission.CHARTER_PROPOSAL_READ,
    Permission.CHARTER_PROPOSAL_SUPPORT,
    Permission.CHARTER_PROPOSAL_WITHDRAW,
    Permission.CHARTER_PROPOSAL_ANSWER,
    Permission.GUEST_INVITE,
    Permission.GUEST_TAKE_BACK,
    Permission.GUEST_ANSWER,
    Permission.GUEST_END,
    Permission.JOURNEY_HAND_OVER,
    Permission.HANDOVER_READ,
    Permission.ABSENCE_END,
    Permission.HISTORY_SHARE,
    Permission.HEALTH_AGREE,
    Permission.ENROLMENT_FOLLOW,
    Permission.SUBJECT_WITHDRAW,
    Permission.AGENDA_SUPPORT,
    Permission.AGENDA_WRITE,
    Permission.AGENDA_SET_ASIDE,
    Permission.REMARK_TAKE_BACK,
    Permission.THREAD_SETTLE,
    Permission.PROPOSAL_COMMENT,
    Permission.PROPOSAL_SUPPORT,
    Permission.POST_CHANGE,
    Permission.PROPOSAL_WRITE,
    Permission.PROPOSAL_WITHDRAW,
    Permission.PROPOSAL_ANSWER,
    Permission.TESTIMONIAL_READ_PUBLISHED,
    Permission.TESTIMONIAL_READ,
    Permission.TESTIMONIAL_WRITE,
    Permission.TESTIMONIAL_WITHDRAW,
    Permission.TESTIMONIAL_REVIEW,
    Permission.TESTIMONIAL_PUBLISH,
    Permission.TESTIMONIAL_SIGN_FOR,
    Permission.TESTIMONIAL_TAKE_PART,
    Permission.TESTIMONIAL_LEAVE_PART,
    Permission.PERSON_READ,
    Permission.INVITATION_MANAGE,
    Permission.WAY_BACK_FOLLOW,
    Permission.WAY_BACK_CONFIRM,
    Permission.EXTRAORDINARY_ASK,
    Permission.EXTRAORDINARY_FOLLOW,
    Permission.EXTRAORDINARY_ANSWER,
    Permission.EXTRAORDINARY_STOP,
    Permission.EXTRAORDINARY_READ,
    Permission.EXTRAORDINARY_LEARN,
    Permission.ADJUSTMENT_PROPOSE,
    Permission.ADJUSTMENT_READ,
    Permission.ADJUSTMENT_FOLLOW,
    Permission.ADJUSTMENT_EDIT,
    Permission.ADJUSTMENT_SHOW,
    Permission.ADJUSTMENT_ANSWER,
    Permission.ADJUSTMENT_DATE,
    Permission.ADJUSTMENT_DECIDE,
    Permission.ADJUSTMENT_FEEL,
    Permission.ADJUSTMENT_TICK,
    Permission.IDEA_SEND,
    Permission.IDEA_REVIEW,
    Permission.CONVERSATION_SEE,
    Permission.CONVERSATION_READ,
    Permission.FILE_READ,
    Permission.CONVERSATION_WRITE,
    Permission.CHECK_IN,
    Permission.HELD_KEEP,
    Permission.MESSAGE_READ,
    Permission.MESSAGE_CHANGE,
}


def _actor(*roles: Role) -> Actor:
    return Actor(
        person_id=uuid4(), platform_id=uuid4(), session_id=uuid4(), roles=frozenset(roles), name="", pseudonym=""
    )


def test_every_view_declares_its_access(application: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if access.declared(application.view_functions[rule.endpoint]) is None
    ]
    assert undeclared == []


def test_a_view_that_declares_nothing_answers_403(settings: object) -> None:
    bare = Flask(__name__)
    access.install(bare, policy.RULES, lambda: None)
    bare.add_url_rule("/rien", view_func=lambda: "tout")
    assert bare.test_client().get("/rien").status_code == 403


def test_every_job_and_every_event_declares_its_access(application: Flask) -> None:
    assert outbox.handlers
    assert [name for name, handler in outbox.handlers.items() if not hasattr(handler, "__access__")] == []
    registered = sockets.server_of(application).handlers
    assert {sockets.NAMESPACE, "/"} == set(registered)


def test_every_permission_has_a_rule_and_a_row_in_this_table() -> None:
    assert set(policy.RULES) == set(Permission) == set(BY_ROLE_ALONE) | ABOUT_ONE_OBJECT


@pytest.mark.parametrize("permission", sorted(BY_ROLE_ALONE))
@pytest.mark.parametrize("role", sorted(Role))
def test_role_by_permission(application: Flask, permission: Permission, role: Role) -> None:
    with application.app_context():
        assert access.allowed(permission, _actor(role)) is (role in BY_ROLE_ALONE[permission])


@pytest.mark.parametrize("permission", sorted(set(Permission)))
def test_a_stranger_gets_only_what_is_public(application: Flask, permission: Permission) -> None:
    public = {Permission.PUBLIC, Permission.HEALTH, Permission.DEMO, Permission.DESIGN}
    with application.app_context():
        if permission is Permission.TESTIMONIAL_READ_PUBLISHED:
            assert not access.allowed(permission, None, SimpleNamespace(state="withdrawn"))
        else:
            assert access.allowed(permission, None, SimpleNamespace(kind=None)) is (permission in public)


def test_a_person_without_any_role_gets_what_signed_in_people_get(application: Flask) -> None:
    with application.app_context():
        granted = {permission for permission in BY_ROLE_ALONE if access.allowed(permission, _actor())}
    assert granted == {permission for permission, roles in BY_ROLE_ALONE.items() if roles == EVERYONE}


def test_every_unsafe_route_refuses_without_its_token(world: World, browser: Callable[..., Browser]) -> None:
    person = world.person(*Role)
    mine = browser(person)
    for rule in world.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
            path = rule.build({name: uuid4() for name in rule.arguments})
            assert path is not None
            answer = mine.open(path[1], method=method)
            assert answer.status_code == 400, f"{method} {rule.rule} answered {answer.status_code}"
