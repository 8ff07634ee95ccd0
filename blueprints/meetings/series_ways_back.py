"""The way back, for a minute, of what was done to several meetings of a series at once."""

from datetime import datetime, time
from uuid import UUID

from blueprints.core import audit, transaction
from blueprints.core.access import Permission
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.meetings import coming, seating, series, series_queries
from blueprints.meetings.door import person_id
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.meetings.series_models import MeetingSeries
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.undo import ways

ANSWERED = "Une personne a déjà répondu. Arrêtez la série plutôt que de l’annuler."


def _take_back(found: MeetingSeries, touched: int, version: int, kind: NewsKind, since: str) -> list[Meeting]:
    """Return the meetings that the act touched; nobody is told of it any more.

    Raises:
        Stale: the series changed since.
    """
    transaction.expect_version(found.version, version)
    found.version += 1
    news.take_back(kind=kind, address=series.address_of(found.id), since=datetime.fromisoformat(since))
    audit.record("series.undone", subject="meeting_series", subject_id=found.id, actor_id=person_id(), what=kind.value)
    return series.pick(series_queries.hold_meetings(found.id), touched)


@ways.undoes("meetings.series_start", permission=Permission.MEETING_MOVE, find=series_queries.find_series)
def take_back_start(*, subject: MeetingSeries, touched: int, version: int, since: str) -> str:
    """Undo that a series was made: nobody sees its meetings any more."""
    meetings = _take_back(subject, touched, version, NewsKind.SERIES_STARTED, since)
    if series_queries.is_answered([one.id for one in meetings]):
        raise Refused(ANSWERED)
    for meeting in meetings:
        meeting.state, meeting.version = MeetingState.CANCELLED, meeting.version + 1
    subject.ended_at = datetime.fromisoformat(since)
    return _("C’est annulé. Les rencontres ne sont plus visibles, et personne n’est prévenu.")


@ways.undoes("meetings.series_stop", permission=Permission.MEETING_MOVE, find=series_queries.find_series)
def take_back_stop(*, subject: MeetingSeries, touched: int, version: int, since: str) -> str:
    """Undo that a series was stopped: its meetings take place."""
    for meeting in _take_back(subject, touched, version, NewsKind.SERIES_STOPPED, since):
        meeting.state, meeting.version = MeetingState.SCHEDULED, meeting.version + 1
        meeting.cancel_reason, meeting.afterwards = "", None
    subject.ended_at, subject.end_reason = None, ""
    return _("C’est annulé. Les rencontres ont lieu comme prévu, et personne n’est prévenu.")


@ways.undoes("meetings.series_hour", permission=Permission.MEETING_MOVE, find=series_queries.find_series)
def take_back_hour(*, subject: MeetingSeries, touched: int, version: int, since: str, before: str) -> str:
    """Undo another hour: what people answered to the one before counts again; one that was changed since stays."""
    meetings = _take_back(subject, touched, version, NewsKind.SERIES_MOVED, since)
    shifted = [one for one in meetings if seating.is_taken(one) and series.is_at(one, subject.hour)]
    subject.hour = time.fromisoformat(before)
    series.set_hour(shifted, subject.hour)
    return _("C’est annulé. L’heure est comme avant, et personne n’est prévenu.")


@ways.undoes("meetings.series_coming", permission=Permission.MEETING_READ, find=series_queries.find_series)
def take_back_coming(*, subject: MeetingSeries, touched: int, since: str) -> str:
    """Undo one's answer to all meetings at once; what was answered again since stays."""
    moment, me = datetime.fromisoformat(since), person_id()
    for meeting in series.pick(series_queries.hold_meetings(subject.id), touched):
        _take_out(meeting, me, moment)
    return _("C’est annulé. Vos réponses sont comme avant.")


def _take_out(meeting: Meeting, person: UUID, since: datetime) -> None:
    try:
        coming.restore(meeting=meeting, person_id=person, before=None, since=since)
    except Refused:
        return  # she answered again to this one, or it began
