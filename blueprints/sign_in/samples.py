"""How the drill of a backup opens the secrets of code applications, without showing one."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.sign_in import codes
from blueprints.sign_in.models import CodeApp


def read_secrets(limit: int) -> int:
    """Open the secrets of at most *limit* applications of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    found = db.session().scalars(select(CodeApp).order_by(CodeApp.created_at.desc(), CodeApp.id).limit(limit)).all()
    for app in found:
        codes.secret_of(app)
    return len(found)


backup.register_samples("code_apps.secret", read_secrets)
