"""The first hour of an account: its first session counts as a proof, as long as nothing else opens the account.

Who has just made her account has nothing yet to show again. Whoever holds her device in that hour is in her account
anyway; from the first way in that she sets up, that way is asked for.
"""

from datetime import timedelta

from blueprints.accounts.models import WebSession
from blueprints.core import clock, db
from blueprints.core.access import Actor
from blueprints.sign_in import queries

LASTS = timedelta(hours=1)


def counts(actor: Actor, lasts: timedelta = LASTS) -> bool:
    """Tell whether this is a person's first session, still young, and her account has no other way in but the mail.

    Args:
        actor: who asks.
        lasts: how long the session counts from the moment it was opened.
    """
    session = db.session().get(WebSession, actor.session_id)
    if session is None or not session.is_first or clock.now() - session.created_at > lasts:
        return False
    ways = queries.find_ways(actor.person_id)
    return not (ways.has_second or ways.has_password)
