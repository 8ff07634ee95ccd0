"""How alerts go on one platform: what its administrator chooses, who sees no alert and no word."""

from uuid import UUID

from blueprints.care import queries
from blueprints.care.models import CareSettings
from blueprints.core import audit, db


def choose(*, actor_id: UUID, is_looking: bool, minutes: int) -> None:
    """Keep the choices; the same ones again change nothing."""
    known = queries.find_settings()
    if (known.is_looking, known.minutes) == (is_looking, minutes):
        return
    row = queries.find_settings_row()
    if row is None:
        row = CareSettings(platform_id=db.platform_id())
        db.session().add(row)
    row.is_looking, row.minutes = is_looking, minutes
    db.session().flush()
    audit.record("care.set", subject="care_settings", subject_id=row.id, actor_id=actor_id)
