"""What an author does with her testimonial. Nothing appears that she did not validate word for word.

`approved_hash` is the fingerprint of what she validated: set by her own acts only (sending her words, accepting a
change, rewriting), never by staff.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from blueprints.accounts.models import Person
from blueprints.care import services as care
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.moderation import services as moderation
from blueprints.news.models import NewsKind
from blueprints.testimonials import asking, hints, names, parts, queries, recordings, telling, usages, wording
from blueprints.testimonials.models import (
    Consent,
    ConsentUse,
    RevisionOrigin,
    Signature,
    StepKind,
    Testimonial,
    TestimonialRevision,
)
from blueprints.testimonials.moves import (
    NO_CONSENT,
    NOT_NOW,
    OTHER_WORDS,
    S,
    add_step,
    add_version,
    has_consent,
    move,
    note,
    owe_nothing,
    promise,
    touch,
)
from blueprints.testimonials.taking_down import KIND

LONGEST_TITLE, LONGEST_BODY = 120, 8000
TOO_LONG = "Avec ces mots, le texte serait trop long. Rien n’a changé."
CONSENT_LIFETIME = timedelta(days=365)
NO_WORDS = "Il manque le titre, ou le texte. Écrivez quelques mots, puis revenez ici."
NOT_ALL = "Il manque un oui. Chaque personne qui écrit ce texte doit dire oui à ces mots."

# --- writing ----------------------------------------------------------------------------------------------------------


def create_draft(*, author_id: UUID, client_id: UUID, title: str, body: str) -> Testimonial:
    """Keep a new draft; the same page sent twice is one draft.

    Args:
        author_id: whose.
        client_id: made with the page that was filled in.
        title: a line.
        body: plain text.
    """
    known = queries.find_by_client_id(author_id, client_id)
    if known is not None:
        return known
    now = clock.now()
    made = Testimonial(
        platform_id=db.platform_id(),
        author_id=author_id,
        client_id=client_id,
        state=S.DRAFT,
        signature=Signature.PSEUDONYM,
        title=title,
        version=1,
        created_at=now,
        updated_at=now,
    )
    db.session().add(made)
    db.session().flush()
    add_version(made, number=1, origin=RevisionOrigin.AUTHOR, title=title, body=body)
    return made


def save_draft(*, testimonial: Testimonial, version: int | None, title: str, body: str) -> None:
    """Keep the author's words over those before: nobody else has read them (a draft's last version is its author's).

    Raises:
        Refused: it is not a draft any more.
        Stale: another tab saved other words.
    """
    written, copy = wording.fingerprint(title, body), queries.list_versions(testimonial.id)[-1]
    if testimonial.state is S.DRAFT and copy.hash == written:
        return
    transaction.expect_version(testimonial.version, version)
    if testimonial.state is not S.DRAFT:
        raise Refused(NOT_NOW)
    testimonial.title = copy.title = title
    copy.body, copy.hash = body, written
    testimonial.answers = None
    touch(testimonial)
    asking.ask_again(testimonial, written)


def replace_words(*, testimonial: Testimonial, version: int | None, words: str, by: str) -> None:
    """Write other words in the place of some, everywhere in a draft.

    Raises:
        Refused: not a draft any more, or a text that would be too long.
        Stale: another tab saved other words.
    """
    copy = queries.list_versions(testimonial.id)[-1]
    title, body = (hints.replace(text, words, by) for text in (copy.title, copy.body))
    if len(title) > LONGEST_TITLE or len(body) > LONGEST_BODY:
        raise Refused(TOO_LONG)
    save_draft(testimonial=testimonial, version=version, title=title, body=body)


def consent_end() -> datetime:
    """Return when a yes given now ends."""
    return clock.now() + CONSENT_LIFETIME


def agree(
    *,
    testimonial: Testimonial,
    signature: Signature,
    pseudonym: str,
    uses: Collection[ConsentUse],
    warning: str = "",
) -> None:
    """Keep the name under the text, and what it may be used for; a use that is not named is not agreed.

    Args:
        testimonial: a draft.
        signature: which name.
        pseudonym: the made-up name, when that is what she chose.
        uses: what she said yes to.
        warning: what stands before a hard story; empty, nothing is folded.

    Raises:
        Refused: not a draft any more, or a made-up name that is missing or her own.
    """
    if testimonial.state is not S.DRAFT:
        raise Refused(NOT_NOW)
    author = db.session().get_one(Person, testimonial.author_id)
    testimonial.signed_as = names.name_of(author, signature, pseudonym)
    testimonial.signature, testimonial.warning = signature, warning
    testimonial.signed_together = parts.shown_names(testimonial.signed_as, parts.list_present(testimonial.id))
    touch(testimonial)
    for use in ConsentUse:
        if use in uses:
            give_consent(testimonial=testimonial, use=use)
        else:
            take_consent_back(testimonial=testimonial, use=use)


def give_consent(*, testimonial: Testimonial, use: ConsentUse, person_id: UUID | None = None) -> Consent:
    """Keep an author's yes to one use, for a year from now; the yes before it ends.

    Args:
        testimonial: which text.
        use: what for.
        person_id: whose yes, for the author of a part; by default, of who holds the pen.

    Raises:
        Refused: the text was withdrawn.
    """
    if testimonial.state is S.WITHDRAWN:
        raise Refused(NOT_NOW)
    now = clock.now()
    _end_consents(testimonial, use, person_id)
    consent = Consent(
        platform_id=testimonial.platform_id,
        testimonial_id=testimonial.id,
        use=use,
        person_id=person_id,
        given_at=now,
        ends_at=now + CONSENT_LIFETIME,
    )
    db.session().add(consent)
    touch(testimonial)
    note("consent.given", testimonial, person_id or testimonial.author_id, use=use)
    return consent


def take_consent_back(*, testimonial: Testimonial, use: ConsentUse, person_id: UUID | None = None) -> None:
    """End an author's yes to one use, at once.

    Args:
        testimonial: which text.
        use: what for.
        person_id: whose yes, for the author of a part; by default, of who holds the pen.
    """
    if _end_consents(testimonial, use, person_id):
        touch(testimonial)
        note("consent.withdrawn", testimonial, person_id or testimonial.author_id, use=use)


def _end_consents(testimonial: Testimonial, use: ConsentUse | None = None, person_id: UUID | None = None) -> bool:
    """End one person's yes to one use; without a use, every yes of everybody."""
    statement = update(Consent).where(Consent.testimonial_id == testimonial.id, Consent.withdrawn_at.is_(None))
    if use is not None:
        statement = statement.where(Consent.use == use, Consent.person_id.is_not_distinct_from(person_id))
    ended = db.session().execute(statement.values(withdrawn_at=clock.now()).returning(Consent.id))
    return bool(ended.all())


