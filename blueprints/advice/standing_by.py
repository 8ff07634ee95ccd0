"""What stands around a question for who reads it: her marks and wishes, « En bref », where the question comes from."""

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from blueprints.advice import hiding, origins, reading, showing, topics
from blueprints.advice.origins import Step
from blueprints.core import text
from blueprints.core.access import Permission, may
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.discussion import easy_words
from blueprints.discussion.easy import EasyState


@dataclass(frozen=True, slots=True)
class Brief:
    """« En bref », ready to be written."""

    body: Markup
    easy: Markup
    state: str
    kind: str
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a page says beside the posts."""

    followed: bool
    new: str
    resume: str
    to_note: int
    """The number to note as read; 0 when she has noted it, or read nothing new."""
    known: int
    """The last number of the whole question: what follows it is new to the open page."""
    hidden: bool
    topic: str
    closed: str
    reason: Markup
    brief: Brief | None
    before: list[Step]
    gathered: list[str]
    leads: bool


def around(thread: AnyRow, last_number: int) -> Around:
    """Return what stands around a question.

    Args:
        thread: from `queries.find_shown_thread`.
        last_number: of the last post on this page.
    """
    read = thread.read_number
    return Around(
        followed=bool(thread.is_followed),
        new=showing.count_new(thread.unread) if thread.unread else "",
        resume=f"/conseils/{thread.id}/suite?depuis={read}" if thread.unread else "",
        to_note=last_number if last_number > (read or 0) else 0,
        known=thread.post_count,
        hidden=bool(thread.is_hidden),
        topic=thread.topic,
        closed=_("Cette question est fermée depuis le %(day)s.", day=day(thread.closed_at)) if thread.closed_at else "",
        reason=text.show(thread.closed_reason) if thread.closed_at else Markup(),
        brief=brief_of(thread),
        before=origins.steps_before(thread.origin, thread.id) if thread.origin else [],
        gathered=[row.title for row in reading.list_gathered(thread.id)] if thread.gathered else [],
        leads=may(Permission.THREAD_LEAD),
    )


def brief_of(row: AnyRow) -> Brief | None:
    """Return « En bref » as everybody reads it; None where nobody wrote it."""
    if row.summary is None:
        return None
    state = row.easy_state or EasyState.DRAFT
    return Brief(
        body=text.show(row.summary),
        easy=text.show(row.easy) if row.easy else Markup(),
        state=easy_words.words_of(state, row.easy_count or 0),
        kind=easy_words.KINDS[state],
        is_behind=bool(row.is_behind and row.easy),
    )


def hidden_topics(person_id: UUID) -> list[str]:
    """Return the names of the topics that a member does not meet for now."""
    names = topics.cards()
    return [_(names[row.topic].name) for row in hiding.list_hidden(person_id) if row.topic in names]
