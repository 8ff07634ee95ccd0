"""An extraordinary access in the demo: wanted by the person herself, agreed to by a second one, open for three days."""

from datetime import timedelta

from blueprints.core import audit, clock, db, outbox, state
from blueprints.core.audit import Reading
from blueprints.demo.plots import Filled
from blueprints.messaging.models import ConversationKind
from blueprints.privacy import queries
from blueprints.privacy.models import AccessState, ExtraordinaryAccess, Ground, NamedTalk

PERSON, ASKER, SECOND = "lina.ouazzani", "odile.rambert", "nadia.benkirane"
MOTIVE = "Lina cherche une consigne reçue cet été. Elle demande que nous la retrouvions avec elle."
HOURS = 72


def play(filled: Filled) -> None:
    """Open it an hour ago, and read it once; the other platform has none."""
    if PERSON not in filled.people:
        return
    journey, now = filled.journeys[PERSON], clock.now() - timedelta(hours=1)
    talk = filled.conversations[PERSON, ConversationKind.PRIVATE]
    access_id, asker = db.secret_id(), filled.id_of(ASKER)
    sealed = queries.binding_of(access_id, journey.id, asker)
    made = ExtraordinaryAccess(
        id=access_id,
        platform_id=filled.platform.id,
        journey_id=journey.id,
        client_id=db.secret_id(),
        ground=Ground.OWN_REQUEST,
        motive=state.current().keyring.seal(journey.key_id, MOTIVE, sealed),
        hours=HOURS,
        state=AccessState.APPROVED,
        asked_by=asker,
        asked_at=now - timedelta(hours=1),
        expires_at=now + timedelta(hours=23),
        answered_by=filled.id_of(SECOND),
        answered_at=now,
        opens_until=now + timedelta(hours=HOURS),
    )
    db.session().add(made)
    db.session().flush()
    db.session().add(NamedTalk(platform_id=filled.platform.id, access_id=access_id, conversation_id=talk))
    outbox.add("privacy.access_over", delay=timedelta(hours=HOURS - 1), access=access_id)
    facts = {"access": access_id, "journey": journey.id}
    for act, actor in (("asked", asker), ("approved", filled.id_of(SECOND))):
        audit.record(
            f"extraordinary.{act}", subject="journeys", subject_id=journey.id, actor_id=actor, access=access_id
        )
    audit.record(Reading.EXTRAORDINARY, subject="conversations", subject_id=talk, actor_id=asker, **facts)
    audit.record(Reading.WORDS, subject="conversations", subject_id=talk, actor_id=filled.id_of("julien.mercadier"))