def submit(*, testimonial: Testimonial, seen_hash: bytes) -> None:
    """Send the draft to be reviewed; its author thereby validates these words.

    Args:
        testimonial: a draft.
        seen_hash: fingerprint of the words on the recap page.

    Raises:
        Refused: a consent is missing, or not a draft any more.
        Stale: the words changed since the recap page.
    """
    if testimonial.state is S.SUBMITTED and testimonial.approved_hash == seen_hash:
        return
    current = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    if testimonial.state is S.DRAFT and current.hash != seen_hash:
        raise Stale(OTHER_WORDS)
    if not current.title.strip() or not current.body.strip():
        raise Refused(NO_WORDS)
    if not has_consent(testimonial):
        raise Refused(NO_CONSENT)
    if parts.list_missing(testimonial, words=current.hash):
        raise Refused(NOT_ALL)
    move(testimonial, S.SUBMITTED)
    testimonial.approved_hash = current.hash
    testimonial.submitted_at = testimonial.updated_at
    testimonial.answers = None
    recordings.bind(testimonial=testimonial, words_hash=current.hash)
    promise(testimonial, testimonial.updated_at)
    add_step(testimonial, StepKind.SENT, testimonial.author_id, current.number)
    note("testimonial.submitted", testimonial, testimonial.author_id, hash=current.hash.hex())
    telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_SENT, reviewer_only=False)
    text = f"{current.title}\n{current.body}"
    care.look_at(author_id=testimonial.author_id, kind="testimonial", subject_id=testimonial.id, text=text)


# --- answering a proposal ---------------------------------------------------------------------------------------------


def _waiting(testimonial: Testimonial, versions: Sequence[TestimonialRevision]) -> TestimonialRevision:
    """Return the change that waits for an answer.

    Raises:
        Refused: nothing does.
    """
    waiting = queries.proposal(testimonial, versions)
    if waiting is None:
        raise Refused(NOT_NOW)
    return waiting


