"""What an author and a facilitator may do, and what each act leaves in the database."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.testimonials import review, services, wording
from blueprints.testimonials.models import ConsentUse, RevisionOrigin, Signature, Testimonial
from tests.testimonials.factories import BODY, PROPOSED, TITLE, Desk, S


def test_the_same_page_sent_twice_is_one_draft(desk: Desk) -> None:
    page = uuid4()
    first, second = (
        desk.world.run(services.create_draft, author_id=desk.author.id, client_id=page, title=TITLE, body=BODY)
        for _ in range(2)
    )
    assert first.id == second.id
    assert desk.world.read(lambda: db.session().scalar(select(func.count()).select_from(Testimonial))) == 1


def test_a_draft_keeps_only_its_last_words(desk: Desk) -> None:
    made = desk.draft()
    desk.act(services.save_draft, made, version=None, title=TITLE, body="Sans le nom de mon chef.")
    assert [version.body for version in desk.versions(made)] == ["Sans le nom de mon chef."]


def test_words_that_were_sent_stay_as_a_version(desk: Desk) -> None:
    made = desk.make(S.DECLINED)
    desk.act(services.reopen, made)
    desk.act(services.save_draft, made, version=None, title=TITLE, body="Un autre texte.")
    assert [version.body for version in desk.versions(made)] == [BODY, "Un autre texte."]


def test_reopening_after_a_refused_change_starts_from_the_authors_own_words(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    desk.act(services.refuse_change, made, seen_hash=desk.versions(made)[-1].hash)
    desk.decline(made)
    desk.act(services.reopen, made)
    assert desk.text(made).body == BODY
    desk.act(services.save_draft, made, version=None, title=TITLE, body="Encore autre chose.")
    assert [version.body for version in desk.versions(made)] == [BODY, PROPOSED, "Encore autre chose."]


def test_two_tabs_with_other_words_meet_a_409(desk: Desk) -> None:
    made = desk.draft()
    version = desk.now(made).version
    desk.act(services.save_draft, made, version=version, title=TITLE, body="Premier onglet.")
    with pytest.raises(Stale):
        desk.act(services.save_draft, made, version=version, title=TITLE, body="Second onglet.")
    assert desk.text(made).body == "Premier onglet."


def test_the_same_save_twice_is_one(desk: Desk) -> None:
    made = desk.draft()
    version = desk.now(made).version
    for _ in range(2):
        desk.act(services.save_draft, made, version=version, title=TITLE, body="Mes mots.")
    assert desk.now(made).version == version + 1


def test_sending_validates_the_words_of_the_recap_page_and_no_others(desk: Desk) -> None:
    made = desk.draft()
    seen = desk.text(made).hash
    desk.act(services.save_draft, made, version=None, title=TITLE, body="Changé dans un autre onglet.")
    with pytest.raises(Stale):
        desk.act(services.submit, made, seen_hash=seen)
    assert desk.now(made).state is S.DRAFT


def test_nothing_is_sent_without_a_consent(desk: Desk) -> None:
    made = desk.draft()
    desk.act(services.take_consent_back, made, use=ConsentUse.SITE)
    with pytest.raises(Refused):
        desk.submit(made)


def test_saying_no_after_a_yes_takes_the_yes_back(desk: Desk) -> None:
    made = desk.draft()
    desk.act(services.agree, made, signature=Signature.NONE, pseudonym="", uses=())
    assert desk.consent(made) is None
    assert desk.now(made).signed_as == ""


@pytest.mark.parametrize(
    ("signature", "pseudonym", "signed"),
    [
        (Signature.NONE, "Mireille", ""),
        (Signature.PSEUDONYM, "Mireille", "Mireille"),
        (Signature.INITIAL, "", "L."),
        (Signature.FIRST_NAME, "", "Léa"),
    ],
)
def test_the_signature_is_the_one_that_was_chosen(
    signature: Signature, pseudonym: str, signed: str, desk: Desk
) -> None:
    made = desk.draft()
    desk.act(services.agree, made, signature=signature, pseudonym=pseudonym, uses=())
    assert desk.now(made).signed_as == signed


@pytest.mark.parametrize("name", ["", "Léa", "léa", "MOREL", "Léa Morel", "Léa-Rose"])
def test_a_made_up_name_is_needed_and_is_not_her_own(name: str, desk: Desk) -> None:
    made = desk.draft()
    with pytest.raises(Refused):
        desk.act(services.agree, made, signature=Signature.PSEUDONYM, pseudonym=name, uses=())


def test_a_yes_lasts_one_year(desk: Desk) -> None:
    consent = desk.consent(desk.draft())
    assert consent.ends_at - consent.given_at == timedelta(days=365)


def test_two_facilitators_do_not_take_the_same_text(desk: Desk) -> None:
    made = desk.make(S.IN_REVIEW)
    other = desk.world.person()
    with pytest.raises(Stale):
        desk.act(review.claim, made, reviewer_id=other.id)
    assert desk.now(made).reviewer_id == desk.facilitator.id


def test_a_text_that_was_left_can_be_taken_by_another(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    desk.act(review.step_aside, made, reviewer_id=desk.facilitator.id)
    other = desk.world.person()
    desk.act(review.claim, made, reviewer_id=other.id)
    now = desk.now(made)
    assert (now.reviewer_id, now.state) == (other.id, S.CHANGE_PROPOSED)


def test_only_the_one_who_took_a_text_acts_on_it(desk: Desk) -> None:
    made, other = desk.make(S.IN_REVIEW), desk.world.person()
    text = desk.text(made)
    with pytest.raises(Stale):
        desk.act(review.publish, made, reviewer_id=other.id, seen_hash=text.hash)
    with pytest.raises(Stale):
        desk.act(review.decline, made, reviewer_id=other.id, reason="Non.")
    with pytest.raises(Stale):
        desk.act(review.step_aside, made, reviewer_id=other.id)
    assert desk.now(made).state is S.IN_REVIEW


def test_a_proposal_changes_nothing_that_its_author_validated(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    versions = desk.versions(made)
    assert [version.origin for version in versions] == [RevisionOrigin.AUTHOR, RevisionOrigin.STAFF]
    assert desk.now(made).approved_hash == versions[0].hash
    assert desk.text(made).body == BODY


def test_a_proposal_without_a_change_is_refused(desk: Desk) -> None:
    made = desk.make(S.IN_REVIEW)
    text = desk.text(made)
    with pytest.raises(Refused):
        desk.act(
            review.propose_change,
            made,
            reviewer_id=desk.facilitator.id,
            seen_hash=text.hash,
            title=text.title,
            body=text.body,
            reason="Rien.",
        )


def test_accepting_another_proposal_than_the_one_that_was_read_is_a_409(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    with pytest.raises(Stale):
        desk.act(services.accept_change, made, seen_hash=wording.fingerprint(TITLE, "Autre chose."))
    assert desk.now(made).state is S.CHANGE_PROPOSED


def test_what_is_published_is_what_the_author_accepted_word_for_word(desk: Desk) -> None:
    made = desk.make(S.APPROVED)
    desk.publish(made)
    now = desk.now(made)
    assert (now.published_title, now.published_body) == (TITLE, PROPOSED)
    assert now.approved_hash == wording.fingerprint(now.published_title, now.published_body)


def test_staff_never_publish_words_that_the_author_did_not_validate(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    desk.act(services.refuse_change, made, seen_hash=desk.versions(made)[-1].hash)
    with pytest.raises(Stale):
        desk.act(
            review.publish,
            made,
            reviewer_id=desk.facilitator.id,
            seen_hash=wording.fingerprint(TITLE, PROPOSED),
        )
    desk.publish(made)
    assert desk.now(made).published_body == BODY


def test_a_version_altered_in_the_database_is_not_published(desk: Desk) -> None:
    made = desk.make(S.IN_REVIEW)
    seen = desk.text(made).hash

    def alter() -> None:
        version = db.session().get_one(type(desk.versions(made)[0]), desk.versions(made)[0].id)
        version.body = "Des mots que personne n’a validés."

    desk.world.run(alter)
    with pytest.raises(Refused):
        desk.act(review.publish, made, reviewer_id=desk.facilitator.id, seen_hash=seen)
    assert desk.now(made).published_body == ""


def test_nothing_is_published_once_the_consent_has_ended(desk: Desk) -> None:
    made = desk.make(S.APPROVED)
    with time_machine.travel(clock.now() + timedelta(days=366)), pytest.raises(Refused):
        desk.publish(made)


def test_withdrawing_empties_what_was_public_and_ends_every_consent(desk: Desk) -> None:
    made = desk.make(S.PUBLISHED)
    desk.withdraw(made)
    now = desk.now(made)
    assert (now.published_title, now.published_body, now.published_at) == ("", "", None)
    assert desk.consent(made) is None


def test_withdrawing_twice_is_withdrawing_once(desk: Desk) -> None:
    made = desk.make(S.PUBLISHED)
    desk.withdraw(made)
    version = desk.now(made).version
    desk.withdraw(made)
    assert desk.now(made).version == version


@pytest.mark.parametrize("act", ["submit", "claim", "propose", "accept", "decline", "publish"])
def test_a_double_click_gives_the_same_answer(act: str, desk: Desk) -> None:
    way = {
        "submit": S.DRAFT,
        "claim": S.SUBMITTED,
        "propose": S.IN_REVIEW,
        "accept": S.CHANGE_PROPOSED,
        "decline": S.IN_REVIEW,
        "publish": S.APPROVED,
    }
    made = desk.make(way[act])
    run = getattr(desk, act)
    run(made)
    once = desk.now(made)
    run(made)
    twice = desk.now(made)
    assert (twice.state, twice.version) == (once.state, once.version)


def test_publishing_withdrawing_and_consenting_are_in_the_audit_trail_without_a_word(desk: Desk) -> None:
    made = desk.make(S.PUBLISHED)
    desk.withdraw(made)
    entries = desk.world.read(lambda: db.session().scalars(select(audit.AuditEntry)).all())
    told = {entry.action for entry in entries if entry.subject_id == made.id}
    assert {"consent.given", "testimonial.submitted", "testimonial.published", "testimonial.withdrawn"} <= told
    assert not [entry for entry in entries if "liste" in entry.facts]
