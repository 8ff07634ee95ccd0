"""The inbox: who may open it, what it shows, every act by its button, and nothing lost when two work at once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from blueprints.accounts.models import Role
from blueprints.core import audit, clock, db, transaction
from blueprints.front_door import services
from blueprints.front_door.models import Channel, Enquiry, EnquiryState
from tests.conftest import OTHER_HOST, Browser, World
from tests.front_door.making import act, again, brought_to, receive

Open = Callable[..., Browser]
S = EnquiryState
ALLOWED = (Role.FACILITATOR, Role.ADMINISTRATOR)
LIST_BUDGET, PAGE_BUDGET = 6, 10
ACTS = ("prendre", "rendre", "fermer", "indesirable", "garder", "rouvrir", "annuler", "repondre", "note")
CANARY = "canari bleu des montagnes"


def page_of(one: Browser, enquiry: Enquiry) -> str:
    return one.get(f"/demandes/{enquiry.id}").text.replace("\u00a0", " ")


def press(one: Browser, enquiry: Enquiry, what: str, **data: str) -> int:
    """Press a button of the page as it is now."""
    version = re.search(r'name="version" value="(\d+)"', page_of(one, enquiry))
    return one.submit(f"/demandes/{enquiry.id}/{what}", {"version": version[1] if version else "", **data}).status_code


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_facilitators_and_administrators_open_the_inbox(world: World, browser: Open, role: Role) -> None:
    made, one = receive(world), browser(world.person(role))
    expected = 200 if role in ALLOWED else 404
    assert one.get("/demandes").status_code == expected
    assert one.get(f"/demandes/{made.id}").status_code == expected
    if role not in ALLOWED:
        assert one.get("/demandes/chercher?reference=a").status_code == 404
        for what in ACTS:
            assert one.submit(f"/demandes/{made.id}/{what}", {"version": "1"}).status_code == 404
        assert again(world, made).version == 1


def test_a_stranger_is_led_to_sign_in(world: World, browser: Open) -> None:
    made = receive(world)
    for path in ("/demandes", f"/demandes/{made.id}", "/demandes/chercher"):
        answer = browser().get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/connexion")


def test_another_platform_finds_nothing(world: World, browser: Open) -> None:
    other = world.make_platform("Ailleurs", OTHER_HOST)
    made = receive(world)
    far = browser(world.person(Role.ADMINISTRATOR, platform=other), host=OTHER_HOST)
    assert far.get(f"/demandes/{made.id}").status_code == 404
    assert far.submit(f"/demandes/{made.id}/prendre", {"version": "1"}).status_code == 404
    assert made.reference not in far.get("/demandes").text
    assert "introuvable" in far.get(f"/demandes/chercher?reference={made.reference}").location


@pytest.mark.parametrize("wrong", ["x", "0", "9f26281e-a3cb-4eff-98a4-14f4d497c22b", "%00"])
def test_an_address_of_nothing_is_404(world: World, browser: Open, wrong: str) -> None:
    assert browser(world.person(Role.FACILITATOR)).get(f"/demandes/{wrong}").status_code == 404


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(S))
def test_each_state_has_its_list(world: World, browser: Open, state: EnquiryState) -> None:
    from blueprints.front_door.wording import STATES

    colleague = world.person(Role.FACILITATOR)
    made = brought_to(world, state, colleague.id)
    one = browser(colleague)
    assert made.reference in one.get(f"/demandes?etat={STATES[state].slug}").text
    others = [shown.slug for key, shown in STATES.items() if key is not state]
    assert all(made.reference not in one.get(f"/demandes?etat={slug}").text for slug in others)


def test_no_word_of_a_person_is_on_a_list(world: World, browser: Open) -> None:
    receive(world, message=CANARY, name="Aurore")
    page = browser(world.person(Role.ADMINISTRATOR)).get("/demandes").text
    for word in (CANARY, "Aurore", "06 12", "Brenval"):
        assert word not in page


def test_a_long_list_has_pages_the_oldest_first(world: World, browser: Open) -> None:
    made = []
    for number in range(45):
        with time_machine.travel(clock.now() - timedelta(days=2) + timedelta(minutes=number), tick=False):
            made.append(receive(world).reference)
    one, seen, path = browser(world.person(Role.FACILITATOR)), [], "/demandes?etat=nouvelles"
    while path:
        page = one.get(path).text
        seen += re.findall(r"Référence[\u00a0 ]: ([^.]+)\.", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == made


def test_lists_and_pages_ask_as_much_for_thirty_as_for_three(
    world: World, browser: Open, statements: list[str]
) -> None:
    one = browser(world.person(Role.FACILITATOR))
    counts = []
    for more in (3, 27):
        made = [receive(world) for _ in range(more)]
        one.get(f"/demandes/{made[-1].id}")
        statements.clear()
        one.get("/demandes")
        listed = len(statements)
        statements.clear()
        one.get(f"/demandes/{made[-1].id}")
        counts.append((listed, len(statements)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= LIST_BUDGET
    assert counts[0][1] <= PAGE_BUDGET


def test_a_reference_said_on_the_telephone_leads_to_its_page(world: World, browser: Open) -> None:
    made, one = receive(world), browser(world.person(Role.FACILITATOR))
    found = one.get("/demandes/chercher", query_string={"reference": made.reference.upper()})
    assert found.location == f"/demandes/{made.id}"
    for said in ("", "épi", "<script>alert(1)</script>", "\x00", "é" * 5000):
        missing = one.get("/demandes/chercher", query_string={"reference": said}, follow_redirects=True)
        assert missing.status_code == 200
        assert "<script>alert" not in missing.text


# --- one enquiry ------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_words_and_how_to_answer(world: World, browser: Open) -> None:
    made = receive(world, message=f"Le {CANARY} <b>", name="Aurore")
    page = page_of(browser(world.person(Role.FACILITATOR)), made)
    for said in (f"Le {CANARY} &lt;b&gt;", "Aurore", "06 12 34 56 78", "tel:+33612345678", "Brenval", made.reference):
        assert said in page, said


def test_the_links_of_a_stranger_lead_nowhere(world: World, browser: Open) -> None:
    link = "https://a.exemple.fr"
    made = receive(world, message=f"Bonjour\nvoir {link}\n\nMerci")
    page = page_of(browser(world.person(Role.FACILITATOR)), made)
    assert f"Bonjour<br>voir {link}</p>" in page
    assert f'href="{link}' not in page


def test_reading_leaves_one_trace_in_ten_minutes(world: World, browser: Open) -> None:
    made, colleague = receive(world), world.person(Role.FACILITATOR)
    one = browser(colleague)
    for _ in range(3):
        one.get(f"/demandes/{made.id}")
    one.get("/demandes")
    rows = world.read(
        lambda: (
            db.session()
            .execute(select(audit.AuditEntry.actor_id).where(audit.AuditEntry.action == "enquiry.read"))
            .all()
        )
    )
    assert [row.actor_id for row in rows] == [colleague.id]


def test_a_letter_that_was_altered_stays_closed_and_the_page_still_loads(world: World, browser: Open) -> None:
    made, other = receive(world, message=CANARY), receive(world)

    def swap() -> None:
        db.session().execute(update(Enquiry).where(Enquiry.id == other.id).values(words=made.words))

    world.run(swap)
    page = page_of(browser(world.person(Role.FACILITATOR)), other)
    assert "ne peut pas être ouvert" in page
    assert CANARY not in page


def test_a_whole_way_from_new_to_closed(world: World, browser: Open) -> None:
    made, colleague = receive(world), world.person(Role.FACILITATOR, first_name="Nadia")
    one = browser(colleague)
    assert press(one, made, "prendre") == 303
    assert "Vous vous occupez de cette demande" in page_of(one, made)
    assert press(one, made, "repondre", way="phone", note="Elle vient lundi.") == 303
    page = page_of(one, made)
    assert "Nadia a répondu par téléphone" in page
    assert "Elle vient lundi." in page
    assert press(one, made, "fermer") == 303
    assert again(world, made).state is S.CLOSED
    assert press(one, made, "annuler") == 303
    assert again(world, made).state is S.ANSWERED
    assert "Nadia a annulé" in page_of(one, made)


def test_spam_goes_aside_and_comes_back(world: World, browser: Open) -> None:
    colleague = world.person(Role.ADMINISTRATOR)
    made, one = brought_to(world, S.TO_CHECK, colleague.id), browser(colleague)
    assert "plusieurs liens" in page_of(one, made)
    assert press(one, made, "indesirable") == 303
    assert again(world, made).state is S.SPAM
    assert press(one, made, "garder") == 303
    assert again(world, made).state is S.NEW


def test_a_note_stays_and_a_colleague_sees_it(world: World, browser: Open) -> None:
    made = receive(world)
    first = browser(world.person(Role.FACILITATOR, first_name="Claire"))
    second = browser(world.person(Role.ADMINISTRATOR))
    assert press(first, made, "note", remark="Préfère le matin.") == 303
    page = page_of(second, made)
    assert "Préfère le matin." in page
    assert "Note de Claire" in page


def test_two_who_take_it_at_once_are_told(world: World, browser: Open) -> None:
    made = receive(world)
    first, second = browser(world.person(Role.FACILITATOR)), browser(world.person(Role.FACILITATOR))
    assert first.submit(f"/demandes/{made.id}/prendre", {"version": "1"}).status_code == 303
    late = second.submit(f"/demandes/{made.id}/prendre", {"version": "1"})
    assert late.status_code == 409
    assert "pendant ce temps" in late.text
    unversioned = second.submit(f"/demandes/{made.id}/fermer", {})
    assert unversioned.status_code == 409


def test_a_colleague_away_can_be_relieved(world: World, browser: Open) -> None:
    away, here = world.person(Role.FACILITATOR, first_name="Claire"), world.person(Role.FACILITATOR)
    made = act(world, services.claim, receive(world), away.id)
    one = browser(here)
    assert "Prendre la demande à sa place" in page_of(one, made)
    assert press(one, made, "prendre") == 303
    assert again(world, made).handler_id == here.id


def test_an_act_that_is_not_possible_is_said(world: World, browser: Open) -> None:
    colleague = world.person(Role.FACILITATOR)
    made, one = brought_to(world, S.CLOSED, colleague.id), browser(colleague)
    version = str(again(world, made).version)
    answer = one.submit(f"/demandes/{made.id}/indesirable", {"version": version}, follow_redirects=True)
    assert "n’est plus dans cet état" in answer.text
    refused = one.submit(f"/demandes/{made.id}/repondre", {"version": version, "way": "phone", "note": CANARY})
    assert refused.status_code == 422
    assert "n’est plus dans cet état" in refused.text


@pytest.mark.parametrize(
    ("what", "data", "said"),
    [
        ("repondre", {"way": "", "note": CANARY}, "Dites comment vous avez répondu"),
        ("repondre", {"way": "pigeon", "note": CANARY}, "réponses proposées"),
        ("repondre", {"way": "phone", "note": CANARY + "x" * 1001}, "trop long"),
        ("note", {"remark": " "}, "Écrivez votre note"),
        ("note", {"remark": CANARY + "🙂" * 1001}, "trop long"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    world: World, browser: Open, what: str, data: dict[str, str], said: str
) -> None:
    made, one = receive(world), browser(world.person(Role.FACILITATOR))
    answer = one.submit(f"/demandes/{made.id}/{what}", {"version": "1", **data})
    assert answer.status_code == 422
    assert said in answer.text
    assert CANARY not in str(data) or CANARY in answer.text
    assert again(world, made).version == 1


def test_who_closes_her_account_gives_back_what_she_had_in_hand(world: World) -> None:
    from blueprints.accounts import leaving

    colleague = world.person(Role.FACILITATOR)
    made = act(world, services.claim, receive(world), colleague.id)
    assert any("revient à l’équipe" in trace.sentence for trace in world.read(leaving.recap, colleague.id))
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        with transaction.apart():
            leaving.end(colleague.id)
    assert again(world, made).state is S.NEW
    assert again(world, made).handler_id is None


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("zoe@exemple.fr", "mailto:zoe@exemple.fr"),
        ("x?bcc=zoe@exemple.fr", "mailto:x%3Fbcc%3Dzoe@exemple.fr"),
        ("x?body=a&cc=zoe@exemple.fr", "mailto:x%3Fbody%3Da%26cc%3Dzoe@exemple.fr"),
    ],
)
def test_an_address_adds_nobody_and_no_words_to_the_answer(
    world: World, browser: Open, contact: str, href: str
) -> None:
    made = receive(world, channel=Channel.MAIL, contact=contact)
    assert f'href="{href}"' in page_of(browser(world.person(Role.FACILITATOR)), made)
