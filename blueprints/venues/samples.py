"""How the drill of a backup opens the photos of doors, without showing one."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.venues import doors
from blueprints.venues.models import DoorPhoto


def read_doors(limit: int) -> int:
    """Open at most *limit* photos of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(DoorPhoto).order_by(DoorPhoto.created_at.desc(), DoorPhoto.id).limit(limit)
    return len([doors.open_photo(one) for one in db.session().scalars(statement)])


backup.register_samples("door_photos.picture", read_doors)
