"""What a facilitator does with somebody's testimonial: claim, propose, decline, publish. Never her own words in it."""

from datetime import datetime
from uuid import UUID

from blueprints.core import clock, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.moderation import services as moderation
from blueprints.news.models import NewsKind
from blueprints.testimonials import parts, queries, telling, wording
from blueprints.testimonials.models import RevisionOrigin, StepKind, Testimonial, TestimonialRevision
from blueprints.testimonials.moves import (
    NO_CONSENT,
    NOT_NOW,
    OTHER_WORDS,
    UNDONE,
    S,
    add_step,
    add_version,
    has_consent,
    is_claimed,
    move,
    note,
    owe_nothing,
    promise,
    touch,
)
from blueprints.testimonials.taking_down import KIND

OTHER_REVIEWER = (
    "Une autre personne de l’animation relit déjà ce texte. "
    "Rien n’a changé. Vous pouvez choisir un autre texte à relire."
)
WITHDRAWN = "La personne a retiré son texte. Il n’y a plus rien à décider. Merci pour votre relecture."
SAME_WORDS = "Vous n’avez rien changé au texte. Changez un mot, ou publiez le texte tel quel."


def claim(*, testimonial: Testimonial, reviewer_id: UUID) -> None:
    """Take a text to review it, so that two do not work on it; who did nothing for a day has it no more.

    Raises:
        Stale: another one has it.
        Refused: it does not wait for a review, or its author took it back.
    """
    _expect_there(testimonial)
    if testimonial.reviewer_id == reviewer_id and is_claimed(testimonial):
        return
    if testimonial.reviewer_id != reviewer_id and is_claimed(testimonial):
        raise Stale(OTHER_REVIEWER)
    if testimonial.state is S.SUBMITTED:
        move(testimonial, S.IN_REVIEW)
        telling.tell_author(testimonial, NewsKind.TESTIMONIAL_IN_REVIEW)
    elif testimonial.state not in queries.IN_QUEUE:
        raise Refused(NOT_NOW)
    else:
        touch(testimonial)
    testimonial.reviewer_id, testimonial.claimed_at = reviewer_id, clock.now()
    add_step(testimonial, StepKind.CLAIMED, reviewer_id)
    note("testimonial.claimed", testimonial, reviewer_id)


def step_aside(*, testimonial: Testimonial, reviewer_id: UUID) -> None:
    """Leave a text to the other facilitators.

    Raises:
        Stale: another facilitator has it.
    """
    if testimonial.reviewer_id is None:
        return
    _expect_reviewer(testimonial, reviewer_id)
    testimonial.reviewer_id = testimonial.claimed_at = None
    touch(testimonial)
    add_step(testimonial, StepKind.LEFT, reviewer_id)
    note("testimonial.left", testimonial, reviewer_id)


def _expect_there(testimonial: Testimonial) -> None:
    if testimonial.state is S.WITHDRAWN:
        raise Refused(WITHDRAWN)


def _expect_reviewer(testimonial: Testimonial, reviewer_id: UUID) -> None:
    """Hold the text for who reviews it, a day from now.

    Raises:
        Refused: its author took it back.
        Stale: another one has it.
    """
    _expect_there(testimonial)
    if testimonial.reviewer_id != reviewer_id:
        raise Stale(OTHER_REVIEWER)
    testimonial.claimed_at = clock.now()


