"""How ideas and the comments on them are reported, held and decided on."""

from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.core import db
from blueprints.core.i18n import lazy_gettext
from blueprints.discussion import members, moderating_texts
from blueprints.discussion import queries as discussions
from blueprints.ideas import queries, taking_part, tellings
from blueprints.ideas.models import Idea
from blueprints.ideas.taking_part import KIND
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Kind, Standing, Text
from blueprints.news.models import NewsKind


def find_text(subject_id: UUID) -> Text | None:
    """Return an idea as moderation reads it."""
    statement = select(
        *(Idea.id, Idea.title, Idea.body, Idea.author_id, Idea.standing, Idea.warning, Idea.withdrawn_at),
        *(Idea.edited_at, Person.pseudonym),
    ).join(Person, Person.id == Idea.author_id)
    row = db.session().execute(statement.where(Idea.id == subject_id)).one_or_none()
    if row is None:
        return None
    return Text(
        id=row.id,
        title=row.title,
        body=row.body,
        author_id=row.author_id,
        author=members.named(row.author_id, row.pseudonym).name,
        address=f"/idees/{row.id}",
        change=f"/idees/{row.id}/modifier",
        standing=row.standing,
        warning=row.warning,
        withdrawn=row.withdrawn_at is not None,
        edited_at=row.edited_at,
    )


def author_of(subject_id: UUID) -> UUID | None:
    """Return who wrote an idea."""
    idea = queries.find_idea(subject_id)
    return idea.author_id if idea is not None else None


def stand(*, subject_id: UUID, standing: Standing, warning: str) -> None:
    """Write how an idea stands; no news quotes one that the others do not read, nor leads to it."""
    idea = queries.hold_idea(subject_id)
    was_shown = idea.is_shown
    idea.standing, idea.warning = standing, warning
    idea.version += 1
    db.session().flush()
    if was_shown and not idea.is_shown:
        tellings.tell_withdrawn(idea)
    elif idea.is_shown and not was_shown and idea.verdict is None:
        tellings.tell_service(idea, NewsKind.PROPOSAL_SENT)


kinds.register(
    Kind(
        name=KIND,
        said=lazy_gettext("Idée"),
        icon="lightbulb",
        find=find_text,
        author_of=author_of,
        stand=stand,
    )
)


def find_comment(post_id: UUID) -> Text | None:
    """Return a comment as moderation reads it."""
    post = discussions.find_post(post_id)
    idea = queries.find_idea_of(post_id) if post is not None else None
    if post is None or idea is None:
        return None
    page = f"/idees/{idea.id}"
    return moderating_texts.text_of(post, title=idea.title, page=page, changes=f"{page}/commentaires")


kinds.register(
    Kind(
        name=queries.COMMENT,
        said=lazy_gettext("Commentaire d’une idée"),
        icon="lightbulb",
        find=find_comment,
        author_of=moderating_texts.author_of,
        stand=taking_part.stand_comment,
    )
)
