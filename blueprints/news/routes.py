"""Mes nouvelles, and how one wants to be told of them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.devices import describe
from blueprints.core import access, clock, pages, security, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.news import calling, forms, hours, push, queries, sentences, services, showing
from blueprints.undo import ways

if TYPE_CHECKING:
    from blueprints.core.forms import Form
    from blueprints.news.models import News, PushDevice

blueprint = Blueprint("news", __name__)
SECTION = "news"
_WORKER = (Path(__file__).parents[2] / "static/js/notices-worker.js").read_text(encoding="utf-8")


def _actor() -> Actor:
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor


@blueprint.get("/mes-nouvelles")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Show all that this person was told, latest first."""
    actor, cursor = _actor(), Cursor.parse(request.args.get("suite"))
    rows, more = queries.list_own(actor, cursor)
    return pages.render(
        "news/index.html",
        section=SECTION,
        days=showing.show_days(rows, actor.person_id),
        unread=queries.count_unread(actor) if any(row.read_at is None for row in rows) else 0,
        older=url_for("news.index", suite=str(more)) if more else None,
        first=pages.path("news.index") if cursor else None,
    )


@blueprint.get("/mes-nouvelles/<uuid:news_id>")
@requires(Permission.SIGNED_IN, subject=queries.find_own)
def follow(news: "News") -> ResponseReturnValue:
    """Go to what a news is about; it is read from now on."""
    address = news.address
    if news.read_at is None and request.method == "GET":
        with transaction.apart():
            services.mark_read(person_id=news.person_id, news_id=news.id)
    return redirect(address, code=303)


@blueprint.post("/mes-nouvelles/lues")
@requires(Permission.SIGNED_IN)
def mark_all_read() -> ResponseReturnValue:
    """Note that all is read."""
    since, page = clock.now(), url_for("news.index")
    with transaction.write():
        services.mark_read(person_id=_actor().person_id)
    undo = ways.offer("news.read", back=page, since=since.isoformat())
    pages.tell(_("C’est noté : vous avez tout lu."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/mes-nouvelles/me-prevenir")
@requires(Permission.SIGNED_IN)
def choices() -> ResponseReturnValue:
    """Show how this person is told."""
    return _choices_page(_choices_form())


def _choices_form() -> "Form":
    actor = _actor()
    person = accounts.find_own(actor)
    return forms.choices_form(
        sentences.groups_for(actor),
        queries.list_choices(actor.person_id),
        hours=hours.find_hours(actor.person_id),
        pushed=push.list_chosen(actor.person_id),
        by_mail=bool(person and person.email),
    )


@blueprint.post("/mes-nouvelles/me-prevenir")
@requires(Permission.SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Keep how this person wants to be told."""
    person_id, form = _actor().person_id, _choices_form()
    if not form.validate():
        return _choices_page(form)
    groups = forms.choosable(sentences.groups_for(_actor()))
    with form.refusals(forms.UNTIL), transaction.write():
        services.choose_news(person_id=person_id, choices=forms.choices_of(form, groups))
        hours.choose_hours(person_id=person_id, chosen=forms.hours_of(form, hours.find_hours(person_id)))
        push.choose(person_id=person_id, groups=forms.pushed_of(form), among=groups)
    if form.errors:
        return _choices_page(form)
    pages.tell(_("Votre choix est enregistré. Vous pouvez en changer à tout moment."))
    return redirect(url_for("news.choices"), code=303)


def _choices_page(form: "Form") -> Response:
    actor = _actor()
    security.allow_worker()
    groups = [group.value for group in sentences.groups_for(actor)]
    return pages.render(
        "news/choices.html",
        section=SECTION,
        form=form,
        mails=[one for one in form if one.name in groups],
        devices=push.list_devices(actor.person_id),
        here=actor.session_id,
        key=calling.public_key(),
    )


# --- devices ----------------------------------------------------------------------------------------------------------


@blueprint.get("/prevenir.js")
@requires(Permission.PUBLIC)
def worker() -> ResponseReturnValue:
    """Give the browser what shows that there is something new, in the platform's own neutral words."""
    card = platforms.current()
    title = (card.notice_subject if card else "") or _("Vous avez une nouvelle")
    words = {"title": title, "body": _("Rien ne presse."), "page": pages.path("news.index")}
    said = json.dumps(words).replace("<", "\\u003c")
    return Response(f"const words = {said};\n{_WORKER}", mimetype="text/javascript")


@blueprint.post("/mes-nouvelles/me-prevenir/appareil")
@requires(Permission.SIGNED_IN)
def add_device() -> ResponseReturnValue:
    """Tell this person on this device too, for as long as she stays signed in here."""
    actor, form = _actor(), forms.DeviceForm()
    with pages.telling(_("C’est noté : cet appareil vous préviendra. Choisissez pour quoi.")), transaction.write():
        push.add_device(
            person_id=actor.person_id,
            session_id=actor.session_id,
            device=describe(request.user_agent.string),
            endpoint=form.endpoint.data or "",
        )
    return redirect(url_for("news.choices"), code=303)


@blueprint.post("/mes-nouvelles/me-prevenir/appareil/<uuid:device_id>/retirer")
@requires(Permission.SIGNED_IN, subject=push.find_own)
def remove_device(device: "PushDevice") -> ResponseReturnValue:
    """Tell this person no more on one device."""
    with transaction.write(device) as fresh:
        push.remove(devices=[fresh.id])
    pages.tell(_("C’est noté : cet appareil ne vous prévient plus."))
    return redirect(url_for("news.choices"), code=303)
