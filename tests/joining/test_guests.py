"""Whom a coach invites into a journey, only after the person's recorded yes, which she may take back at any time."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.accounts import roles
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.joining import asking, queries
from blueprints.joining.models import MOVES, GuestRequest, Invitation, RequestState
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole
from tests.conftest import OTHER_HOST, Browser, World
from tests.joining.test_invitations import Browsers, answers, letters, path_of


class Scene:
    """Awa, who is accompanied, and Julien, her coach, each in a browser."""

    def __init__(self, world: World, browser: Browsers) -> None:
        self.world = world
        self.awa = world.person(first_name="Awa", last_name="Diallo")
        self.julien = world.person(Role.COACH, first_name="Julien", last_name="Mercadier")
        self.journey: Journey = world.run(
            journey_services.open_journey, beneficiary=self.awa.id, coach=self.julien.id, employer="Ateliers Brunel"
        )
        self.hers, self.his = browser(self.awa), browser(self.julien)
        self.page = f"/parcours/{self.journey.id}"

    def ask(self, **more: str) -> Any:
        """Put the question as Julien; return the answer of the page."""
        sent = {
            "role": "manager",
            "first_name": "Sophie",
            "last_name": "Lantier",
            "email": "sophie@exemple.fr",
            "client_id": str(uuid4()),
        } | more
        return self.his.submit(f"{self.page}/inviter", sent)

    def request(self) -> GuestRequest:
        """Return the one question that was asked."""
        (found,) = self.world.read(queries.list_requests, self.journey.id)
        assert isinstance(found, GuestRequest)
        return found

    def answer(self, word: str, by: Browser | None = None) -> Any:
        """Answer oui or non as Awa."""
        return (by or self.hers).submit(f"/parcours/demandes/{self.request().id}/{word}")

    def invitations(self) -> list[Invitation]:
        """Return the invitations of the platform."""
        statement = select(Invitation).order_by(Invitation.created_at)
        found: list[Invitation] = self.world.read(lambda: list(db.session().scalars(statement)))
        return found

    def members(self, role: JourneyRole) -> list[JourneyMember]:
        """Return who is in the journey in this role, now."""
        found = self.world.read(journeys.list_open_members, self.journey.id)
        return [one for one in found if one.role is role]

    def close(self) -> None:
        """End the journey."""

        def act() -> None:
            found = journeys.find_journey(self.journey.id)
            assert found is not None
            journey_services.close_journey(journey=found)

        self.world.run(act)

    def join(self, browser: Browsers) -> Browser:
        """Accept the last invitation in a new browser."""
        guest = browser()
        sent = guest.submit(path_of(self.world, self.invitations()[-1]) + "/nom", answers(first_name="Sophie"))
        assert sent.status_code == 303
        return guest


@pytest.fixture
def scene(world: World, browser: Browsers) -> Scene:
    """A journey with its two people."""
    return Scene(world, browser)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_nothing_leaves_before_her_yes(scene: Scene) -> None:
    assert scene.ask().location == scene.page
    assert scene.invitations() == []
    assert letters(scene.world) == []
    page = scene.hers.get(scene.page).text
    assert "Sophie Lantier" in page
    assert "sophie@exemple.fr" in page
    assert "Oui, je suis d’accord" in page
    assert "Oui, je suis d’accord" not in scene.his.get(scene.page).text


def test_her_yes_sends_the_invitation_and_is_recorded(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    scene.answer("oui")
    assert "Vous avez dit oui" in scene.hers.get(scene.page).text
    (invitation,) = scene.invitations()
    assert (invitation.role, invitation.journey_id) == (Role.MANAGER, scene.journey.id)
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    (letter,) = letters(scene.world)
    assert letter["To"] == "sophie@exemple.fr"
    assert "Awa" not in letter.get_content()
    noted = scene.world.read(
        lambda: list(db.session().scalars(select(audit.AuditEntry.action).order_by(audit.AuditEntry.sequence)))
    )
    assert {"guest.asked", "guest.agreed", "invitation.sent"} <= set(noted)
    guest = scene.join(browser)
    assert [one.role for one in scene.members(JourneyRole.MANAGER)] == [JourneyRole.MANAGER]
    assert "Ma place ici" in guest.get("/ma-place").text


def test_her_no_sends_nothing(scene: Scene) -> None:
    scene.ask()
    scene.answer("non")
    assert scene.invitations() == []
    assert scene.request().state is RequestState.REFUSED
    assert "Pas d’accord" in scene.his.get(scene.page).text


def test_she_changes_her_mind_before_anybody_came(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    scene.answer("oui")
    link = path_of(scene.world, scene.invitations()[0])
    scene.answer("non")
    assert browser().get(link).status_code == 410
    scene.answer("oui")
    assert browser().get(path_of(scene.world, scene.invitations()[-1])).status_code == 200


def test_she_changes_her_mind_after_and_the_access_ends_at_once(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    scene.answer("oui")
    guest = scene.join(browser)
    assert "Awa" in guest.get("/ma-place").text
    scene.answer("non")
    assert scene.members(JourneyRole.MANAGER) == []
    page = guest.get("/ma-place").text
    assert "Votre accès est terminé" in page
    assert "Nadia Benkirane" in page


def test_the_same_answer_twice_and_in_two_tabs_is_one(scene: Scene) -> None:
    scene.ask()
    for _ in range(3):
        assert scene.answer("oui").location == scene.page
    assert len(scene.invitations()) == 1


def test_the_same_page_sent_twice_asks_once(scene: Scene) -> None:
    one = str(uuid4())
    assert scene.ask(client_id=one).location == scene.ask(client_id=one).location
    assert scene.request().state is RequestState.ASKED


def test_the_same_question_is_not_asked_twice(scene: Scene) -> None:
    scene.ask()
    again = scene.ask()
    assert again.status_code == 422
    assert "déjà posé cette question" in again.text
    assert 'value="Sophie"' in again.text


def test_the_coach_takes_the_question_back(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    scene.answer("oui")
    request, link = scene.request(), path_of(scene.world, scene.invitations()[0])
    for _ in range(2):
        assert scene.his.submit(f"/parcours/demandes/{request.id}/retirer").status_code == 303
    assert browser().get(link).status_code == 410
    scene.hers.submit(f"/parcours/demandes/{request.id}/oui")
    assert "Cette question a été retirée" in scene.hers.get(scene.page).text


def test_the_coach_sends_again_only_while_the_yes_stands(scene: Scene) -> None:
    scene.ask()
    request = scene.request()
    scene.his.submit(f"/parcours/demandes/{request.id}/renvoyer")
    assert "l’accord de la personne" in scene.his.get(scene.page).text
    scene.answer("oui")
    letters(scene.world)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert "trop ancienne" in scene.his.get(scene.page).text
        scene.his.submit(f"/parcours/demandes/{request.id}/renvoyer")
        assert len(letters(scene.world)) == 1


def test_every_move_of_a_question(world: World, browser: Browsers) -> None:
    for state, allowed in MOVES.items():
        for target in RequestState:
            request = GuestRequest(state=state, role=JourneyRole.MANAGER, journey_id=uuid4(), asked_by=uuid4())
            with world.app.test_request_context(), db.across_platforms():
                if target in allowed:
                    continue
                with pytest.raises(Refused, match="retirée"):
                    asking._move(request, target, uuid4())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": ""}, "Choisissez une réponse"),
        ({"role": "beneficiary"}, "Choisissez une des réponses"),
        ({"role": "guardian"}, "quel est son rôle"),
        ({"role": "guardian", "guardian_kind": "king"}, "Choisissez une des réponses"),
        ({"email": "sophie@"}, "pas complète"),
        ({"email": "s" * 300 + "@exemple.fr"}, "trop long"),
        ({"first_name": ""}, "Écrivez son prénom"),
        ({"last_name": "n" * 61}, "trop long"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(scene: Scene, changed: dict[str, str], said: str) -> None:
    page = scene.ask(**changed)
    assert page.status_code == 422
    assert said in page.text
    if "last_name" not in changed:
        assert 'value="Lantier"' in page.text
    assert scene.world.read(queries.list_requests, scene.journey.id) == []


def test_the_answer_says_nothing_of_who_exists(scene: Scene) -> None:
    scene.world.person(Role.MANAGER, email="sophie@exemple.fr")
    known = scene.ask()
    unknown = scene.ask(email="inconnue@exemple.fr")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COACH}))
def test_nobody_else_invites_into_a_journey(scene: Scene, browser: Browsers, role: Role) -> None:
    other = browser(scene.world.person(role))
    assert other.get(f"{scene.page}/inviter").status_code == 404
    assert other.get(scene.page).status_code == 404


def test_another_coach_and_another_beneficiary_have_no_say(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    for stranger in (browser(scene.world.person(Role.COACH)), browser(scene.world.person())):
        assert stranger.get(scene.page).status_code == 404
        assert scene.answer("oui", stranger).status_code == 404
    assert scene.answer("oui", scene.his).status_code == 404, "the coach does not answer for her"
    assert scene.request().state is RequestState.ASKED


def test_another_platform_knows_nothing_of_it(scene: Scene, browser: Browsers) -> None:
    scene.world.make_platform("Cordée des Marches", OTHER_HOST)
    scene.ask()
    assert browser(host=OTHER_HOST).get(scene.page).status_code == 302


def test_a_malformed_address_leads_nowhere(scene: Scene) -> None:
    for path in ("/parcours/rien", f"/parcours/{uuid4()}", "/parcours/demandes/x/oui"):
        assert scene.his.get(path).status_code in (404, 405)


def test_one_journey_is_opened_at_once_and_several_are_listed(scene: Scene) -> None:
    assert scene.hers.get("/parcours").location == scene.page
    second = scene.world.person(first_name="Lina", last_name="Ouazzani")
    scene.world.run(journey_services.open_journey, beneficiary=second.id, coach=scene.julien.id)
    page = scene.his.get("/parcours").text
    assert "Lina Ouazzani" in page
    assert "Awa Diallo" in page


# --- ending -----------------------------------------------------------------------------------------------------------


def _add(scene: Scene, role: JourneyRole, person: Person, kind: GuardianKind | None = None) -> UUID:
    def add() -> UUID:
        journey = journeys.find_journey(scene.journey.id)
        assert journey is not None
        return journey_services.add_member(journey=journey, person=person.id, role=role, guardian_kind=kind).id

    made: UUID = scene.world.run(add)
    return made


def test_she_ends_a_guardians_access_and_undoes_it_within_the_minute(scene: Scene) -> None:
    rose = scene.world.person(Role.GUARDIAN, first_name="Rose")
    member = _add(scene, JourneyRole.GUARDIAN, rose, GuardianKind.CURATOR)
    assert "curatelle" in scene.hers.get(scene.page).text
    scene.hers.submit(f"/parcours/membres/{member}/fin")
    assert scene.members(JourneyRole.GUARDIAN) == []
    assert "Annuler" in scene.hers.get(scene.page).text
    scene.hers.submit(f"/parcours/membres/{member}/annuler")
    assert len(scene.members(JourneyRole.GUARDIAN)) == 1
    scene.hers.submit(f"/parcours/membres/{member}/fin")
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        scene.hers.submit(f"/parcours/membres/{member}/annuler")
        assert scene.members(JourneyRole.GUARDIAN) == []


def test_only_she_ends_it_and_never_her_coach(scene: Scene, browser: Browsers) -> None:
    rose = scene.world.person(Role.GUARDIAN)
    member = _add(scene, JourneyRole.GUARDIAN, rose, GuardianKind.CONTACT)
    for other in (scene.his, browser(rose), browser(scene.world.person())):
        assert other.submit(f"/parcours/membres/{member}/fin").status_code == 404
    (coach,) = scene.members(JourneyRole.COACH)
    scene.hers.submit(f"/parcours/membres/{coach.id}/fin")
    assert len(scene.members(JourneyRole.COACH)) == 1


def test_nobody_is_a_guest_in_her_own_journey(scene: Scene) -> None:
    awa = scene.awa

    def give_role() -> None:
        person = people.find_person(awa.id)
        assert person is not None
        roles.change_roles(person=person, roles={Role.BENEFICIARY, Role.MANAGER}, actor=None)

    scene.world.run(give_role)
    with pytest.raises(Refused, match="son propre accompagnement"):
        _add(scene, JourneyRole.MANAGER, awa)


# --- a journey that has ended -----------------------------------------------------------------------------------------


def test_an_invitation_that_waited_opens_no_journey_that_has_ended(scene: Scene, browser: Browsers) -> None:
    scene.ask()
    scene.answer("oui")
    scene.close()
    guest = browser()
    guest.submit(path_of(scene.world, scene.invitations()[-1]) + "/nom", answers(first_name="Sophie"))
    assert scene.members(JourneyRole.MANAGER) == []


def test_a_yes_after_the_end_invites_nobody(scene: Scene) -> None:
    scene.ask()
    scene.close()
    scene.answer("oui")
    assert scene.invitations() == []
    assert "Cet accompagnement est terminé" in scene.hers.get(scene.page).text


def test_undoing_brings_back_neither_a_coach_nor_who_has_lost_her_role(scene: Scene) -> None:
    rose = scene.world.person(Role.GUARDIAN, first_name="Rose")
    guardian = _add(scene, JourneyRole.GUARDIAN, rose, GuardianKind.CURATOR)
    (coach,) = scene.members(JourneyRole.COACH)

    def leave() -> None:
        found = journeys.find_member(coach.id)
        assert found is not None
        journey_services.end_membership(member=found)

    def lose() -> None:
        found = people.find_person(rose.id)
        assert found is not None
        roles.end_role(person=found, role=Role.GUARDIAN, actor=None)

    scene.world.run(leave)
    scene.hers.submit(f"/parcours/membres/{coach.id}/annuler")
    assert scene.members(JourneyRole.COACH) == []
    scene.hers.submit(f"/parcours/membres/{guardian}/fin")
    scene.world.run(lose)
    scene.hers.submit(f"/parcours/membres/{guardian}/annuler")
    assert scene.members(JourneyRole.GUARDIAN) == []


def test_undoing_opens_nothing_in_a_journey_that_has_ended(scene: Scene) -> None:
    rose = scene.world.person(Role.GUARDIAN, first_name="Rose")
    member = _add(scene, JourneyRole.GUARDIAN, rose, GuardianKind.CURATOR)
    scene.close()
    scene.hers.submit(f"/parcours/membres/{member}/annuler")
    assert scene.members(JourneyRole.GUARDIAN) == []
