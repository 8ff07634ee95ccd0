"""How what was done with an agenda is undone."""

from datetime import datetime
from uuid import UUID

from blueprints.agenda import easy, leading, queries, remarks, services
from blueprints.agenda.door import person_id
from blueprints.agenda.models import AgendaItem, Remark
from blueprints.core import transaction
from blueprints.core.access import Permission
from blueprints.core.errors import Stale
from blueprints.core.i18n import gettext as _
from blueprints.discussion.easy import EasyState
from blueprints.meetings.models import Meeting, Subject
from blueprints.meetings.queries import find_any_meeting, find_meeting
from blueprints.meetings.subject_queries import find_any_subject
from blueprints.undo import ways


@ways.undoes("agenda.words", permission=Permission.AGENDA_WRITE, find=queries.find_item)
def restore_words(*, subject: AgendaItem, title: str, about: str, version: int) -> str:
    """Undo a change of words."""
    services.edit_point(item=subject, title=title, about=about, version=version, actor_id=person_id())
    return _("C’est annulé. Votre point est comme avant.")


@ways.undoes("agenda.withdrawal", permission=Permission.AGENDA_WRITE, find=queries.find_any_item)
def put_back(*, subject: AgendaItem, since: str) -> str:
    """Undo that a point was taken off by its author."""
    services.put_back(item=subject, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. Votre point est de nouveau à l’ordre du jour.")


@ways.undoes("agenda.remark", permission=Permission.REMARK_TAKE_BACK, find=queries.find_any_remark)
def put_remark_back(*, subject: Remark, since: str) -> str:
    """Undo that a message was taken back."""
    remarks.put_back(remark=subject, since=datetime.fromisoformat(since))
    return _("C’est annulé. Votre message sera lu à la rencontre.")


@ways.undoes("agenda.order", permission=Permission.AGENDA_LEAD, find=find_meeting)
def restore_order(*, subject: Meeting, before: list[str], after: list[str]) -> str:
    """Undo an order."""
    leading.restore_order(meeting=subject, before=before, after=after, actor_id=person_id())
    return _("C’est annulé. L’ordre des points est comme avant.")


@ways.undoes("agenda.times", permission=Permission.AGENDA_LEAD, find=find_meeting)
def restore_times(*, subject: Meeting, times: dict[str, list[int | None]]) -> str:
    """Undo the minutes that were given."""
    known = {UUID(item_id): (now, then) for item_id, (now, then) in times.items()}
    leading.set_times(meeting=subject, times=known, actor_id=person_id())
    return _("C’est annulé. Les durées sont comme avant.")


@ways.undoes("agenda.aside", permission=Permission.AGENDA_SET_ASIDE, find=queries.find_any_item)
def take_back_aside(*, subject: AgendaItem, since: str) -> str:
    """Undo that a point was set aside."""
    leading.take_back_aside(item=subject, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. Le point est de nouveau à l’ordre du jour, et personne n’est prévenu.")


@ways.undoes("agenda.move", permission=Permission.AGENDA_LEAD, find=find_any_meeting)
def take_back_move(*, subject: Meeting, to: str, items: list[str], since: str) -> str:
    """Undo that points went to another meeting."""
    other = find_meeting(UUID(to))
    if other is None:
        raise Stale(transaction.CHANGED_MEANWHILE)
    moment = datetime.fromisoformat(since)
    leading.take_back_move(meeting=subject, to=other, item_ids=items, since=moment, actor_id=person_id())
    return _("C’est annulé. Les points sont où ils étaient, et personne n’est prévenu.")


@ways.undoes("agenda.idea", permission=Permission.AGENDA_LEAD, find=queries.find_item)
def take_idea_off(*, subject: AgendaItem) -> str:
    """Undo that an idea was put on an agenda."""
    services.withdraw_point(item=subject, actor_id=person_id())
    return _("C’est annulé. L’idée n’est plus à cet ordre du jour, et personne n’est prévenu.")


@ways.undoes("agenda.subject", permission=Permission.SUBJECT_ANSWER, find=find_any_subject)
def give_subject_back(*, subject: Subject, item: str, since: str) -> str:
    """Undo that a point was made of a subject."""
    point, moment = queries.find_any_item(UUID(item)), datetime.fromisoformat(since)
    leading.take_back_subject(subject=subject, item=point, since=moment, actor_id=person_id())
    return _("C’est annulé. Le sujet attend de nouveau une réponse.")


@ways.undoes("agenda.easy", permission=Permission.AGENDA_LEAD, find=find_meeting)
def restore_state(*, subject: Meeting, state: str, count: int, version: int) -> str:
    """Undo what was said of the easy-read twin."""
    twin = queries.find_easy(subject.id)
    if twin is None:
        raise Stale(transaction.CHANGED_MEANWHILE)
    easy.say_state(twin=twin, state=EasyState(state), count=count, version=version, actor_id=person_id())
    return _("C’est annulé. L’état du texte est comme avant.")
