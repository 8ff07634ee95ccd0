"""People: found alike in both databases, named, given roles and taken them; each act is told, and once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, mail, outbox
from blueprints.desk import queries
from blueprints.desk.queries import Asked, State
from blueprints.joining import services as joining
from blueprints.journeys.models import JourneyRole
from blueprints.news.models import NewsKind
from tests.conftest import Browser, World
from tests.desk.making import acts, cast_of, members_of, present, roles_of, told, trail_holds


def _found(world: World, sought: str, **more: object) -> list[str]:
    rows, _more = world.read(queries.list_people, Asked(sought=sought, **more))  # type: ignore[arg-type] # plain values
    return [row.first_name for row in rows]


# --- searching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sought", ["Zoé", "zoe", "ZOÉ", "  zoe  ", "œuvrard zoe", "Oeuvrard", "ŒUVRARD", "zo", "zoe.o@exemple.fr", "ZOE.O@"]
)
def test_a_person_is_found_however_her_name_is_typed(world: World, sought: str) -> None:
    world.person(first_name="Zoé", last_name="Œuvrard", email="zoe.o@exemple.fr")
    world.person(first_name="Karim", last_name="Bel Hadj", email="karim@exemple.fr")
    assert _found(world, sought) == ["Zoé"]


@pytest.mark.parametrize("sought", ["%", "_", "\\", "z' OR 1=1 --", "\u202e", "zoe karim"])
def test_signs_of_the_database_find_nobody(world: World, sought: str) -> None:
    world.person(first_name="Zoé", last_name="Œuvrard", email="zoe@exemple.fr")
    assert _found(world, sought) == []


def test_names_are_in_the_same_order_in_both_databases(world: World) -> None:
    for first, last in (("Éva", "Zola"), ("Awa", "d’Œil"), ("Lina", "de Marne"), ("Max", "Ábel"), ("Noé", "abel")):
        world.person(first_name=first, last_name=last)
    assert _found(world, "") == ["Max", "Noé", "Awa", "Lina", "Éva"]


def test_a_corrected_name_is_found_under_its_new_letters(world: World) -> None:
    person = world.person(first_name="Zoé", last_name="Martin")

    def rename() -> None:
        present(person.id).last_name = "Lefèvre"

    world.run(rename)
    assert _found(world, "lefevre") == ["Zoé"]
    assert _found(world, "martin") == []


def test_a_list_goes_on_page_after_page_and_shows_everybody_once(world: World) -> None:
    for number in range(7):
        world.person(first_name=f"P{number}", last_name="Même")
    seen: list[str] = []
    place = None
    while True:
        rows, place = world.read(queries.list_people, Asked(), place, 3)
        seen.extend(row.first_name for row in rows)
        if place is None:
            break
    assert sorted(seen) == [f"P{number}" for number in range(7)]


def test_lists_by_state_and_role(world: World) -> None:
    world.person(Role.COACH, first_name="Julien")
    gone = world.person(first_name="Partie")
    bounced = world.person(first_name="Revenu", email="plein@exemple.fr")
    world.run(accounts.note_refused_mailbox, email=bounced.email)
    world.run(lambda: accounts.change_roles(person=present(gone.id), roles=(), actor=None))
    assert sorted(_found(world, "")) == ["Julien", "Revenu"]
    assert _found(world, "", role=Role.COACH) == ["Julien"]
    assert _found(world, "", state=State.LEFT) == ["Partie"]
    assert _found(world, "", state=State.REFUSED) == ["Revenu"]


def test_a_facilitator_sees_the_collective_only(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.facilitator)
    page = mine.get("/service/personnes").get_data(as_text=True)
    assert "Diallo" in page
    assert "Mercadier" not in page
    assert "Lantier" not in page
    assert "Pseudo" not in page
    own = mine.get(f"/service/personnes/{cast.beneficiary.id}").get_data(as_text=True)
    assert "Accompagnement" not in own
    assert "Terminer ce rôle" not in own
    assert mine.get(f"/service/personnes/{cast.coach.id}").status_code == 404
    assert mine.get("/service/personnes?etat=parties").status_code == 200


def test_a_facilitator_is_not_shown_who_left_the_collective(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    world.run(lambda: joining.leave_collective(person=present(cast.beneficiary.id)))
    mine, hers = browser(cast.facilitator), browser(cast.administrator)
    assert "Diallo" not in mine.get("/service/personnes").get_data(as_text=True)
    assert mine.get(f"/service/personnes/{cast.beneficiary.id}").status_code == 404
    assert hers.get(f"/service/personnes/{cast.beneficiary.id}").status_code == 200


def test_a_page_of_a_person_tells_nothing_of_when_she_came_nor_of_her_name_in_the_collective(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    browser(cast.beneficiary).get("/")
    page = browser(cast.administrator).get(f"/service/personnes/{cast.beneficiary.id}").get_data(as_text=True)
    assert str(cast.beneficiary.pseudonym) not in page
    assert "Firefox" not in page
    assert "dernière" not in page.lower()


def test_the_list_costs_as_many_statements_for_thirty_people_as_for_three(
    world: World, browser: Callable[..., Browser], statements: list[str]
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    for _ in range(3):
        world.person(Role.BENEFICIARY)
    mine.get("/service/personnes")
    statements.clear()
    mine.get("/service/personnes")
    few = len(statements)
    for _ in range(27):
        world.person(Role.BENEFICIARY, Role.MODERATOR)
    statements.clear()
    mine.get("/service/personnes")
    assert len(statements) == few <= 6


# --- names ------------------------------------------------------------------------------------------------------------


def _stamp(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_a_name_is_corrected_and_told(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/personnes/{cast.beneficiary.id}/nom"
    sent = {"first_name": "Hawa", "last_name": "Diallo", "seen": _stamp(mine.get(path).get_data(as_text=True))}
    assert mine.submit(path, sent).status_code == 303
    assert _found(world, "hawa") == ["Hawa"]
    assert told(world, NewsKind.NAME_CORRECTED) == {cast.beneficiary.id}
    assert [one.actor_id for one in acts(world, "person.renamed")] == [cast.administrator.id]
    assert trail_holds(world)


def test_of_two_who_correct_at_once_the_second_is_told_and_keeps_her_words(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/personnes/{cast.beneficiary.id}/nom"
    seen = _stamp(mine.get(path).get_data(as_text=True))
    mine.submit(path, {"first_name": "Hawa", "last_name": "Diallo", "seen": seen})
    second = mine.submit(path, {"first_name": "Awa Marie de la Tour", "last_name": "Diallo", "seen": seen})
    assert second.status_code == 409
    assert "Awa Marie de la Tour" in second.get_data(as_text=True)
    assert mine.submit(path, {"first_name": "Awa", "last_name": "Diallo"}).status_code == 409


@pytest.mark.parametrize(
    ("first", "status"),
    [("", 422), ("x" * 61, 422), ("\x00\u202e", 422), ("É", 303), ("O’Neil-Ngô", 303), ("שרה", 303), ("🙂", 303)],
)
def test_names_of_every_shape(world: World, browser: Callable[..., Browser], first: str, status: int) -> None:
    cast = cast_of(world)
    mine, path = browser(cast.administrator), f"/service/personnes/{cast.coach.id}/nom"
    seen = _stamp(mine.get(path).get_data(as_text=True))
    answer = mine.submit(path, {"first_name": first, "last_name": "<b>Mercadier</b>", "seen": seen})
    assert answer.status_code == status
    assert "<b>Mercadier" not in mine.get(f"/service/personnes/{cast.coach.id}").get_data(as_text=True)


# --- roles ------------------------------------------------------------------------------------------------------------


def test_a_role_is_added_once_and_holds_at_the_next_request(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, hers = browser(cast.administrator), browser(cast.coach)
    assert hers.get("/rencontres").status_code == 404
    path = f"/service/personnes/{cast.coach.id}/roles/ajouter"
    for _ in range(2):
        assert mine.submit(path, {"role": "facilitator"}).status_code == 303
    assert hers.get("/rencontres").status_code == 200
    assert told(world, NewsKind.ROLE_ADDED) == {cast.coach.id}
    assert len(acts(world, "role.added")) == 1


@pytest.mark.parametrize("role", ["", "roi", "coach\x00", "é" * 10_000])
def test_a_role_that_is_none_is_refused(world: World, browser: Callable[..., Browser], role: str) -> None:
    cast = cast_of(world)
    path = f"/service/personnes/{cast.coach.id}/roles/ajouter"
    assert browser(cast.administrator).submit(path, {"role": role}).status_code == 422


def test_the_end_of_a_role_says_what_it_ends_and_cuts_at_the_next_request(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    mine, hers = browser(cast.administrator), browser(cast.coach)
    assert hers.get("/mon-accompagnement").status_code == 200
    path = f"/service/roles/{roles_of(world, cast.coach)[0].id}/fin"
    recap = mine.get(path).get_data(as_text=True)
    assert "Awa Diallo" in recap
    assert "nommez ensuite quelqu’un" in recap
    for _ in range(2):
        assert mine.submit(path).status_code == 303
    assert hers.get("/mon-accompagnement").status_code == 404
    assert members_of(world, cast.journey)[JourneyRole.COACH].ends_at is not None
    assert told(world, NewsKind.ROLE_ENDED) == {cast.coach.id}
    assert told(world, NewsKind.PLACE_ENDED) == {cast.beneficiary.id}
    assert len(acts(world, "role.ended")) == len(acts(world, "journey.left")) == 1


def test_the_last_person_in_charge_stays(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    path = f"/service/roles/{roles_of(world, cast.administrator)[0].id}/fin"
    answer = mine.submit(path, follow_redirects=True)
    assert "toujours une personne responsable" in answer.get_data(as_text=True)
    assert roles_of(world, cast.administrator)[0].ends_at is None
    assert mine.submit(f"/service/personnes/{cast.administrator.id}/fin").status_code == 303
    assert mine.get("/service").status_code == 200


def test_the_end_of_a_stay_ends_everything_but_the_account(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine, hers, managers = browser(cast.administrator), browser(cast.beneficiary), browser(cast.manager)
    path = f"/service/personnes/{cast.beneficiary.id}/fin"
    assert "Son accompagnement se termine" in mine.get(path).get_data(as_text=True)
    for _ in range(2):
        assert mine.submit(path).status_code == 303
    assert "connexion" in hers.get("/mon-compte").headers["Location"], "signed out"
    assert browser(_again(world, cast.beneficiary)).get("/mon-accompagnement").status_code == 404
    assert managers.get(f"/mon-accompagnement/{cast.journey.id}").status_code == 404
    assert told(world, NewsKind.STAY_ENDED) == {cast.beneficiary.id}
    assert world.read(people.find_person, cast.beneficiary.id).ended_at is None


def _again(world: World, person: Person) -> Person:
    found: Person = world.read(people.find_person, person.id)
    return found


# --- who is expected --------------------------------------------------------------------------------------------------


def test_an_invitation_leaves_once_and_can_be_sent_again_and_taken_back(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    sent = {"email": "Lea@Exemple.fr", "first_name": "Léa", "last_name": "Fournier", "role": "beneficiary"}
    for _ in range(2):
        assert mine.submit("/service/personnes/inviter", sent).status_code == 303
    assert len(acts(world, "invitation.sent")) == 1
    page = mine.get("/service/personnes?etat=invitees").get_data(as_text=True)
    assert page.count("Fournier") == 1
    for sought in ("fournier", "LÉA", "lea@ex"):
        assert len(world.read(queries.list_invitations, Asked(sought=sought))[0]) == 1
    assert world.read(queries.list_invitations, Asked(sought="awa"))[0] == []
    found = world.read(queries.list_invitations, Asked())[0][0]
    path = f"/service/personnes/invitations/{found.id}"
    assert "lea@exemple.fr" in mine.get(path).get_data(as_text=True)
    assert mine.submit(f"{path}/renvoyer").status_code == 303
    for _ in range(2):
        assert mine.submit(f"{path}/retirer").status_code == 303
    assert mine.get(path).status_code == 404
    assert len(acts(world, "invitation.withdrawn")) == 1


@pytest.mark.parametrize("email", ["", "lea", "lea@", "lea@exemple", "a" * 300 + "@exemple.fr", "lea@exemple.fr\nBcc:"])
def test_an_address_that_is_none_is_refused_and_kept(world: World, browser: Callable[..., Browser], email: str) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    answer = mine.submit("/service/personnes/inviter", {"email": email, "first_name": "Léa", "role": "coach"})
    assert answer.status_code == 422
    assert "Léa" in answer.get_data(as_text=True)


def test_a_facilitator_invites_to_the_collective_only(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.facilitator)
    assert mine.submit("/service/personnes/inviter", {"email": "x@exemple.fr", "role": "coach"}).status_code == 422
    assert (
        mine.submit("/service/personnes/inviter", {"email": "y@exemple.fr", "role": "beneficiary"}).status_code == 303
    )
    browser(cast.administrator).submit("/service/personnes/inviter", {"email": "z@exemple.fr", "role": "manager"})
    rows, _more = world.read(queries.list_invitations, Asked(role=Role.MANAGER))
    assert mine.get(f"/service/personnes/invitations/{rows[0].id}").status_code == 404
    assert "z@exemple.fr" not in mine.get("/service/personnes?etat=invitees").get_data(as_text=True)


def test_invitations_are_paged(world: World) -> None:
    administrator = world.person(Role.ADMINISTRATOR)
    for number in range(5):
        world.run(
            joining.invite,
            email=f"n{number}@exemple.fr",
            first_name="",
            last_name="",
            role=Role.COACH,
            inviter_id=administrator.id,
            inviter_roles=frozenset({Role.ADMINISTRATOR}),
        )
    first, more = world.read(queries.list_invitations, Asked(), None, 3)
    second, end = world.read(queries.list_invitations, Asked(), more, 3)
    assert [row.email[1] for row in (*first, *second)] == ["4", "3", "2", "1", "0"]
    assert end is None
    assert datetime.now(UTC) - first[0].created_at < timedelta(minutes=5)


def _mails(world: World) -> list[str]:
    with world.app.app_context():
        outbox.run_due()
        mailer = mail.mailer()
        assert isinstance(mailer, mail.FolderMailer)
        return [f"{one['Subject']} {one.get_content()}".replace("\u00a0", " ") for one in mailer.list_messages()]


def test_mails_say_neither_a_role_nor_a_name(world: World, browser: Callable[..., Browser]) -> None:
    """Promise G5: a role or a name on a lock screen reveals a disability."""
    cast = cast_of(world)
    mine, person = browser(cast.administrator), cast.manager
    assert mine.submit(f"/service/personnes/{person.id}/roles/ajouter", {"role": "beneficiary"}).status_code == 303
    (held,) = (one for one in roles_of(world, person) if one.role is Role.BENEFICIARY)
    assert mine.submit(f"/service/roles/{held.id}/fin").status_code == 303
    page = mine.get(f"/service/personnes/{person.id}/nom").text
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', page)
    assert seen
    names = {"first_name": "Sophie", "last_name": "Lanthier", "seen": seen[1]}
    assert mine.submit(f"/service/personnes/{person.id}/nom", names).status_code == 303
    mine.submit(f"/service/personnes/{cast.beneficiary.id}/retour", {"client_id": str(uuid4())})
    mine.submit(f"/service/places/{members_of(world, cast.journey)[JourneyRole.MANAGER].id}/fin")
    told = _mails(world)
    assert len(told) == 5
    for words in ("accompagn", "rôle", "Lanthier", "Odile", "aider"):
        assert not [one for one in told if words in one], words


def test_an_open_browser_in_wrong_hands_makes_nobody_of_the_service(
    world: World, browser: Callable[..., Browser]
) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    add = f"/service/personnes/{cast.manager.id}/roles/ajouter"
    guest = {"email": "zoe@exemple.fr", "first_name": "Zoé", "last_name": "Lunel"}
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert mine.submit(add, {"role": "administrator"}).location.startswith("/connexion/preuve")
        sent = mine.submit("/service/personnes/inviter", {**guest, "role": "coach"})
        assert sent.location.startswith("/connexion/preuve")
        sent = mine.submit("/service/personnes/inviter", {**guest, "role": "beneficiary"})
        assert sent.location.startswith("/service/personnes")
    assert Role.ADMINISTRATOR not in {one.role for one in roles_of(world, cast.manager)}
    assert len(acts(world, "invitation.sent")) == 1
