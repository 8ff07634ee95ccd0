"""Pages of the short form by which the accompanied person says how she is, where she wants it."""

from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import reaching
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.messaging import hold_lines, moods, queries, services, talks, wording
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.moods import Mood

if TYPE_CHECKING:
    from blueprints.messaging.talks import Talk

_PAGE = "/mon-accompagnement/conversations/<uuid:conversation_id>/comment-ca-va"
LONGEST = 2000


class MoodForm(Form):
    """How she is, and her own words if she wants."""

    client_id = ClientIdField(refusal=_l("La page était incomplète. Envoyez de nouveau : votre texte est encore là."))
    mood = ChoiceField(
        _l("Comment ça va ?"),
        choices=(
            (Mood.GREEN.value, _l("Ça va")),
            (Mood.ORANGE.value, _l("C’est difficile")),
            (Mood.RED.value, _l("J’ai besoin d’aide")),
        ),
        needed=_l("Choisissez une réponse."),
    )
    body = BodyField(_l("Vos mots, si vous voulez"), most=LONGEST)


@blueprint.get(_PAGE)
@requires(Permission.CHECK_IN, subject=queries.find_talk)
def check_in(talk: "Talk") -> ResponseReturnValue:
    """Show the form, or what it is where it is off."""
    return _page(talk, MoodForm())


def _page(talk: "Talk", form: MoodForm) -> ResponseReturnValue:
    viewer, is_on = actor().person_id, moods.is_on(talk)
    names = wording.others(talks.list_readers(talk), viewer)
    return pages.render(
        "messaging/check_in.html",
        section=SECTION,
        form=form,
        is_on=is_on,
        hold=hold_lines.find_choice(viewer) if is_on else 0,
        names=wording.listed(names),
        towards=wording.towards(names),
        many=len(names) > 1,
        talk_url=_back(talk),
        form_url=url_for("messaging.check_in", conversation_id=talk.id),
    )


@blueprint.post(_PAGE)
@requires(Permission.CHECK_IN, subject=queries.find_talk)
def send_check_in(talk: "Talk") -> ResponseReturnValue:
    """Send how she is; the same page sent twice is one message, and nobody is alerted."""
    form = MoodForm()
    if not form.validate() or not moods.is_on(talk):
        return _page(talk, form)
    mood = Mood(form.mood.data)
    sent = _sent(talk, form, moods.pack(mood, form.body.data or ""))
    if sent is None:
        return _page(talk, form)
    if mood is Mood.RED:
        return redirect(url_for("messaging.check_in_help", conversation_id=talk.id), code=303)
    return redirect(f"{_back(talk)}#message-{sent.sequence}", code=303)


def _sent(talk: "Talk", form: MoodForm, text: str) -> services.Sent | None:
    """Send; None where the form says why not."""
    sent: services.Sent | None = None
    with form.refusals("body"):
        sent = _stored(talk, form, text)
    return None if form.errors else sent


def _stored(talk: "Talk", form: MoodForm, text: str) -> services.Sent:
    person, client_id = actor().person_id, form.client_id.uuid
    try:
        with transaction.write(talk) as fresh:
            return services.send_message(talk=fresh, author=person, client_id=client_id, text=text)
    except services.AlreadySent:
        return services.recall_sent(talk=talk, author=person, client_id=client_id, text=text)


@blueprint.post(f"{_PAGE}/choix")
@requires(Permission.CHECK_IN, subject=queries.find_talk)
def choose_check_in(talk: "Talk") -> ResponseReturnValue:
    """Turn the form on or off here."""
    on = request.form.get("on") == "oui"
    with transaction.write(talk) as fresh:
        moods.turn(talk=fresh, person=actor().person_id, on=on)
    pages.tell(_("C’est prêt. Rien n’est envoyé pour le moment.") if on else _("C’est arrêté. Vos messages restent."))
    return redirect(url_for("messaging.check_in", conversation_id=talk.id), code=303)


@blueprint.get(f"{_PAGE}/aide")
@requires(Permission.CHECK_IN, subject=queries.find_talk)
def check_in_help(talk: "Talk") -> ResponseReturnValue:
    """Show her, and only her, whom she can call."""
    return pages.render(
        "messaging/check_in_help.html", section=SECTION, help=reaching.find_help(), talk_url=_back(talk)
    )


def _back(talk: "Talk") -> str:
    return url_for("messaging.show", conversation_id=talk.id)
