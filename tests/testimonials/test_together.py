"""Several authors: each says yes for herself, to these words and this use; one missing yes stops it for all."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.leaving import Trace
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.moderation import queries as moderation_queries
from blueprints.moderation import services as moderation
from blueprints.moderation.kinds import Standing
from blueprints.moderation.models import Case, Reason
from blueprints.news.models import News, NewsKind
from blueprints.testimonials import (
    consenting,
    leaflet,
    leaving,
    moderating,
    parts,
    published,
    queries,
    services,
    together,
    usages,
    uses,
)
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial, TestimonialState
from blueprints.testimonials.taking_down import KIND
from tests.conftest import OTHER_HOST, Browser, World
from tests.moderation.making import decide, form
from tests.testimonials.factories import PROPOSED, TITLE, Desk
from tests.testimonials.test_desk import _accompany

Open = Callable[..., Browser]
S, U = TestimonialState, ConsentUse
SENT = [S.SUBMITTED, S.IN_REVIEW, S.CHANGE_PROPOSED, S.APPROVED, S.PUBLISHED, S.DECLINED]


class Company(Desk):
    """An author who holds the pen, and one more author."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.other = world.person(first_name="Camille", last_name="Verdenal", pseudonym="Renard")

    def draft(self, *args: Any, **words: Any) -> Testimonial:
        """Make a draft of both, to which both say yes."""
        made = super().draft(*args, **words)
        self.act(together.ask, made, name="Renard")
        self.yes(made)
        return made

    def yes(self, made: Testimonial, *given: ConsentUse, person: Person | None = None, **words: Any) -> None:
        """Let the other author say yes to the words in force."""
        values = {"signature": Signature.PSEUDONYM, "pseudonym": "Galet", "seen_hash": self.text(made).hash, **words}
        self.act(together.say_yes, made, person_id=(person or self.other).id, uses=given or (U.SITE,), **values)

    def leave(self, made: Testimonial) -> None:
        """Let the other author take her part back."""
        self.act(together.leave, made, person_id=self.other.id)

    def accept(self, made: Testimonial) -> None:
        """Accept the proposal, and let the other author read it."""
        super().accept(made)
        self.yes(made)

    def is_public(self, made: Testimonial) -> bool:
        """Tell whether everybody reads it now."""
        return self.world.read(published.find_published, made.public_id) is not None

    def news_of(self, person: Person, kind: NewsKind) -> int:
        """Return how often she was told of this kind."""
        told = select(func.count(News.id)).where(News.person_id == person.id, News.kind == kind)
        return int(self.world.read(lambda: db.session().scalar(told)) or 0)


@pytest.fixture
def company(world: World) -> Company:
    """Two authors and a facilitator."""
    return Company(world)


def page(made: Testimonial, end: str = "") -> str:
    """Return an address of the other authors."""
    return f"/temoignages/a-plusieurs/{made.id}{end}"


def own(made: Testimonial, end: str = "") -> str:
    """Return an address of who holds the pen."""
    return f"/temoignages/les-miens/{made.id}{end}"


# --- each says yes for herself ----------------------------------------------------------------------------------------


def test_it_appears_once_everybody_said_yes_and_under_all_names(company: Company, browser: Open) -> None:
    made = company.make(S.PUBLISHED)
    text = browser().get(f"/temoignages/{made.public_id}").text
    assert "Mireille et Galet" in text
    assert "Chacune a dit oui, mot pour mot" in text
    assert "Plusieurs personnes ont écrit ce texte." in browser().get("/").text
    assert "Camille" not in text
    assert "Renard" not in text


@pytest.mark.parametrize(
    ("own_name", "others", "shown"),
    [
        ("Ana", ["Bo"], "Ana et Bo"),
        ("Ana", ["Bo", ""], "Ana, Bo et une autre personne"),
        ("", ["Bo", ""], "Bo et 2 autres personnes"),
        ("", [""], "2 personnes accompagnées"),
        ("Ana", [], ""),
    ],
)
def test_the_signature_holds_every_name_and_counts_who_gives_none(own_name: str, others: list[str], shown: str) -> None:
    rows = [parts.TestimonialPart(signed_as=name) for name in others]
    assert parts.shown_names(own_name, rows) == shown


