"""How what was done with minutes is undone."""

from datetime import datetime

from blueprints.agenda import queries as agenda
from blueprints.agenda.models import AgendaItem
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.minutes import carrying, following, publishing, queries
from blueprints.minutes.door import person_id
from blueprints.minutes.models import Minutes
from blueprints.minutes.publishing_pages import meeting_of
from blueprints.undo import ways


@ways.undoes("minutes.publication", permission=Permission.MINUTES_WRITE, find=queries.find_minutes)
def take_back(*, subject: Minutes, number: int, since: str) -> str:
    """Undo a publication."""
    publishing.take_back(
        minutes=subject,
        meeting=meeting_of(subject),
        number=number,
        since=datetime.fromisoformat(since),
        actor_id=person_id(),
    )
    return _("C’est annulé. La publication est retirée, et personne n’est prévenu.")


@ways.undoes("minutes.record", permission=Permission.MINUTES_WRITE, find=queries.find_minutes)
def close_record(*, subject: Minutes) -> str:
    """Undo that a *relevé* was shown."""
    following.close_record(minutes=subject, actor_id=person_id())
    return _("C’est annulé. Le relevé n’est plus visible.")


@ways.undoes("minutes.readers", permission=Permission.MINUTES_WRITE)
def choose_readers(*, subject: None, public: bool) -> str:
    """Undo the choice of who reads the *relevés*."""
    del subject
    following.show_records(public=public, actor_id=person_id())
    return _("C’est annulé. Les lecteurs des relevés sont comme avant.")


@ways.undoes("minutes.carry", permission=Permission.MINUTES_WRITE, find=agenda.find_item)
def take_back_carry(*, subject: AgendaItem, since: str) -> str:
    """Undo that a point was carried to another meeting."""
    carrying.take_back(item=subject, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. Le point n’est plus à l’ordre du jour.")
