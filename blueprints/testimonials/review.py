"""What a facilitator does with somebody's testimonial: claim, propose, decline, publish. Never her own words in it."""

from datetime import datetime
from uuid import UUID

from blueprints.core import transaction
from blueprints.core.errors import Refused, Stale
from blueprints.news.models import NewsKind
from blueprints.testimonials import queries, telling, wording
from blueprints.testimonials.models import RevisionOrigin, Testimonial
from blueprints.testimonials.moves import (
    NO_CONSENT,
    NOT_NOW,
    OTHER_WORDS,
    UNDONE,
    S,
    add_version,
    has_consent,
    move,
    note,
    touch,
)

OTHER_REVIEWER = (
    "Une autre personne de l’animation relit déjà ce texte. "
    "Rien n’a changé. Vous pouvez choisir un autre texte à relire."
)
SAME_WORDS = "Vous n’avez rien changé au texte. Changez un mot, ou publiez le texte tel quel."


def claim(*, testimonial: Testimonial, reviewer_id: UUID) -> None:
    """Take a text to review it, so that two do not work on it.

    Raises:
        Stale: another facilitator has it.
        Refused: it does not wait for a review.
    """
    if testimonial.reviewer_id == reviewer_id:
        return
    if testimonial.reviewer_id is not None:
        raise Stale(OTHER_REVIEWER)
    if testimonial.state is S.SUBMITTED:
        move(testimonial, S.IN_REVIEW)
        telling.tell_author(testimonial, NewsKind.TESTIMONIAL_IN_REVIEW)
    elif testimonial.state not in queries.IN_QUEUE:
        raise Refused(NOT_NOW)
    else:
        touch(testimonial)
    testimonial.reviewer_id = reviewer_id
    note("testimonial.claimed", testimonial, reviewer_id)


def step_aside(*, testimonial: Testimonial, reviewer_id: UUID) -> None:
    """Leave a text to the other facilitators.

    Raises:
        Stale: another facilitator has it.
    """
    if testimonial.reviewer_id is None:
        return
    _expect_reviewer(testimonial, reviewer_id)
    testimonial.reviewer_id = None
    touch(testimonial)
    note("testimonial.left", testimonial, reviewer_id)


def _expect_reviewer(testimonial: Testimonial, reviewer_id: UUID) -> None:
    if testimonial.reviewer_id != reviewer_id:
        raise Stale(OTHER_REVIEWER)


def propose_change(
    *, testimonial: Testimonial, reviewer_id: UUID, seen_hash: bytes, title: str, body: str, reason: str
) -> None:
    """Propose other words to the author; nothing changes until she says so.

    Args:
        testimonial: in review.
        reviewer_id: who proposes.
        seen_hash: fingerprint of the words that the proposal started from.
        title: proposed.
        body: proposed.
        reason: why, in plain words for the author.

    Raises:
        Refused: nothing differs, or the text is not in review.
        Stale: the words changed meanwhile, or another facilitator has the text.
    """
    _expect_reviewer(testimonial, reviewer_id)
    versions = queries.list_versions(testimonial.id)
    proposed = wording.fingerprint(title, body)
    waiting = queries.proposal(testimonial, versions)
    if waiting is not None and waiting.hash == proposed:
        return
    current = queries.text_in_force(testimonial, versions)
    if current.hash != seen_hash:
        raise Stale(OTHER_WORDS)
    if current.hash == proposed:
        raise Refused(SAME_WORDS)
    move(testimonial, S.CHANGE_PROPOSED)
    add_version(
        testimonial, number=versions[-1].number + 1, origin=RevisionOrigin.STAFF, title=title, body=body, reason=reason
    )
    note("testimonial.change_proposed", testimonial, reviewer_id, hash=proposed.hex())
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_CHANGE_PROPOSED)


def decline(*, testimonial: Testimonial, reviewer_id: UUID, reason: str) -> None:
    """Say no, with the reason; its author keeps her text.

    Raises:
        Stale: another facilitator has the text.
        Refused: the text is not in review.
    """
    _expect_reviewer(testimonial, reviewer_id)
    if testimonial.state is S.DECLINED:
        return
    move(testimonial, S.DECLINED)
    testimonial.decline_reason = reason
    note("testimonial.declined", testimonial, reviewer_id)
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_DECLINED)


def publish(*, testimonial: Testimonial, reviewer_id: UUID, seen_hash: bytes) -> None:
    """Publish the very words that their author validated.

    From `in_review` the facilitator takes the author's own words as they are: sending them had validated them.

    Args:
        testimonial: in review, or approved.
        reviewer_id: who publishes.
        seen_hash: fingerprint of the words that the facilitator read.

    Raises:
        Refused: no consent in force, or words that its author did not validate.
        Stale: the words are not those that were read, or another facilitator has the text.
    """
    if testimonial.state is S.PUBLISHED and testimonial.approved_hash == seen_hash:
        return
    _expect_reviewer(testimonial, reviewer_id)
    if testimonial.approved_hash != seen_hash:
        raise Stale(OTHER_WORDS)
    if not has_consent(testimonial):
        raise Refused(NO_CONSENT)
    validated = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    if wording.fingerprint(validated.title, validated.body) != testimonial.approved_hash:
        raise Refused(OTHER_WORDS)
    if testimonial.state is S.IN_REVIEW:
        move(testimonial, S.APPROVED)
    move(testimonial, S.PUBLISHED)
    testimonial.published_title, testimonial.published_body = validated.title, validated.body
    testimonial.published_at = testimonial.updated_at
    note("testimonial.published", testimonial, reviewer_id, hash=seen_hash.hex())
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_PUBLISHED)


def take_back_decision(*, testimonial: Testimonial, reviewer_id: UUID, version: int, since: datetime) -> None:
    """Undo a no, or a change that was just proposed: the review goes on, and the author is not told any more.

    A proposal stays in the history, as one that was not accepted does.

    Args:
        testimonial: which one.
        reviewer_id: who decided, and undoes.
        version: what the decision left behind.
        since: when it was made.

    Raises:
        Stale: something happened since, or another facilitator has the text.
        Refused: there is nothing to undo.
    """
    transaction.expect_version(testimonial.version, version)
    _expect_reviewer(testimonial, reviewer_id)
    before = testimonial.state
    if before not in UNDONE:
        raise Refused(NOT_NOW)
    testimonial.state, testimonial.decline_reason = UNDONE[before], ""
    touch(testimonial)
    note("testimonial.decision_undone", testimonial, reviewer_id, before=before)
    telling.untell_author(testimonial, since)
