"""How taking an answer back is undone."""

from blueprints.advice import following, hiding, queries, services
from blueprints.advice.door import person_id
from blueprints.advice.models import Thread
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.discussion.changing import Written
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