def test_nothing_is_sent_while_one_yes_is_missing(company: Company, browser: Open) -> None:
    made = Desk.draft(company)
    company.act(together.ask, made, name="renard")
    with pytest.raises(Refused, match="Il manque un oui"):
        company.submit(made)
    text = browser(company.author).get(own(made, "/envoyer")).text
    assert "Il manque un oui" in text
    assert "Envoyer mon texte à la relecture" not in text
    company.yes(made)
    assert "Envoyer mon texte à la relecture" in browser(company.author).get(own(made, "/envoyer")).text
    company.submit(made)
    assert company.now(made).state is S.SUBMITTED


def test_other_words_wait_for_another_yes_and_she_is_asked_once(company: Company) -> None:
    made = company.draft()
    asked = company.news_of(company.other, NewsKind.TESTIMONIAL_PART_ASKED)
    for body in ("Autres mots.", "Encore d’autres mots."):
        now = company.now(made)
        company.act(services.save_draft, made, version=now.version, title=TITLE, body=body)
    assert company.news_of(company.other, NewsKind.TESTIMONIAL_PART_ASKED) == asked + 1
    with pytest.raises(Refused, match="Il manque un oui"):
        company.submit(made)


def test_a_yes_to_words_that_are_not_in_force_is_none(company: Company, browser: Open) -> None:
    made = company.draft()
    with pytest.raises(Stale):
        company.yes(made, seen_hash=b"0" * 32)
    hers = {"hash": "zz", "signature": "none", "site": "yes"}
    assert browser(company.other).submit(page(made, "/oui"), hers).status_code == 409


def test_a_change_that_one_accepts_is_published_once_the_other_reads_it(company: Company) -> None:
    made = company.make(S.CHANGE_PROPOSED)
    Desk.accept(company, made)
    with pytest.raises(Refused):
        company.publish(made)
    assert company.now(made).state is S.APPROVED
    before = company.news_of(company.facilitator, NewsKind.TESTIMONIAL_CHANGE_ANSWERED)
    company.yes(made)
    assert company.news_of(company.facilitator, NewsKind.TESTIMONIAL_CHANGE_ANSWERED) == before + 1
    company.publish(made)
    row = company.world.read(published.find_published, made.public_id)
    assert row.body == PROPOSED


@pytest.mark.parametrize("use", [U.LEAFLET, U.NETWORKS, U.TRAINING])
def test_a_use_is_allowed_where_all_said_yes(use: ConsentUse, company: Company, world: World) -> None:
    made = company.make(S.PUBLISHED)
    company.act(services.give_consent, made, use=use)
    assert not world.read(uses.is_agreed, company.now(made), use)
    assert not [row for row in world.read(usages.list_usable) if row.use is use]
    company.yes(made, U.SITE, use)
    assert world.read(uses.is_agreed, company.now(made), use)
    assert [row.id for row in world.read(usages.list_usable) if row.use is use] == [made.id]
    company.yes(made, U.SITE)
    assert not world.read(uses.is_agreed, company.now(made), use)
    assert company.is_public(made)


def test_paper_holds_what_all_let_on_paper_and_a_use_is_taken_back_with_one_yes(company: Company, world: World) -> None:
    made = company.make(S.PUBLISHED)
    company.act(services.give_consent, made, use=U.LEAFLET)
    assert not world.read(leaflet.choose, [made.public_id]).printed
    company.yes(made, U.SITE, U.LEAFLET)
    assert [row.signed_as for row in world.read(leaflet.choose, [made.public_id]).printed] == ["Mireille et Galet"]
    day = clock.paris(clock.now()).date()
    values = {"use": U.LEAFLET, "place": "Forum", "used_on": day, "client_id": uuid4()}
    company.act(uses.note_use, made, actor_id=company.facilitator.id, **values)
    assert not world.read(usages.list_to_pull)
    company.yes(made, U.SITE)
    assert [row.place for row in world.read(usages.list_to_pull)] == ["Forum"]
    assert company.news_of(company.facilitator, NewsKind.TESTIMONIAL_TO_PULL) == 1


def test_it_is_read_until_the_first_yes_ends_and_each_is_reminded_of_her_own(company: Company, world: World) -> None:
    made = company.make(S.PUBLISHED)
    with time_machine.travel(clock.now() + timedelta(days=100), tick=False):
        company.act(services.give_consent, made, use=U.SITE)
        until = world.read(published.find_published, made.public_id).until
        hers = world.read(consenting.list_consents, made.id, company.other.id)[U.SITE]
        assert until == hers.ends_at
    with time_machine.travel(clock.now() + timedelta(days=340), tick=False):
        world.run(consenting.remind, now=clock.now())
    assert company.news_of(company.other, NewsKind.TESTIMONIAL_CONSENT_ENDS) == 1
    assert company.news_of(company.author, NewsKind.TESTIMONIAL_CONSENT_ENDS) == 0
    with time_machine.travel(hers.ends_at + timedelta(seconds=1), tick=False):
        assert not company.is_public(made)


