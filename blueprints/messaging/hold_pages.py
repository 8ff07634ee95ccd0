"""Pages of messages that wait before they leave: the choice, the two buttons, and what could not leave."""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.drafts import queries as kept_drafts
from blueprints.drafts import services as drafts
from blueprints.messaging import hold_lines, holding, holding_back, queries, quoting, services
from blueprints.messaging.door import SECTION, actor, blueprint, start_of
from blueprints.messaging.hold_forms import HoldForm, WaitingForm
from blueprints.messaging.holding import Held
from blueprints.messaging.services import AlreadySent, Sent
from blueprints.messaging.talking_models import HeldMessage, HeldState

if TYPE_CHECKING:
    from blueprints.messaging.forms import MessageForm
    from blueprints.messaging.talks import Talk

_TALK = "/mon-accompagnement/conversations/<uuid:conversation_id>"


# --- holding ----------------------------------------------------------------------------------------------------------


def keep(talk: "Talk", form: "MessageForm") -> Held | Sent | None:
    """Hold what a valid form brings, once; what left already is given as it left; None where the form says why not."""
    own, client_id, text = actor(), form.client_id.uuid, form.body.data or ""
    kept: Held | Sent | None = None
    with form.refusals("body"):
        try:
            kept = _kept(talk, form)
        except AlreadySent:
            kept = services.recall_sent(talk=talk, author=own.person_id, client_id=client_id, text=text)
        except holding.AlreadyHeld:
            kept = _kept(talk, form)
    return kept


def _kept(talk: "Talk", form: "MessageForm") -> Held:
    person, answered = actor().person_id, form.reply_to.data or 0
    with transaction.write(talk) as fresh:
        if answered:
            quoting.find_answered(fresh, answered, start_of(fresh, actor()))
        held = holding.hold_message(
            talk=fresh,
            author=person,
            client_id=form.client_id.uuid,
            text=form.body.data or "",
            seconds=form.hold.data or 0,
            reply_to=answered,
        )
        if not pages.wants_data():
            services.mark_read(talk=fresh, person=person, sequence=form.seen.data or 0)
    return held


def answer(talk: "Talk", held: Held) -> ResponseReturnValue:
    """Tell the page that its message waits, or what became of it."""
    if not pages.wants_data():
        return redirect(f"{url_for('messaging.show', conversation_id=talk.id)}#en-attente", code=303)
    if held.state is HeldState.CANCELLED:
        return jsonify(cancelled=True)
    if held.state is HeldState.RETURNED:
        return jsonify(returned=url_for("messaging.returned", held_id=held.id))
    line = {"client": str(held.client_id), "text": held.text, "seconds": hold_lines.seconds_until(held.due_at)}
    return jsonify(held=line), 202


# --- the two buttons --------------------------------------------------------------------------------------------------


@blueprint.post(f"{_TALK}/en-attente/annuler")
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def take_back(talk: "Talk") -> ResponseReturnValue:
    """Take back what has not left; its words are in the box again."""
    form, person = WaitingForm(), actor().person_id
    page = url_for("messaging.show", conversation_id=talk.id)

    def keep_words(text: str, reply_to: int) -> None:
        known = kept_drafts.find_kept(person, page)
        typed = "".join(known.fields.get("body", ())) if known else ""
        fields = {"body": ["\n\n".join(part for part in (text, typed) if part)], "reply_to": [str(reply_to)]}
        drafts.keep_draft(person_id=person, place=page, fields=fields)

    try:
        with transaction.write(talk) as fresh:
            back = holding_back.take_back(talk=fresh, author=person, client_id=form.client_id.uuid, keep=keep_words)
    except Refused as refused:
        if pages.wants_data():
            return jsonify(error="left", message=refused.message), 409
        pages.tell(refused.message, "warn")
        return redirect(f"{page}#fil", code=303)
    if pages.wants_data():
        return jsonify(text=back.text or "", reply_to=back.reply_to)
    pages.tell(_("Votre message n’est pas parti. Votre texte est de nouveau dans la case."))
    return redirect(f"{page}#ecrire", code=303)


