"""What the pages of one's own account stand on: their blueprint, the person, and how a moment is said."""

from datetime import datetime, timedelta

from flask import Blueprint, abort

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person
from blueprints.core import access, clock, i18n
from blueprints.core.access import Actor
from blueprints.core.i18n import gettext as _

blueprint = Blueprint("my_account", __name__)
SECTION = "account"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def find_own() -> Person | None:
    """Return the account of the person behind this request."""
    return people.find_own()


def moment(instant: datetime) -> str:
    """Return a moment as one says it: "aujourd’hui à 9 h 12", "hier à 14 h", else the day in full."""
    date, today = clock.paris(instant).date(), clock.paris(clock.now()).date()
    hour = i18n.clock_time(instant)
    if date == today:
        return _("aujourd’hui à %(hour)s", hour=hour)
    if date == today - timedelta(days=1):
        return _("hier à %(hour)s", hour=hour)
    return i18n.when(instant)