def accept_change(*, testimonial: Testimonial, seen_hash: bytes) -> None:
    """Validate, word for word, the change that its author has read.

    Raises:
        Stale: the proposal is not the one she read.
        Refused: nothing waits for her answer.
    """
    if testimonial.state is S.APPROVED and testimonial.approved_hash == seen_hash:
        return
    waiting = _waiting(testimonial, queries.list_versions(testimonial.id))
    if waiting.hash != seen_hash:
        raise Stale(OTHER_WORDS)
    move(testimonial, S.APPROVED)
    testimonial.approved_hash, testimonial.title = seen_hash, waiting.title
    promise(testimonial, testimonial.updated_at)
    add_step(testimonial, StepKind.ACCEPTED, testimonial.author_id, waiting.number)
    note("testimonial.change_accepted", testimonial, testimonial.author_id, hash=seen_hash.hex())
    telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_CHANGE_ANSWERED)
    asking.ask_again(testimonial, seen_hash)


def refuse_change(*, testimonial: Testimonial, seen_hash: bytes) -> None:
    """Keep the author's own words: the review goes on with them.

    Raises:
        Stale: the proposal is not the one she read.
        Refused: nothing waits for her answer.
    """
    versions = queries.list_versions(testimonial.id)
    if testimonial.state is S.IN_REVIEW and versions[-1].hash == seen_hash:
        return
    if _waiting(testimonial, versions).hash != seen_hash:
        raise Stale(OTHER_WORDS)
    move(testimonial, S.IN_REVIEW)
    promise(testimonial, testimonial.updated_at)
    add_step(testimonial, StepKind.REFUSED, testimonial.author_id)
    note("testimonial.change_refused", testimonial, testimonial.author_id)
    telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_CHANGE_ANSWERED)


def rewrite(*, testimonial: Testimonial, version: int | None, title: str, body: str) -> None:
    """Answer a proposal with the author's own new words, which she thereby validates.

    Raises:
        Stale: the page was made before another change.
        Refused: nothing waits for her answer.
    """
    versions, written = queries.list_versions(testimonial.id), wording.fingerprint(title, body)
    if testimonial.state is S.IN_REVIEW and versions[-1].hash == written == testimonial.approved_hash:
        return
    _waiting(testimonial, versions)
    transaction.expect_version(testimonial.version, version)
    move(testimonial, S.IN_REVIEW)
    add_version(testimonial, number=versions[-1].number + 1, origin=RevisionOrigin.AUTHOR, title=title, body=body)
    testimonial.title, testimonial.approved_hash = title, written
    promise(testimonial, testimonial.updated_at)
    add_step(testimonial, StepKind.REWRITTEN, testimonial.author_id, versions[-1].number + 1)
    note("testimonial.rewritten", testimonial, testimonial.author_id, hash=written.hex())
    telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_CHANGE_ANSWERED)
    asking.ask_again(testimonial, written)


# --- going back -------------------------------------------------------------------------------------------------------


def reopen(*, testimonial: Testimonial) -> None:
    """Take a declined text up again as a draft: a copy to work on, beside the versions that were sent.

    Raises:
        Refused: it was not declined.
    """
    if testimonial.state is S.DRAFT:
        return
    versions = queries.list_versions(testimonial.id)
    kept = queries.text_in_force(testimonial, versions)
    move(testimonial, S.DRAFT)
    add_version(
        testimonial, number=versions[-1].number + 1, origin=RevisionOrigin.AUTHOR, title=kept.title, body=kept.body
    )
    testimonial.approved_hash = testimonial.reviewer_id = testimonial.claimed_at = None
    testimonial.published_title = testimonial.published_body = testimonial.decline_reason = ""
    testimonial.published_at = None
    add_step(testimonial, StepKind.REOPENED, testimonial.author_id)


def withdraw(*, testimonial: Testimonial) -> None:
    """Take a text back, from any state, at once: no public page holds a word of it after this commit."""
    if testimonial.state is S.WITHDRAWN:
        return
    before = testimonial.state
    move(testimonial, S.WITHDRAWN)
    testimonial.published_title = testimonial.published_body = ""
    testimonial.published_at = None
    owe_nothing(testimonial)
    add_step(testimonial, StepKind.WITHDRAWN, testimonial.author_id)
    _end_consents(testimonial)
    note("testimonial.withdrawn", testimonial, testimonial.author_id, before=before)
    telling.tell_withdrawn(testimonial)
    usages.ask_to_pull(testimonial)
    moderation.text_withdrawn(kind=KIND, subject_id=testimonial.public_id)
