"""An invitation: who invites whom, what its page says, and one account at the end."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from blueprints.accounts import queries as people
from blueprints.accounts import roles
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, mail, outbox, state, tokens
from blueprints.core.errors import Refused
from blueprints.joining import queries, services
from blueprints.joining.models import Invitation
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]


def invite(world: World, role: Role = Role.BENEFICIARY, **more: Any) -> Invitation:
    """Invite Zoé, by the installation itself unless said otherwise."""
    facts: dict[str, Any] = {
        "email": "zoe@exemple.fr",
        "first_name": "Zoé",
        "last_name": "Lunel",
        "role": role,
        "inviter_id": None,
        "inviter_roles": frozenset(),
    }
    made: Invitation = world.run(services.invite, **(facts | more))
    return made


def path_of(world: World, invitation: Invitation) -> str:
    """Return the address that the mail holds."""
    with world.app.app_context():
        return f"/invitation/{tokens.make('invitation', invitation.id)}"


def answers(**more: str) -> dict[str, str]:
    """Return what she writes at the first step."""
    return {
        "first_name": "Zoé",
        "last_name": "Lunel",
        "pseudonym": "Coquille",
        "client_id": str(uuid4()),
    } | more


def letters(world: World) -> list[EmailMessage]:
    """Empty the outbox and return the mails that were laid in the folder."""
    with world.app.app_context():
        for old in (state.current().settings.data / "mailbox").glob("*.eml"):
            old.unlink()
        outbox.run_due()
        mailer = mail.mailer()
        assert isinstance(mailer, mail.FolderMailer)
        return mailer.list_messages()


def count_people(world: World) -> int:
    """Return how many people the platform has."""
    return int(world.read(lambda: db.session().scalar(select(func.count()).select_from(Person))))


# --- who invites whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inviter", "invited", "allowed"),
    [
        (Role.ADMINISTRATOR, Role.COACH, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.FACILITATOR, Role.BENEFICIARY, True),
        (Role.FACILITATOR, Role.MODERATOR, True),
        (Role.FACILITATOR, Role.MANAGER, False),
        (Role.FACILITATOR, Role.ADMINISTRATOR, False),
        (Role.COACH, Role.MANAGER, False),
        (Role.BENEFICIARY, Role.BENEFICIARY, False),
        (Role.MANAGER, Role.BENEFICIARY, False),
    ],
)
def test_administrators_invite_everyone_and_facilitators_to_the_collective_only(
    inviter: Role, invited: Role, *, allowed: bool
) -> None:
    assert services.may_invite(frozenset({inviter.value}), invited) is allowed


def test_who_may_not_invite_is_refused_and_nothing_is_kept(world: World) -> None:
    coach = world.person(Role.COACH)
    with pytest.raises(Refused, match="pas inviter"):
        invite(world, Role.MANAGER, inviter_id=coach.id, inviter_roles=frozenset({"coach"}))
    assert world.read(queries.list_open, "zoe@exemple.fr") == []


def test_somebody_who_has_this_role_already_is_not_invited_again(world: World) -> None:
    world.person(email="zoe@exemple.fr")
    with pytest.raises(Refused, match="déjà un compte"):
        invite(world, email=" ZOE@exemple.fr ")


@pytest.mark.parametrize("wrong", ["", "zoe", "zoe@", "@exemple.fr", "zoe@exemple.fr\nBcc: a@exemple.fr", "a" * 300])
def test_what_is_not_an_address_is_refused(world: World, wrong: str) -> None:
    with pytest.raises(Refused, match="pas complète"):
        invite(world, email=wrong)


def test_a_new_invitation_closes_the_older_one(world: World, browser: Browsers) -> None:
    older = invite(world)
    newer = invite(world)
    assert browser().get(path_of(world, older)).status_code == 410
    assert browser().get(path_of(world, newer)).status_code == 200


def test_an_invitation_into_another_role_stays(world: World, browser: Browsers) -> None:
    as_coach, as_facilitator = invite(world, Role.COACH), invite(world, Role.FACILITATOR)
    for one in (as_coach, as_facilitator):
        assert browser().get(path_of(world, one)).status_code == 200


# --- sending again, taking back ---------------------------------------------------------------------------------------


def _act(world: World, act: Any, invitation: Invitation) -> None:
    def again() -> None:
        act(invitation=queries.find_by_id(invitation.id), actor_id=uuid4())

    world.run(again)


def test_sent_again_the_same_link_is_good_for_seven_days_more(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    letters(world)
    with time_machine.travel(clock.now() + timedelta(days=6)):
        _act(world, services.resend, invitation)
        _act(world, services.resend, invitation)
        assert len(letters(world)) == 1, "two clicks are one mail"
    with time_machine.travel(clock.now() + timedelta(days=10)):
        assert browser().get(path_of(world, invitation)).status_code == 200


def test_an_old_invitation_can_be_sent_again(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    with time_machine.travel(clock.now() + timedelta(days=30)):
        assert browser().get(path_of(world, invitation)).status_code == 410
        _act(world, services.resend, invitation)
        assert browser().get(path_of(world, invitation)).status_code == 200


def test_taken_back_its_link_stops_and_the_waiting_mail_does_not_leave(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    _act(world, services.withdraw, invitation)
    _act(world, services.withdraw, invitation)
    page = browser().get(path_of(world, invitation))
    assert page.status_code == 410
    assert "a été retirée" in page.text
    assert "Nadia Benkirane" in page.text
    assert browser().submit(path_of(world, invitation) + "/nom", answers()).status_code == 410
    assert letters(world) == []
    with pytest.raises(Refused, match="retirée"):
        _act(world, services.resend, invitation)


def test_a_used_invitation_is_neither_sent_again_nor_taken_back(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    browser().submit(path_of(world, invitation) + "/nom", answers())
    for act in (services.resend, services.withdraw):
        with pytest.raises(Refused, match="déjà servi"):
            _act(world, act, invitation)


# --- the mail -----------------------------------------------------------------------------------------------------


def test_the_mail_holds_the_link_and_neither_the_service_nor_the_role(world: World) -> None:
    nadia = world.person(Role.ADMINISTRATOR, first_name="Odile", last_name="Rambert")
    invitation = invite(world, inviter_id=nadia.id, inviter_roles=frozenset({"administrator"}))
    (letter,) = letters(world)
    whole = letter.as_string() + letter.get_content()
    assert letter["To"] == "zoe@exemple.fr"
    assert f"http://localhost{path_of(world, invitation)}" in letter.get_content()
    assert "Odile Rambert" in letter.get_content()
    for told in ("Cordée", "emploi accompagné", "accompagnée", "handicap"):
        assert told not in whole


def test_no_mail_leaves_for_an_invitation_that_was_replaced(world: World) -> None:
    invite(world)
    invite(world)
    assert len(letters(world)) == 1


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_says_who_invites_as_what_where_and_until_when(world: World, browser: Browsers) -> None:
    odile = world.person(Role.ADMINISTRATOR, first_name="Odile", last_name="Rambert")
    invitation = invite(world, inviter_id=odile.id, inviter_roles=frozenset({"administrator"}))
    page = browser().get(path_of(world, invitation)).text
    for said in ("Odile Rambert", "personne accompagnée", "Cordée de l’Aube", "Zoé Lunel"):
        assert said in page


def test_opening_the_link_uses_nothing_up(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    for _ in range(3):
        assert browser().get(path_of(world, invitation)).status_code == 200
        assert browser().get(path_of(world, invitation) + "/nom").status_code == 200
    assert world.read(queries.find_by_id, invitation.id).used_at is None


def test_a_member_is_proposed_a_free_name_that_is_not_hers(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    proposed = world.read(queries.propose_pseudonym, invitation.id)
    world.person(pseudonym=proposed.upper())
    other = world.read(queries.propose_pseudonym, invitation.id)
    assert other
    assert other != proposed
    assert f'value="{other}"' in browser().get(path_of(world, invitation) + "/nom").text


def test_a_manager_is_not_asked_for_a_name_in_the_collective(world: World, browser: Browsers) -> None:
    invitation = invite(world, Role.MANAGER)
    page = browser().get(path_of(world, invitation) + "/nom").text
    assert "collectif" not in page
    guest = browser()
    guest.submit(path_of(world, invitation) + "/nom", answers())
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").pseudonym is None


# --- joining ------------------------------------------------------------------------------------------------------


def test_the_same_click_twice_is_one_account_with_the_same_answer(world: World, browser: Browsers) -> None:
    invitation, first, second = invite(world), browser(), browser()
    sent = answers()
    for guest in (first, second):
        assert guest.submit(path_of(world, invitation) + "/nom", sent).location == "/bienvenue"
        assert guest.get("/mon-compte").status_code == 200
    assert count_people(world) == 1


def test_another_page_cannot_use_a_spent_invitation(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    browser().submit(path_of(world, invitation) + "/nom", answers())
    thief = browser()
    answer = thief.submit(path_of(world, invitation) + "/nom", answers(pseudonym="Autre"))
    assert answer.status_code == 410
    assert "déjà servi" in answer.text
    assert thief.get("/mon-compte").status_code == 302


def test_the_same_click_is_not_believed_for_long(world: World, browser: Browsers) -> None:
    invitation, sent = invite(world), answers()
    browser().submit(path_of(world, invitation) + "/nom", sent)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert browser().submit(path_of(world, invitation) + "/nom", sent).status_code == 410


def test_after_seven_days_the_page_says_so_and_whom_to_call(world: World, browser: Browsers) -> None:
    invitation = invite(world)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        page = browser().get(path_of(world, invitation))
        assert page.status_code == 410
        assert "trop ancienne" in page.text
        assert "Nadia Benkirane" in page.text
        late = browser().submit(path_of(world, invitation) + "/nom", answers())
        assert late.status_code == 410
    assert count_people(world) == 0


@pytest.mark.parametrize("token", ["x", "a" * 48, "é", "../etc", "A" * 5000])
def test_a_link_that_was_cut_says_so(world: World, browser: Browsers, token: str) -> None:
    page = browser().get(f"/invitation/{token}")
    assert page.status_code in (404, 410)
    if page.status_code == 410:
        assert "pas reconnue" in page.text


def test_an_invitation_of_another_platform_is_unknown_here(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    invitation = invite(world)
    stranger = browser(host=OTHER_HOST)
    assert stranger.get(path_of(world, invitation)).status_code == 410
    assert stranger.submit(path_of(world, invitation) + "/nom", answers()).status_code == 410


def test_somebody_signed_in_is_told_to_sign_out_first(world: World, browser: Browsers) -> None:
    invitation, other = invite(world), browser(world.person(first_name="Hugo", last_name="Pérault"))
    page = other.get(path_of(world, invitation))
    assert "pour une autre personne" in page.text
    assert "Hugo Pérault" in page.text
    assert "zoe@exemple.fr" not in page.text, "the page does not say to whom the invitation was sent"
    other.submit(path_of(world, invitation) + "/nom", answers())
    assert count_people(world) == 1


def test_opening_the_link_again_after_joining_leads_home(world: World, browser: Browsers) -> None:
    invitation, guest = invite(world), browser()
    guest.submit(path_of(world, invitation) + "/nom", answers())
    assert guest.get(path_of(world, invitation)).location == "/bienvenue"
    assert guest.submit(path_of(world, invitation) + "/nom", answers()).status_code in (303, 410)
    assert count_people(world) == 1


# --- what she types -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("first_name", "", "Écrivez votre prénom"),
        ("last_name", "   ", "Écrivez votre nom de famille"),
        ("pseudonym", "", "les autres membres verront"),
        ("first_name", "a" * 81, "trop long"),
        ("pseudonym", "p" * 1_000_000, "trop long"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    world: World, browser: Browsers, field: str, typed: str, said: str
) -> None:
    page = browser().submit(path_of(world, invite(world)) + "/nom", answers(**{field: typed}))
    assert page.status_code == 422
    assert said in page.text
    kept = "Zoé" if field != "first_name" else "Lunel"
    assert f'value="{kept}"' in page.text
    assert count_people(world) == 0


def test_a_name_taken_in_the_collective_is_refused_whatever_its_capitals(world: World, browser: Browsers) -> None:
    world.person(pseudonym="coquille")
    page = browser().submit(path_of(world, invite(world)) + "/nom", answers())
    assert page.status_code == 422
    assert "déjà pris" in page.text


def test_odd_signs_are_kept_as_text_and_invisible_ones_dropped(world: World, browser: Browsers) -> None:
    sent = answers(first_name="Zo\u00e9\x00\u202e <b>🙂</b>", pseudonym="<script>alert(1)</script>")
    guest = browser()
    guest.submit(path_of(world, invite(world)) + "/nom", sent)
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").first_name == "Zoé <b>🙂</b>"
    assert "<script>alert" not in guest.get("/mon-compte").text


def test_a_page_without_its_own_id_still_joins(world: World, browser: Browsers) -> None:
    for index, broken in enumerate(("", "x", "0" * 500)):
        invitation = invite(world, email=f"zoe{index}@exemple.fr")
        sent = answers(client_id=broken, pseudonym=f"Nom{index}")
        assert browser().submit(path_of(world, invitation) + "/nom", sent).status_code == 303


def test_no_secret_of_the_link_is_in_the_database(app: Flask, world: World) -> None:
    invitation = invite(world)
    token = path_of(world, invitation).rpartition("/")[2]
    with app.app_context():
        rows = db.db.session.connection().exec_driver_sql("SELECT * FROM invitations").all()
    assert token not in repr(rows)
    assert isinstance(invitation.id, UUID)


@pytest.mark.parametrize(
    "name", ["Nadia, animation du collectif", "Nadia\u200b", "NADIA", "Ｎａｄｉａ", "Animatrice", "Nadia (modération)"]
)
def test_nobody_takes_a_name_that_passes_for_the_team(world: World, browser: Browsers, name: str) -> None:
    """Those who animate are read as "Nadia, animation du collectif": a member cannot be read so."""
    world.person(Role.FACILITATOR, first_name="Nadia", pseudonym="Nadia")
    page = browser().submit(f"{path_of(world, invite(world))}/nom", answers(pseudonym=name))
    assert page.status_code == 422
    assert "Choisissez" in page.text
    assert count_people(world) == 1


def test_ordinary_names_are_taken_as_they_are(world: World, browser: Browsers) -> None:
    assert (
        browser().submit(f"{path_of(world, invite(world))}/nom", answers(pseudonym="Jean-Lou l’Étoilé 🐢")).status_code
        == 303
    )


def _away(inviter_id: UUID, role: Role) -> None:
    inviter = people.find_person(inviter_id)
    assert inviter is not None
    roles.end_role(person=inviter, role=role, actor=None)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COACH, Role.FACILITATOR])
def test_who_lost_her_charge_has_left_no_key_behind(world: World, browser: Browsers, role: Role) -> None:
    odile = world.person(Role.ADMINISTRATOR, first_name="Odile")
    world.person(Role.ADMINISTRATOR)
    link = path_of(world, invite(world, role, inviter_id=odile.id, inviter_roles=frozenset({Role.ADMINISTRATOR})))
    assert browser().get(link).status_code == 200
    world.run(_away, inviter_id=odile.id, role=Role.ADMINISTRATOR)
    guest, before = browser(), count_people(world)
    assert guest.get(link).status_code == 410
    assert guest.submit(f"{link}/nom", answers()).status_code == 410
    assert count_people(world) == before


def test_a_member_still_comes_when_who_invited_her_is_away(world: World, browser: Browsers) -> None:
    nadia = world.person(Role.FACILITATOR, first_name="Nadia")
    link = path_of(world, invite(world, inviter_id=nadia.id, inviter_roles=frozenset({Role.FACILITATOR})))
    world.run(_away, inviter_id=nadia.id, role=Role.FACILITATOR)
    assert browser().submit(f"{link}/nom", answers()).status_code == 303