def test_a_yes_ended_for_this_site_takes_it_off_at_once_and_comes_back_with_it(company: Company, browser: Open) -> None:
    made = company.make(S.PUBLISHED)
    public, hers = f"/temoignages/{made.public_id}", {"signature": "pseudonym", "pseudonym": "Galet"}
    seen = company.text(made).hash.hex()
    assert browser().get(public).status_code == 200
    she = browser(company.other)
    she.submit(page(made, "/oui"), {**hers, "hash": seen, "site": "no"})
    assert browser().get(public).status_code == 404
    assert TITLE not in browser().get("/temoignages").text
    assert TITLE not in browser().get("/temoignages/flux.xml").text
    assert "Il manque un accord" in browser(company.author).get(own(made)).text
    assert "Il manque un accord" in browser(company.author).get("/temoignages/les-miens").text
    she.submit(page(made, "/oui"), {**hers, "hash": seen, "site": "yes"})
    assert browser().get(public).status_code == 200


def test_what_one_text_lacks_says_nothing_of_another(company: Company, world: World) -> None:
    whole, lacking, alone = company.make(S.PUBLISHED), company.make(S.PUBLISHED), Desk.draft(company)
    for step in (company.submit, company.claim, company.publish):
        step(alone)
    company.act(together.stop_use, lacking, use=U.SITE, person_id=company.other.id)
    shown = {row.public_id for row in world.read(published.list_published)[0]}
    assert shown == {whole.public_id, alone.public_id}
    assert {row.id for row in world.read(usages.list_usable)} == {whole.id, alone.id}
    waiting = {row.id: row.waits for row in world.read(queries.list_own, company.author.id)}
    assert waiting == {whole.id: False, lacking.id: True, alone.id: False}


# --- each takes her part back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", SENT)
def test_a_part_is_taken_back_in_every_state_and_the_rest_is_taken_up_without_it(
    state: TestimonialState, company: Company, browser: Open
) -> None:
    made = company.make(state)
    public, she = f"/temoignages/{made.public_id}", browser(company.other)
    browser().get(public)
    assert she.submit(page(made, "/retirer"), {}).status_code == 303
    assert browser().get(public).status_code == 404
    now = company.now(made)
    assert (now.state, now.published_body) == (S.DECLINED, "")
    assert company.news_of(company.author, NewsKind.TESTIMONIAL_PART_LEFT) == 1
    assert she.get(page(made)).status_code == 404
    assert "Une personne a retiré sa part" in browser(company.author).get(own(made)).text
    with pytest.raises((Refused, Stale)):
        company.publish(made)
    company.act(services.reopen, made)
    company.submit(made)
    company.claim(made)
    company.publish(made)
    assert company.world.read(published.find_published, made.public_id).signed_as == "Mireille"


def test_moderation_does_not_put_back_what_an_author_took_back(company: Company, world: World) -> None:
    made = company.make(S.PUBLISHED)
    company.leave(made)
    with pytest.raises(Refused):
        world.run(moderating.stand, subject_id=made.public_id, standing=Standing.VISIBLE, warning="")


def test_leaving_twice_is_leaving_once_and_a_draft_goes_on_without_her(company: Company, browser: Open) -> None:
    made, she = company.draft(), browser(company.other)
    she.get(page(made))
    for _click in range(2):
        assert she.submit(page(made, "/retirer"), {}).status_code == 303
    assert company.news_of(company.author, NewsKind.TESTIMONIAL_PART_LEFT) == 1
    assert "Renard a retiré sa part" in browser(company.author).get(own(made)).text
    company.submit(made)
    assert company.now(made).signed_together == ""


def test_who_left_can_be_asked_again(company: Company) -> None:
    made = company.draft()
    company.leave(made)
    company.act(together.ask, made, name="Renard")
    with pytest.raises(Refused, match="Il manque un oui"):
        company.submit(made)