def propose_change(
    *,
    testimonial: Testimonial,
    reviewer_id: UUID,
    seen_hash: bytes,
    title: str,
    body: str,
    reason: str,
    rule: int | None = None,
    charter: int | None = None,
) -> None:
    """Propose other words to the author; nothing changes until she says so.

    Args:
        testimonial: in review.
        reviewer_id: who proposes.
        seen_hash: fingerprint of the words that the proposal started from.
        title: proposed.
        body: proposed.
        reason: why, in plain words for the author.
        rule: the number of the charter's rule; every page asks for it.
        charter: its version.

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
    owe_nothing(testimonial)
    number = versions[-1].number + 1
    add_step(testimonial, StepKind.PROPOSED, reviewer_id, number, rule=rule, charter=charter)
    note("testimonial.change_proposed", testimonial, reviewer_id, hash=proposed.hex())
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_CHANGE_PROPOSED)


def decline(
    *,
    testimonial: Testimonial,
    reviewer_id: UUID,
    reason: str,
    rule: int | None = None,
    charter: int | None = None,
) -> None:
    """Say no, with the reason; its author keeps her text.

    Args:
        testimonial: in review.
        reviewer_id: who says no.
        reason: why, in plain words for the author.
        rule: the number of the charter's rule; every page asks for it.
        charter: its version.

    Raises:
        Stale: another facilitator has the text.
        Refused: the text is not in review.
    """
    _expect_reviewer(testimonial, reviewer_id)
    if testimonial.state is S.DECLINED:
        return
    if testimonial.state is not S.IN_REVIEW:
        raise Refused(NOT_NOW)
    move(testimonial, S.DECLINED)
    testimonial.decline_reason = reason
    owe_nothing(testimonial)
    add_step(testimonial, StepKind.DECLINED, reviewer_id, rule=rule, charter=charter)
    note("testimonial.declined", testimonial, reviewer_id)
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_DECLINED)


def _validated(testimonial: Testimonial, reviewer_id: UUID, seen_hash: bytes) -> TestimonialRevision:
    """Return the very words that its author validated and that were read.

    Raises:
        Refused: no consent in force, or words that its author did not validate.
        Stale: the words are not those that were read, or another one has the text.
    """
    _expect_reviewer(testimonial, reviewer_id)
    if testimonial.approved_hash != seen_hash:
        raise Stale(OTHER_WORDS)
    if not has_consent(testimonial) or parts.list_missing(testimonial):
        raise Refused(NO_CONSENT)
    validated = queries.text_in_force(testimonial, queries.list_versions(testimonial.id))
    if wording.fingerprint(validated.title, validated.body) != testimonial.approved_hash:
        raise Refused(OTHER_WORDS)
    return validated


def clear(*, testimonial: Testimonial, reviewer_id: UUID, seen_hash: bytes) -> None:
    """Say that the author's words may appear as they are; a facilitator publishes them.

    Args:
        testimonial: in review.
        reviewer_id: who read it.
        seen_hash: fingerprint of the words that were read.

    Raises:
        Refused: no consent in force, or words that its author did not validate.
        Stale: the words are not those that were read, or another one has the text.
    """
    if testimonial.state is S.APPROVED and testimonial.approved_hash == seen_hash:
        return
    validated = _validated(testimonial, reviewer_id, seen_hash)
    move(testimonial, S.APPROVED)
    testimonial.reviewer_id = testimonial.claimed_at = None
    add_step(testimonial, StepKind.CLEARED, reviewer_id, validated.number)
    note("testimonial.cleared", testimonial, reviewer_id, hash=seen_hash.hex())
    telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_CLEARED, reviewer_only=False)


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
    validated = _validated(testimonial, reviewer_id, seen_hash)
    if testimonial.state is S.IN_REVIEW:
        move(testimonial, S.APPROVED)
    move(testimonial, S.PUBLISHED)
    testimonial.published_title, testimonial.published_body = validated.title, validated.body
    testimonial.published_at = testimonial.updated_at
    owe_nothing(testimonial)
    add_step(testimonial, StepKind.PUBLISHED, reviewer_id, validated.number)
    note("testimonial.published", testimonial, reviewer_id, hash=seen_hash.hex())
    moderation.text_changed(kind=KIND, subject_id=testimonial.public_id)
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
    promise(testimonial, testimonial.submitted_at or testimonial.updated_at)
    add_step(testimonial, StepKind.UNDONE, reviewer_id)
    note("testimonial.decision_undone", testimonial, reviewer_id, before=before)
    telling.untell_author(testimonial, since)


def warn(*, testimonial: Testimonial, reviewer_id: UUID, warning: str) -> None:
    """Fold a hard story behind a warning, or unfold it; its author is told. The words themselves do not change.

    Args:
        testimonial: in the queue with this reviewer, or published.
        reviewer_id: who decides.
        warning: what stands before the story; empty unfolds it.

    Raises:
        Refused: its author took it back, or it is not reviewed any more.
        Stale: another one has the text.
    """
    _expect_there(testimonial)
    if testimonial.state is not S.PUBLISHED:
        _expect_reviewer(testimonial, reviewer_id)
        if testimonial.state not in queries.IN_QUEUE:
            raise Refused(NOT_NOW)
    if testimonial.warning == warning:
        return
    testimonial.warning = warning
    touch(testimonial)
    add_step(testimonial, StepKind.WARNED, reviewer_id)
    note("testimonial.warned", testimonial, reviewer_id, folded=str(bool(warning)).lower())
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_WARNED)
