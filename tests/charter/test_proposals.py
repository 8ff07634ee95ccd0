"""Members propose a change of a rule, say that they support it, and are answered with a reason and a date."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from blueprints.accounts import leaving
from blueprints.accounts.models import Role
from blueprints.charter import proposal_reads, proposals
from blueprints.charter.models import CharterProposal, Verdict
from blueprints.core import clock, db, jobs, outbox, transaction
from blueprints.core.errors import Refused
from tests.charter.making import Open, proposed, published
from tests.charter.test_agreeing import leave
from tests.conftest import OTHER_HOST, World

LIST = "/regles-de-vie/propositions"
WORDS = "On n’insulte personne, même pour rire."
ANSWER = {"verdict": "taken", "reason": "Tout le monde est d’accord.", "months": "trois"}


def sent(words: str = WORDS, why: str = "Certaines blagues blessent.") -> dict[str, str]:
    """Return a proposal as its form sends it."""
    return {"client_id": str(uuid4()), "words": words, "why": why}


def found(world: World, proposal: CharterProposal) -> CharterProposal:
    """Return a proposal as it is now."""
    fresh: CharterProposal = world.read(proposal_reads.find_proposal, proposal.id)
    return fresh


def test_a_member_proposes_other_words_and_the_others_read_them(world: World, browser: Open) -> None:
    author, other = world.person(pseudonym="Galet"), world.person()
    leader = browser(world.person(Role.FACILITATOR))
    hers, form = browser(author), sent()
    assert "On n’insulte personne." in hers.get("/regles-de-vie/respect/proposer").text
    for _twice in range(2):
        where = hers.submit("/regles-de-vie/respect/proposer", form).location
    page = browser(other).get(where).text
    for words in ("Galet", "Certaines blagues blessent.", "même pour rire", "Je soutiens", "Signaler"):
        assert words in page
    assert browser(other).get(LIST).text.count("Règle «\u00a0Le respect\u00a0»") == 1
    assert "changer la règle «\u00a0Le respect\u00a0»" in leader.get("/mes-nouvelles").text


def test_a_new_rule_is_proposed(world: World, browser: Open) -> None:
    member = browser(world.person())
    where = member.submit("/regles-de-vie/proposer", sent("On ne prend pas de photo.")).location
    assert "Une nouvelle règle" in member.get(where).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "", "why": "Parce que."}, "Écrivez ce que la règle dirait."),
        ({"words": "On se tait.", "why": " "}, "Dites pourquoi, en une phrase."),
        ({"words": "x" * 1001, "why": "Parce que."}, "Ce texte est trop long"),
        ({"words": "\0\u202e", "why": "Parce que."}, "Écrivez ce que la règle dirait."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    world: World, browser: Open, typed: dict[str, str], said: str
) -> None:
    page = browser(world.person()).submit("/regles-de-vie/respect/proposer", {**sent(), **typed})
    assert page.status_code == 422
    assert said in page.text
    assert typed["why"].strip() in page.text


def test_the_words_of_now_are_no_change(world: World, browser: Open) -> None:
    now = "On peut se taire, et partir."
    page = browser(world.person()).submit("/regles-de-vie/liberte/proposer", sent(f"On participe quand on veut. {now}"))
    assert page.status_code == 422
    assert "Ces mots sont déjà ceux de la règle" in page.text


def test_markup_is_words(world: World, browser: Open) -> None:
    member = browser(world.person())
    where = member.submit("/regles-de-vie/respect/proposer", sent("<script>alert(1)</script> 🙂")).location
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂" in member.get(where).text


def test_support_is_counted_once_and_nobody_is_named(world: World, browser: Open) -> None:
    author, friend = world.person(), world.person(pseudonym="Mistral")
    proposal = proposed(world, author)
    page = f"{LIST}/{proposal.id}"
    hers = browser(friend)
    for _twice in range(2):
        assert hers.submit(f"{page}/je-soutiens").status_code == 303
    assert found(world, proposal).support_count == 1
    seen = browser(author).get(page).text
    assert "1 personne soutient cette proposition" in seen
    assert "Mistral" not in seen
    hers.submit(f"{page}/plus-maintenant")
    assert found(world, proposal).support_count == 0


def test_nobody_supports_or_answers_her_own(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    page = f"{LIST}/{proposed(world, leader).id}"
    hers = browser(leader)
    assert hers.submit(f"{page}/je-soutiens").status_code == 404
    assert hers.get(f"{page}/repondre").status_code == 404
    assert hers.submit(f"{page}/repondre", {**ANSWER, "version": "1"}).status_code == 404


def test_an_answer_has_a_reason_and_a_date_and_those_concerned_are_told(world: World, browser: Open) -> None:
    author, friend, leader = world.person(), world.person(), world.person(Role.FACILITATOR)
    proposal = proposed(world, author)
    page = f"{LIST}/{proposal.id}"
    browser(friend).submit(f"{page}/je-soutiens")
    staff = browser(leader)
    refused = staff.submit(f"{page}/repondre", {**ANSWER, "months": "", "version": "1"})
    assert refused.status_code == 422
    assert "Dites avant quand" in refused.text
    assert staff.submit(f"{page}/repondre", {**ANSWER, "version": "1"}).status_code == 303
    fresh = found(world, proposal)
    assert fresh.verdict is Verdict.TAKEN
    assert fresh.expected_on is not None
    assert timedelta(days=88) < fresh.expected_on - clock.now() < timedelta(days=93)
    for person in (author, friend):
        assert "Une réponse est donnée sur la règle" in browser(person).get("/mes-nouvelles").text
    assert "Tout le monde est d’accord." in browser(friend).get(page).text


def test_two_answers_at_once_do_not_replace_each_other(world: World, browser: Open) -> None:
    one, two = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    page = f"{LIST}/{proposed(world, world.person()).id}/repondre"
    assert browser(one).submit(page, {**ANSWER, "version": "1"}).status_code == 303
    late = browser(two).submit(page, {"verdict": "not_taken", "reason": "C’est déjà dit.", "version": "1"})
    assert late.status_code == 409
    assert "C’est déjà dit." in late.text, "what was typed is given back"


def test_withdrawing_hides_at_once_and_destroys_after_the_minute(world: World, browser: Open, app: Flask) -> None:
    author, other = world.person(), world.person()
    proposal = proposed(world, author)
    page = f"{LIST}/{proposal.id}"
    hers = browser(author)
    hers.submit(f"{page}/retirer")
    assert browser(other).get(page).status_code == 404
    assert "même pour rire" not in browser(other).get(LIST).text
    with time_machine.travel(clock.now() + timedelta(seconds=90)), app.app_context():
        outbox.run_due()
    assert found(world, proposal).words == ""


def test_it_can_be_given_back_within_the_minute_only(world: World) -> None:
    author = world.person()
    proposal = proposed(world, author)

    def act(change: str) -> None:
        fresh = proposal_reads.find_proposal(proposal.id)
        assert fresh is not None
        getattr(proposals, change)(proposal=fresh, actor_id=author.id)

    world.run(act, change="withdraw")
    world.run(act, change="restore")
    assert found(world, proposal).withdrawn_at is None
    world.run(act, change="withdraw")
    with time_machine.travel(clock.now() + timedelta(minutes=2)), pytest.raises(Refused):
        world.run(act, change="restore")


def test_what_a_version_took_up_stays(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    proposal = proposed(world, author)
    page = f"{LIST}/{proposal.id}"
    browser(leader).submit(f"{page}/repondre", {**ANSWER, "version": "1"})
    published(world, leader, taken=[proposal.id])
    assert found(world, proposal).in_number == 2
    assert "Dans les règles, version 2" in browser(author).get(page).text
    browser(author).submit(f"{page}/retirer")
    assert found(world, proposal).withdrawn_at is None
    assert "reprennent la proposition" in browser(author).get("/mes-nouvelles").text


@pytest.mark.parametrize("standing", ["held", "removed"])
def test_what_moderation_hides_is_its_authors_alone(world: World, browser: Open, standing: str) -> None:
    author, other = world.person(), world.person()
    proposal = proposed(world, author)

    def hide() -> None:
        fresh = proposal_reads.find_proposal(proposal.id)
        assert fresh is not None
        proposals.stand(proposal=fresh, standing=standing, warning="")

    world.run(hide)
    page = f"{LIST}/{proposal.id}"
    assert browser(other).get(page).status_code == 404
    assert browser(other).submit(f"{page}/je-soutiens").status_code == 404
    assert WORDS not in browser(other).get(LIST).text
    assert "modération" in browser(author).get(page).text


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR, Role.GUARDIAN])
def test_only_members_read_and_propose(world: World, browser: Open, role: Role) -> None:
    page = f"{LIST}/{proposed(world, world.person()).id}"
    other = browser(world.person(role))
    for path in (LIST, page, "/regles-de-vie/proposer", "/regles-de-vie/respect/proposer"):
        assert other.get(path).status_code == 404
    assert other.submit("/regles-de-vie/respect/proposer", sent()).status_code == 404
    assert other.submit(f"{page}/je-soutiens").status_code == 404
    assert browser().get(page).location.startswith("/connexion")


def test_who_left_reads_nothing_and_takes_her_own_back(world: World, browser: Open) -> None:
    author = world.person()
    proposal = proposed(world, author)
    leave(world, author)
    hers = browser(author)
    assert hers.get(LIST).status_code == 404
    assert hers.submit(f"{LIST}/{proposal.id}/retirer").status_code == 303
    assert found(world, proposal).withdrawn_at is not None


def test_another_platform_has_its_own(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    stranger = world.person(platform=other)
    proposal = proposed(world, world.person())
    away = browser(stranger, host=OTHER_HOST)
    assert away.get(f"{LIST}/{proposal.id}").status_code == 404
    assert away.submit(f"{LIST}/{proposal.id}/je-soutiens").status_code == 404
    assert WORDS not in away.get(LIST).text


@pytest.mark.parametrize("key", ["inconnue", "<b>", "é" * 60, "..", "respect'--"])
def test_a_rule_that_is_not_there_is_not_found(world: World, browser: Open, key: str) -> None:
    assert browser(world.person()).get(f"/regles-de-vie/{key}/proposer").status_code in (404, 405)


def test_a_closed_account_leaves_its_words_without_a_name(world: World, browser: Open) -> None:
    author, friend = world.person(pseudonym="Galet"), world.person()
    proposal = proposed(world, author)
    browser(friend).submit(f"{LIST}/{proposal.id}/je-soutiens")
    assert [one.stays for one in world.read(leaving.recap, friend.id) if "soutien" in one.sentence] == [False]
    assert [one.stays for one in world.read(leaving.recap, author.id) if "proposition" in one.sentence] == [True]
    world.run(leaving.end, person_id=friend.id)
    assert found(world, proposal).support_count == 0


def test_the_list_costs_the_same_for_three_and_thirty(world: World, browser: Open, statements: list[str]) -> None:
    author, member = world.person(), browser(world.person())
    counts = []
    for many in (3, 27):
        for number in range(many):
            proposed(world, author, f"Version {many}-{number}.")
        member.get(LIST)
        statements.clear()
        page = member.get(LIST)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 3
    assert "Plus anciens" in page.text


def test_many_at_once_are_all_counted(world: World, app: Flask) -> None:
    proposal = proposed(world, world.person())
    friends = [world.person() for _each in range(6)]
    gate = threading.Barrier(len(friends))

    def support(person_id: object) -> None:
        with app.app_context():
            db.enter_platform(world.platform.id)
            gate.wait()
            with transaction.apart() as session:
                fresh = session.get(CharterProposal, proposal.id, with_for_update=True, populate_existing=True)
                assert fresh is not None
                proposals.support(proposal=fresh, person_id=person_id)  # type: ignore[arg-type] # a thread's argument

    threads = [threading.Thread(target=support, args=(one.id,)) for one in friends]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found(world, proposal).support_count == len(friends)


def test_the_job_of_old_counts_is_one_of_every_minute() -> None:
    assert "forget_old_sendings" in {act.__name__ for act in jobs._ticks}