@pytest.mark.parametrize("state", list(S))
def test_who_holds_the_pen_withdraws_the_whole_in_every_state(
    state: TestimonialState, company: Company, world: World, browser: Open
) -> None:
    made = company.make(state)
    company.withdraw(made)
    live = select(Consent).where(Consent.testimonial_id == made.id, Consent.withdrawn_at.is_(None))
    assert not world.read(lambda: db.session().scalars(live).all())
    text = browser(company.other).get(page(made)).text
    assert "Ce texte est retiré" in text
    assert "Le lendemain" not in text
    with pytest.raises(Refused):
        company.yes(made)


def test_closing_an_account_takes_her_part_out_of_what_is_not_published(company: Company, world: World) -> None:
    sent, public = company.make(S.IN_REVIEW), company.make(S.PUBLISHED)
    told: list[Trace] = world.read(leaving.tell, company.other.id)
    assert [one.sentence for one in told] == ["Votre part d’un texte à plusieurs, pas encore publié, est retirée."]
    world.run(lambda: leaving.end(company.other.id))
    assert company.now(sent).state is S.DECLINED
    assert company.is_public(public)


# --- who is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Écrivez le nom que la personne porte dans le collectif."),
        ("Camille", "Personne ne s’appelle ainsi dans le collectif."),
        ("Colibri", "C’est vous."),
        ("Double", "Plusieurs personnes s’appellent ainsi."),
        ("Nadia", "Personne ne s’appelle ainsi dans le collectif."),
        ("<script>alert(1)</script>", "Personne ne s’appelle ainsi dans le collectif."),
        ("x" * 81, "80"),
        ("🙂", "Personne ne s’appelle ainsi dans le collectif."),
    ],
)
def test_who_cannot_be_asked_is_said_and_given_back(
    name: str, said: str, company: Company, world: World, browser: Open
) -> None:
    world.person(first_name="Double", pseudonym=None)
    world.person(first_name="Double", pseudonym=None)
    made = Desk.draft(company)
    answer = browser(company.author).submit(own(made, "/a-plusieurs"), {"name": name})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_asking_twice_asks_once_and_six_are_the_most(company: Company, world: World) -> None:
    made = Desk.draft(company)
    for _click in range(2):
        company.act(together.ask, made, name=" RENARD ")
    assert company.news_of(company.other, NewsKind.TESTIMONIAL_PART_ASKED) == 1
    for number in range(4):
        world.person(pseudonym=f"Membre {number}")
        company.act(together.ask, made, name=f"Membre {number}")
    world.person(pseudonym="Une de plus")
    with pytest.raises(Refused, match="déjà six"):
        company.act(together.ask, made, name="Une de plus")


def test_a_draft_is_written_without_somebody_after_all(company: Company, browser: Open) -> None:
    made = company.draft()
    her = {"person": str(company.other.id)}
    answer = browser(company.author).submit(own(made, "/a-plusieurs/retirer"), her)
    assert answer.status_code == 303
    assert browser(company.other).get(page(made)).status_code == 404
    company.submit(made)
    with pytest.raises(Refused):
        company.act(together.ask, made, name="Renard")


@pytest.mark.parametrize("person", ["", "pas-un-uuid", "00000000-0000-4000-8000-000000000000"])
def test_a_hand_made_person_changes_nothing(person: str, company: Company, browser: Open) -> None:
    made = company.draft()
    address = own(made, "/a-plusieurs")
    assert browser(company.author).submit(f"{address}/retirer", {"person": person}).status_code == 303
    assert len(company.world.read(parts.list_present, made.id)) == 1


# --- who reads and who reviews ----------------------------------------------------------------------------------------


def test_nobody_but_its_authors_opens_the_draft(company: Company, world: World, browser: Open) -> None:
    made = company.draft()
    for role in Role:
        she = browser(world.person(role))
        assert she.get(page(made)).status_code == 404
        assert she.submit(page(made, "/oui"), {"site": "yes"}).status_code == 404
        assert she.submit(page(made, "/retirer"), {}).status_code == 404
    assert browser(company.other).get(own(made)).status_code == 404
    assert browser(company.author).get(page(made)).status_code == 404
    assert browser().get(page(made)).location.startswith("/connexion")
    elsewhere = world.make_platform("Ailleurs", OTHER_HOST)
    assert browser(world.person(platform=elsewhere), host=OTHER_HOST).get(page(made)).status_code == 404


