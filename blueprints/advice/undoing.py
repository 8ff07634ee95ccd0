"""How what was done with questions and answers is undone."""

from datetime import datetime
from uuid import UUID

from blueprints.advice import following, hiding, leading, merging, queries, services, summing
from blueprints.advice.door import person_id
from blueprints.advice.models import Thread
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.discussion.changing import Written
from blueprints.discussion.easy import EasyState
from blueprints.undo import ways


@ways.undoes("advice.withdrawal", permission=Permission.POST_CHANGE, find=queries.find_written_by_id)
def restore_answer(*, subject: Written) -> str:
    """Give an answer back."""
    services.restore_answer(written=subject)
    return _("C’est annulé. Votre message est de nouveau là.")


@ways.undoes("advice.unfollow", permission=Permission.THREAD_READ, find=queries.find_thread)
def follow_again(*, subject: Thread) -> str:
    """Tell of the answers as before."""
    following.follow(thread_id=subject.id, person_id=person_id())
    return _("C’est annulé. Une nouvelle vous prévient des réponses.")


@ways.undoes("advice.hidden_topic", permission=Permission.COLLECTIVE_ENTER)
def show_topic_again(*, subject: None, topic: str) -> str:
    """Show a topic again."""
    del subject
    hiding.show_again(person_id=person_id(), topic=topic)
    return _("C’est annulé. Ce sujet vous est de nouveau montré.")


@ways.undoes("advice.pin", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def take_down(*, subject: Thread) -> str:
    """Take a question down that was just put on top."""
    leading.unpin(thread=subject, actor_id=person_id())
    return _("C’est annulé. La question a repris sa place dans la liste.")


@ways.undoes("advice.raise", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def lower_again(*, subject: Thread, passed: str) -> str:
    """Put a question on top below the one that it passed."""
    leading.undo_raise(thread=subject, passed=UUID(passed), actor_id=person_id())
    return _("C’est annulé. La question est à sa place d’avant.")


@ways.undoes("advice.unpin", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def pin_again(*, subject: Thread) -> str:
    """Put a question on top again, below those that stand there."""
    leading.pin(thread=subject, actor_id=person_id())
    return _("C’est annulé. La question est en haut de la liste.")


@ways.undoes("advice.close", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def undo_close(*, subject: Thread, since: str) -> str:
    """Open a question that was just closed."""
    leading.undo_close(thread=subject, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. La question est ouverte, et personne n’est prévenu.")


@ways.undoes("advice.reopen", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def undo_reopen(*, subject: Thread, since: str, reason: str) -> str:
    """Close a question that was just opened again."""
    leading.undo_reopen(thread=subject, reason=reason, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. La question est fermée, comme avant.")


@ways.undoes("advice.move", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def undo_move(*, subject: Thread, since: str, topic: str) -> str:
    """Put a question back under its topic."""
    leading.undo_move(thread=subject, topic=topic, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. La question est dans son sujet d’avant.")


@ways.undoes("advice.merge", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def separate(*, subject: Thread, since: str, after: int, count: int, followers: list[str]) -> str:
    """Make two questions of one again."""
    merged = merging.Merged(after, count, [UUID(one) for one in followers])
    merging.separate(source=subject, merged=merged, since=datetime.fromisoformat(since), actor_id=person_id())
    return _("C’est annulé. Les deux questions sont de nouveau à part.")


@ways.undoes("advice.sum_up", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def take_summary_back(*, subject: Thread, version: int) -> str:
    """Take back what was just summed up for the first time."""
    summing.take_back(thread=subject, version=version, actor_id=person_id())
    return _("C’est annulé. La question n’a plus de texte « En bref ».")


@ways.undoes("advice.easy_state", permission=Permission.THREAD_LEAD, find=queries.find_thread)
def restore_state(*, subject: Thread, version: int, state: str, count: int) -> str:
    """Say again how far an easy-read text was read."""
    known = summing.find_summary(subject.id)
    if known is not None:
        summing.say_state(summary=known, state=EasyState(state), count=count, version=version, actor_id=person_id())
    return _("C’est annulé. L’état du texte est comme avant.")
