"""Writing to the service without an account: the form, everything read once more, then what happens next."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts.limits import limiter
from blueprints.core import access, clock, pages, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day
from blueprints.core.working_days import latest_answer
from blueprints.front_door import doubts, forms, queries, services, telling, wording
from blueprints.front_door.inbox import blueprint
from blueprints.front_door.models import Asker, Channel, Enquiry, Purpose

SECTION = "ask"
TOKEN = "enquiry"  # noqa: S105 - what the token is for
ASKING = {"demander": Purpose.SUPPORT, "question": Purpose.QUESTION}
BEING = {"employeur": Asker.EMPLOYER, "proche": Asker.RELATIVE, "prescripteur": Asker.PRESCRIBER}


@blueprint.get("/ecrire")
@requires(Permission.PUBLIC)
def write() -> ResponseReturnValue:
    """Show the form; an address may say why and who, and leaves the rest to be chosen."""
    purpose, asker = ASKING.get(request.args.get("pour", "")), BEING.get(request.args.get("je-suis", ""))
    form = forms.ContactForm(
        formdata=None,
        purpose=purpose.value if purpose else None,
        asker=asker.value if asker else None,
        stamp=doubts.stamp(),
    )
    return _form_page(form)


def _form_page(form: forms.ContactForm) -> Response:
    return pages.render("front_door/write.html", section=SECTION, form=form, promise=_promise())


def _promise() -> dict[str, str]:
    """Return who reads the message, from the rules, and by when the platform answers, from its settings."""
    card = platforms.current()
    days = card.answering_days if card else 1
    return {
        "readers": wording.readers_in_words(access.roles_of(Permission.ENQUIRY_HANDLE)),
        "latest": day(latest_answer(clock.now(), days)),
    }


@blueprint.post("/ecrire")
@requires(Permission.PUBLIC)
def check() -> ResponseReturnValue:
    """Show everything once more before it is sent; or the form again, as it was filled in."""
    form = forms.ContactForm()
    if request.form.get("etape") == "modifier" or not form.validate():
        return _form_page(form)
    return pages.render("front_door/check.html", section=SECTION, form=form, told=_told(form), promise=_promise())


def _told(form: forms.ContactForm) -> dict[str, str]:
    """Return what was filled in, in words."""
    letter = form.letter()
    return {
        "purpose": str(wording.PURPOSES[Purpose(form.purpose.data)]),
        "asker": str(wording.ASKERS[Asker(form.asker.data)]),
        "channel": str(wording.CHANNELS[Channel(form.channel.data)]),
        "contact": letter.contact,
        "name": letter.name,
        "town": letter.town,
        "message": letter.message,
    }


@blueprint.post("/ecrire/envoyer")
@limiter.limit("20 per hour")
@requires(Permission.PUBLIC)
def send() -> ResponseReturnValue:
    """Keep the message; the same page sent twice is one message."""
    form = forms.ContactForm()
    if not form.validate():
        return _form_page(form)
    odd = doubts.look_at(trap=form.site_web.data or "", given=form.stamp.data or "", message=form.message.data or "")
    with transaction.write():
        made = services.receive(
            client_id=form.client_id.uuid,
            asker=Asker(form.asker.data),
            purpose=Purpose(form.purpose.data),
            channel=Channel(form.channel.data),
            letter=form.letter(),
            doubts=odd,
        )
        telling.tell_received(made)
    return redirect(url_for("front_door.received", token=tokens.make(TOKEN, made.id)), code=303)


def _find_sent(token: str) -> Enquiry | None:
    enquiry_id = tokens.read(TOKEN, token)
    return queries.find_enquiry(enquiry_id) if enquiry_id else None


@blueprint.get("/ecrire/recu/<token>")
@requires(Permission.PUBLIC, subject=_find_sent)
def received(sent: Enquiry) -> ResponseReturnValue:
    """Say that the message is kept, its reference, who answers and by when; none of its words."""
    card = platforms.current()
    return pages.render(
        "front_door/received.html",
        section=SECTION,
        reference=sent.reference,
        by_phone=sent.channel is Channel.PHONE,
        latest=day(latest_answer(sent.received_at, card.answering_days if card else 1)),
    )
