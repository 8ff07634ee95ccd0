"""Mes nouvelles, and how one wants to be told of them."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as accounts
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.news import forms, queries, sentences, services, showing
from blueprints.undo import ways

if TYPE_CHECKING:
    from blueprints.core.forms import Form
    from blueprints.news.models import News

blueprint = Blueprint("news", __name__)
SECTION = "news"


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
        has_new=any(row.read_at is None for row in rows),
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
    actor = _actor()
    return _choices_page(forms.choices_form(sentences.groups_for(actor), queries.list_choices(actor.person_id)))


@blueprint.post("/mes-nouvelles/me-prevenir")
@requires(Permission.SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Keep how this person wants to be told."""
    actor = _actor()
    groups = sentences.groups_for(actor)
    form = forms.choices_form(groups, queries.list_choices(actor.person_id))
    if not form.validate():
        return _choices_page(form)
    with transaction.write():
        services.choose_news(person_id=actor.person_id, choices=forms.choices_of(form, groups))
    pages.tell(_("Votre choix est enregistré. Vous pouvez en changer à tout moment."))
    return redirect(url_for("news.choices"), code=303)


def _choices_page(form: "Form") -> Response:
    person = accounts.find_own(_actor())
    return pages.render(
        "news/choices.html", section=SECTION, form=form, fields=list(form), email=person.email if person else None
    )