def test_no_author_reviews_it_and_nobody_who_accompanies_one(company: Company, world: World, browser: Open) -> None:
    helper = world.person(Role.BENEFICIARY, Role.MODERATOR, pseudonym="Aide")
    coach = world.person(Role.FACILITATOR, Role.COACH)
    _accompany(world, coach, company.other)
    made = Desk.draft(company)
    for name in ("Renard", "Aide"):
        company.act(together.ask, made, name=name)
    company.yes(made)
    company.yes(made, person=helper)
    company.submit(made)
    for person in (helper, coach):
        assert TITLE not in browser(person).get("/temoignages/a-relire").text
        assert browser(person).get(f"/temoignages/a-relire/{made.id}").status_code == 404
    reviewers = world.read(queries.list_reviewer_ids, company.now(made))
    assert company.facilitator.id in reviewers
    assert not {helper.id, coach.id} & set(reviewers)


def test_who_wrote_a_part_reads_a_report_about_it_and_another_person_decides(
    company: Company, world: World, browser: Open
) -> None:
    helper = world.person(Role.BENEFICIARY, Role.MODERATOR, pseudonym="Aide")
    made = Desk.draft(company)
    company.act(together.ask, made, name="Aide")
    company.yes(made, person=helper)
    for step in (company.submit, company.claim, company.publish):
        step(made)
    told: dict[str, Any] = {"kind": KIND, "subject_id": made.public_id, "reason": Reason.NAMES, "words": ""}
    world.run(moderation.report, reporter_id=world.person().id, **told)
    case = world.read(moderation_queries.hold_last_case, KIND, made.public_id)
    assert isinstance(case, Case)
    page = browser(helper).get(f"/moderation/{case.id}").text
    assert "Vous avez écrit ce texte à plusieurs." in page
    assert "Envoyer ma décision" not in page
    assert browser(helper).submit(f"/moderation/{case.id}/decider", form(case)).status_code == 404
    with pytest.raises(Refused, match="à plusieurs"):
        decide(world, case, helper)
    assert decide(world, case, company.facilitator).decided_by == company.facilitator.id


def test_the_reviewer_reads_that_several_wrote_it_and_whose_yes_is_missing(company: Company, browser: Open) -> None:
    made = company.make(S.CHANGE_PROPOSED)
    Desk.accept(company, made)
    text = browser(company.facilitator).get(f"/temoignages/a-relire/{made.id}").text
    assert "Écrit avec Renard." in text
    assert "n’a pas dit oui à ces mots" in text
    assert "Publier ce texte" not in text


def test_every_state_has_its_page_for_each_author(company: Company, browser: Open, statements: list[str]) -> None:
    for state in S:
        made = company.make(state)
        she = browser(company.other)
        she.get(page(made))
        statements.clear()
        text = she.get(page(made)).text
        assert len(statements) <= 16
        assert text.count("<h1") == 1
        assert browser(company.author).get(own(made)).status_code == 200
    assert "Écrits avec d’autres" in browser(company.other).get("/temoignages/les-miens").text


@pytest.mark.parametrize("words", ["<b>Zoé</b>", "Zoé\u202e", "🙂", "\x00Zoé"])
def test_what_she_signs_with_is_words(words: str, company: Company, browser: Open) -> None:
    made, she = company.draft(), browser(company.other)
    hers = {"hash": company.text(made).hash.hex(), "signature": "pseudonym", "pseudonym": words, "site": "yes"}
    assert she.submit(page(made, "/oui"), hers).status_code == 303
    assert "<b>Zoé" not in she.get(page(made)).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signature": ""}, "Choisissez comment signer."),
        ({"site": ""}, "Répondez oui ou non."),
        ({"pseudonym": ""}, "Écrivez le nom inventé"),
        ({"pseudonym": "Camille"}, "ressemble à votre vrai nom"),
    ],
)
def test_an_answer_that_lacks_something_is_asked_for(
    wrong: dict[str, str], said: str, company: Company, browser: Open
) -> None:
    made = Desk.draft(company)
    company.act(together.ask, made, name="Renard")
    hers = {"hash": company.text(made).hash.hex(), "signature": "pseudonym", "pseudonym": "Galet", "site": "yes"}
    answer = browser(company.other).submit(page(made, "/oui"), {**hers, **wrong})
    assert answer.status_code == 422
    assert said in re.sub(r"\s+", " ", answer.text)
    assert company.world.read(parts.list_missing, made, words=company.text(made).hash)


def test_a_review_in_course_ends_for_who_did_it(company: Company) -> None:
    made = company.make(S.IN_REVIEW)
    company.leave(made)
    with pytest.raises((Refused, Stale)):
        company.propose(made)
    assert company.news_of(company.facilitator, NewsKind.TESTIMONIAL_WITHDRAWN) == 1