@blueprint.post(f"{_TALK}/en-attente/envoyer")
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def send_now(talk: "Talk") -> ResponseReturnValue:
    """Let what waits leave at once."""
    client_id, person = WaitingForm().client_id.uuid, actor().person_id
    try:
        with transaction.write(talk) as fresh:
            held = holding.lock_by_client(fresh.id, person, client_id)
            sent = holding.send_held(held=held, early=True) if held is not None else None
            lost = held.id if held is not None and sent is None else None
    except AlreadySent:
        sent, lost = None, _settle(talk, person, client_id)
    if lost is not None and _is_returned(lost):
        address = url_for("messaging.returned", held_id=lost)
        return jsonify(returned=address) if pages.wants_data() else redirect(address, code=303)
    if pages.wants_data():
        return jsonify(sent=True)
    place = f"#message-{sent.sequence}" if sent else "#fil"
    return redirect(url_for("messaging.show", conversation_id=talk.id) + place, code=303)


def _settle(talk: "Talk", person: UUID, client_id: UUID) -> UUID | None:
    with transaction.write(talk) as fresh:
        held = holding.lock_by_client(fresh.id, person, client_id)
        if held is None:
            return None
        holding.settle_sent(held=held)
        return held.id


def _is_returned(held_id: UUID) -> bool:
    held = holding.find_held(held_id)
    return held is not None and held.state is HeldState.RETURNED


# --- what could not leave ---------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/pas-partis/<uuid:held_id>")
@requires(Permission.HELD_KEEP, subject=holding.find_held)
def returned(held: HeldMessage) -> ResponseReturnValue:
    """Give a person the words that could not leave."""
    talk = queries.find_talk(held.conversation_id)
    return pages.render(
        "messaging/returned.html",
        section=SECTION,
        held=held,
        text=holding.open_words(talk, held) if held.state is HeldState.RETURNED else None,
        why=_why(held.reason),
    )


def _why(reason: str) -> str:
    return {
        holding.ALONE: _("Personne d’autre ne lit cette conversation pour le moment."),
        holding.OVER: _("Cet accompagnement est terminé. On ne peut plus y écrire."),
        holding.OUT: _("Vous ne faites plus partie de cette conversation."),
        holding.GONE: _("Le message auquel vous répondez n’est plus là."),
        holding.OTHER: _("Un message avec d’autres mots est parti à la place."),
        holding.KEPT_HERE: _("Vous l’avez arrêté. Vous avez beaucoup de brouillons : vos mots sont gardés ici."),
    }.get(reason, _("Vos mots ne peuvent pas être ouverts. L’équipe technique est prévenue."))


@blueprint.post("/mon-accompagnement/pas-partis/<uuid:held_id>/effacer")
@requires(Permission.HELD_KEEP, subject=holding.find_held)
def forget_returned(held: HeldMessage) -> ResponseReturnValue:
    """Destroy the words that could not leave."""
    with transaction.write(held) as fresh:
        holding_back.forget_held(held=fresh)
    pages.tell(_("C’est effacé. Personne d’autre n’a lu ces mots."))
    return redirect(url_for("news.index"), code=303)


# --- the choice -------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/attendre")
@requires(Permission.JOURNEY_ENTER)
def hold_choice() -> ResponseReturnValue:
    """Ask how long one's messages wait before they leave."""
    return _choice(HoldForm(seconds=str(hold_lines.find_choice(actor().person_id))))


@blueprint.post("/mon-accompagnement/attendre")
@requires(Permission.JOURNEY_ENTER)
def choose_hold() -> ResponseReturnValue:
    """Take the choice; it is for the messages to come."""
    form = HoldForm()
    if form.validate():
        with transaction.write():
            hold_lines.choose_hold(person=actor().person_id, seconds=int(form.seconds.data))
    if not no_errors(form):
        return _choice(form)
    pages.tell(_("C’est noté, pour vos prochains messages. Les autres n’en savent rien."))
    return redirect(url_for("messaging.hold_choice"), code=303)


def _choice(form: HoldForm) -> ResponseReturnValue:
    return pages.render("messaging/hold.html", section=SECTION, form=form)
