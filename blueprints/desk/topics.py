"""The pages about the topics of Conseils: their words and their order, and never what is asked or by whom."""

from flask.typing import ResponseReturnValue

from blueprints.advice import topic_changes
from blueprints.advice import topics as known
from blueprints.advice.models import PlatformTopic
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.desk.door import SECTION, actor, blueprint, do, expect_stamp, stamp, to
from blueprints.desk.topic_forms import TopicForm


@blueprint.get("/service/sujets")
@requires(Permission.PLATFORM_SET)
def topics() -> ResponseReturnValue:
    """Show the topics."""
    found = known.list_topics()
    return pages.render(
        "desk/topics.html",
        section=SECTION,
        offered=[one for one in found if one.closed_at is None],
        closed=[one for one in found if one.closed_at is not None],
    )


@blueprint.get("/service/sujets/nouveau")
@requires(Permission.PLATFORM_SET)
def new_topic() -> ResponseReturnValue:
    """Ask about a new topic."""
    return pages.render("desk/topic.html", section=SECTION, form=TopicForm(), topic=None)


@blueprint.post("/service/sujets/nouveau")
@requires(Permission.PLATFORM_SET)
def add_topic() -> ResponseReturnValue:
    """Add a topic."""
    form = TopicForm()
    if form.validate():
        with form.refusals("name"), transaction.write():
            topic_changes.add_topic(
                client_id=form.client_id.uuid,
                actor_id=actor().person_id,
                name=form.name.data or "",
                about=form.about.data or "",
            )
    if not no_errors(form):
        return pages.render("desk/topic.html", section=SECTION, form=form, topic=None)
    pages.tell(_("Le sujet est ajouté. Les membres peuvent le choisir d’ici une minute. Personne n’est prévenu."))
    return to("topics")


@blueprint.get("/service/sujets/<uuid:topic_id>")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def topic(found: PlatformTopic) -> ResponseReturnValue:
    """Show a topic, to be renamed."""
    form = TopicForm(seen=stamp(found.version), name=found.name, about=found.about)
    return pages.render("desk/topic.html", section=SECTION, form=form, topic=found)


@blueprint.post("/service/sujets/<uuid:topic_id>")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def rename_topic(found: PlatformTopic) -> ResponseReturnValue:
    """Rename a topic."""
    form = TopicForm()
    if form.validate():
        with form.refusals("name"), transaction.write(found) as fresh:
            expect_stamp(form, fresh.version)
            topic_changes.rename_topic(
                topic=fresh, actor_id=actor().person_id, name=form.name.data or "", about=form.about.data or ""
            )
    if not no_errors(form):
        return pages.render("desk/topic.html", section=SECTION, form=form, topic=found)
    pages.tell(_("Le sujet est enregistré. Tout le monde le voit d’ici une minute. Personne n’est prévenu."))
    return to("topics")


@blueprint.post("/service/sujets/<uuid:topic_id>/monter")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def raise_topic(found: PlatformTopic) -> ResponseReturnValue:
    """Move a topic up."""
    return _move(found, up=True)


@blueprint.post("/service/sujets/<uuid:topic_id>/descendre")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def lower_topic(found: PlatformTopic) -> ResponseReturnValue:
    """Move a topic down."""
    return _move(found, up=False)


def _move(found: PlatformTopic, *, up: bool) -> ResponseReturnValue:
    do(
        found,
        lambda fresh: topic_changes.move_topic(topic=fresh, actor_id=actor().person_id, up=up),
        _("L’ordre des sujets est changé. Personne n’est prévenu."),
    )
    return to("topics")


@blueprint.post("/service/sujets/<uuid:topic_id>/fermer")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def close_topic(found: PlatformTopic) -> ResponseReturnValue:
    """Offer a topic no more."""
    do(
        found,
        lambda fresh: topic_changes.close_topic(topic=fresh, actor_id=actor().person_id),
        _("Le sujet est fermé. Ses questions restent. Vous pouvez le rouvrir. Personne n’est prévenu."),
    )
    return to("topics")


@blueprint.post("/service/sujets/<uuid:topic_id>/rouvrir")
@requires(Permission.PLATFORM_SET, subject=known.find_topic)
def reopen_topic(found: PlatformTopic) -> ResponseReturnValue:
    """Offer a topic again."""
    do(
        found,
        lambda fresh: topic_changes.reopen_topic(topic=fresh, actor_id=actor().person_id),
        _("Le sujet est rouvert. Les membres peuvent le choisir. Personne n’est prévenu."),
    )
    return to("topics")
