"""What each member does for herself: being told of answers, noting what she read, hiding a topic, choosing."""

from uuid import UUID

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import choosing, following, hiding, queries, reading, showing, topics
from blueprints.advice.choosing import Choice
from blueprints.advice.door import SECTION, blueprint, person_id
from blueprints.advice.models import Thread
from blueprints.advice.own_forms import ChoiceForm, HideForm, ReadForm
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.undo import ways


def _page_of(thread_id: UUID) -> str:
    return url_for("advice.show", thread_id=thread_id)


@blueprint.post("/conseils/<uuid:thread_id>/me-prevenir")
@requires(Permission.THREAD_READ, subject=queries.find_thread)
def follow(thread: Thread) -> ResponseReturnValue:
    """Tell this member of the answers."""
    with transaction.write(thread) as fresh:
        following.follow(thread_id=fresh.id, person_id=person_id())
    pages.tell(_("C’est noté : une nouvelle vous prévient des réponses."))
    return redirect(_page_of(thread.id), code=303)


@blueprint.post("/conseils/<uuid:thread_id>/ne-plus-me-prevenir")
@requires(Permission.THREAD_READ, subject=queries.find_thread)
def unfollow(thread: Thread) -> ResponseReturnValue:
    """Tell her no more, from the page or from a news."""
    page = _page_of(thread.id)
    with transaction.write(thread) as fresh:
        changed = following.follow(thread_id=fresh.id, person_id=person_id(), told=False)
    undo = ways.offer("advice.unfollow", subject_id=thread.id, back=page) if changed else ""
    pages.tell(_("C’est noté : les réponses à cette question ne vous seront plus signalées."), undo=undo)
    return redirect(page, code=303)


@blueprint.post("/conseils/<uuid:thread_id>/lu")
@requires(Permission.THREAD_READ, subject=queries.find_thread)
def mark_read(thread: Thread) -> ResponseReturnValue:
    """Note how far she has read; her mark never goes back."""
    form = ReadForm()
    with transaction.write(thread) as fresh:
        following.note_read(thread_id=fresh.id, person_id=person_id(), number=form.number.number)
    if pages.wants_data():
        return jsonify(read=form.number.number)
    pages.tell(_("C’est noté : vous avez lu jusqu’ici."))
    return redirect(url_for("advice.index"), code=303)


@blueprint.get("/conseils/<uuid:thread_id>/nouvelles")
@requires(Permission.THREAD_READ, subject=queries.find_shown_thread)
def news_of(thread: AnyRow) -> ResponseReturnValue:
    """Say to the page's script how many answers follow the one that it knows, and where they begin."""
    after = min(request.args.get("depuis", 0, type=int), thread.post_count)
    count, first = reading.count_since(thread.discussion_id, person_id(), max(after, 0))
    address = f"{_page_of(thread.id)}/suite?depuis={after}" if first else ""
    return jsonify(count=count, label=_label(count), address=address)


def _label(count: int) -> str:
    """Return the words of the quiet line."""
    if not count:
        return ""
    return ngettext("%(num)s nouvelle réponse – afficher", "%(num)s nouvelles réponses – afficher", count)


@blueprint.get("/conseils/<uuid:thread_id>/suite")
@requires(Permission.THREAD_READ, subject=queries.find_shown_thread)
def resume(thread: AnyRow) -> ResponseReturnValue:
    """Lead to the first answer that follows a place: where one stopped, or what the open page shows last."""
    after = max(0, min(request.args.get("depuis", 0, type=int), thread.post_count))
    _count, first = reading.count_since(thread.discussion_id, person_id(), after)
    return redirect(showing.address_of(thread.id, first or max(thread.post_count, 1)), code=303)


# --- topics that she does not want to meet ------------------------------------------------------------------------


@blueprint.post("/conseils/sujet-cache")
@requires(Permission.COLLECTIVE_ENTER)
def hide_topic() -> ResponseReturnValue:
    """Show her a topic no more, for today or always."""
    form, page = HideForm(), url_for("advice.index")
    card = topics.cards(form.topic.data).get(form.topic.data or "")
    if card is None:
        return redirect(page, code=303)
    always = form.always.data == "oui"
    with transaction.write():
        hiding.hide(person_id=person_id(), topic=card.code, always=always)
    undo = ways.offer("advice.hidden_topic", back=page, topic=card.code)
    if always:
        said = _("Le sujet « %(topic)s » ne vous est plus montré.", topic=_(card.name))
    else:
        said = _("Le sujet « %(topic)s » ne vous est plus montré aujourd’hui.", topic=_(card.name))
    pages.tell(said, undo=undo)
    return redirect(page, code=303)


@blueprint.post("/conseils/sujet-montre")
@requires(Permission.COLLECTIVE_ENTER)
def show_topic() -> ResponseReturnValue:
    """Show her a topic again."""
    code = HideForm().topic.data or ""
    card = topics.cards().get(code)
    if card is not None:
        with transaction.write():
            hiding.show_again(person_id=person_id(), topic=code)
        pages.tell(_("Le sujet « %(topic)s » vous est de nouveau montré.", topic=_(card.name)))
    return redirect(url_for("advice.index", sujet=code if card else None), code=303)


# --- choices ------------------------------------------------------------------------------------------------------


@blueprint.get("/conseils/mes-choix")
@requires(Permission.COLLECTIVE_ENTER)
def choices() -> ResponseReturnValue:
    """Show what she is told of, and which topics she hid."""
    return _choices_page(ChoiceForm(obj=choosing.find_choice(person_id())))


@blueprint.post("/conseils/mes-choix")
@requires(Permission.COLLECTIVE_ENTER)
def choose() -> ResponseReturnValue:
    """Keep it."""
    form = ChoiceForm()
    if not form.validate():
        return _choices_page(form)
    chosen = Choice(
        follows_asked=bool(form.follows_asked.data),
        follows_answered=bool(form.follows_answered.data),
        shows_unanswered=bool(form.shows_unanswered.data),
        weekly=bool(form.weekly.data),
    )
    with transaction.write():
        choosing.choose(person_id=person_id(), chosen=chosen)
    pages.tell(_("Votre choix est enregistré. Vous pouvez en changer à tout moment."))
    return redirect(url_for("advice.choices"), code=303)


def _choices_page(form: ChoiceForm) -> Response:
    names = {code: _(card.name) for code, card in topics.cards().items()}
    hidden = [(row.topic, names.get(row.topic, ""), row.until is None) for row in hiding.list_hidden(person_id())]
    asked = next((one for one in showing.named_topics() if one.code == request.args.get("sujet")), None)
    return pages.render("advice/choices.html", section=SECTION, form=form, hidden=hidden, asked=asked)
