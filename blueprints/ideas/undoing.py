"""How what was done with an idea is undone."""

from datetime import datetime

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.discussion.changing import Written
from blueprints.ideas import queries, results, services, taking_part
from blueprints.ideas.door import person_id
from blueprints.ideas.models import Idea, Step
from blueprints.undo import ways


@ways.undoes("ideas.answer", permission=Permission.PROPOSAL_ANSWER, find=queries.find_idea)
def take_back_answer(*, subject: Idea, version: int, since: str) -> str:
    """Undo an answer."""
    moment = datetime.fromisoformat(since)
    services.take_back_answer(idea=subject, version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. Votre réponse n’est plus visible, et personne n’est prévenu.")


@ways.undoes("ideas.step", permission=Permission.PROPOSAL_ANSWER, find=queries.find_idea)
def take_back_step(*, subject: Idea, step: str, version: int, since: str) -> str:
    """Undo a step."""
    moment = datetime.fromisoformat(since)
    services.take_back_step(idea=subject, step=Step(step), version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. L’étape n’est plus notée, et personne n’est prévenu.")


@ways.undoes("ideas.withdrawal", permission=Permission.PROPOSAL_WITHDRAW, find=queries.find_idea)
def put_back(*, subject: Idea) -> str:
    """Undo a withdrawal."""
    taking_part.put_back(idea=subject, actor_id=person_id())
    return _("C’est annulé. Votre idée est de nouveau visible.")


@ways.undoes("ideas.comment", permission=Permission.POST_CHANGE, find=queries.find_written_by_id)
def restore_comment(*, subject: Written) -> str:
    """Undo the withdrawal of a comment."""
    taking_part.restore_comment(written=subject)
    return _("C’est annulé. Votre message est de nouveau là.")


@ways.undoes("ideas.readers", permission=Permission.PROPOSAL_QUEUE)
def choose_readers(*, subject: None, public: bool) -> str:
    """Undo the choice of who reads what the service did."""
    del subject
    results.show_to_all(public=public, actor_id=person_id())
    return _("C’est annulé. Les lecteurs de cette page sont comme avant.")
