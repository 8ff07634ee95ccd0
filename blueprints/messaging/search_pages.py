"""Searching one's own conversations. The words are never in an address: they wait in a sealed cookie of an hour."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.core import clock, pages, state
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.i18n import clock_time, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.core.keystore import KeyKind
from blueprints.core.text import isolate
from blueprints.messaging import own_forms, places, searching, wording
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.matching import Piece
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.searching import Found, Outcome
from blueprints.messaging.talks import Talk, list_readers

COOKIE = "__Host-recherche"
SECONDS = 3600
_NONCE = 12
Own = Sequence[tuple[Talk, datetime]]


@dataclass(frozen=True, slots=True)
class Line:
    """One message that was found, as the page shows it."""

    url: str
    title: str
    about: str
    excerpt: list[Piece]


# --- the words between two pages --------------------------------------------------------------------------------------


def _cipher(reader: Actor) -> AESGCM:
    """Return what seals the words of one session: nobody else's, and nothing once it is over."""
    parts = (reader.session_id.bytes, reader.person_id.bytes)
    return AESGCM(state.current().key_mac(KeyKind.APPLICATION, None, "messaging.search", *parts))


def _keep(response: Response, form: own_forms.SearchForm) -> Response:
    asked = {"words": form.words.data, "where": form.where.data, "search": uuid4().hex, "at": clock.now().timestamp()}
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(actor()).encrypt(nonce, json.dumps(asked).encode(), b"")
    value = urlsafe_b64encode(sealed).decode()
    response.set_cookie(COOKIE, value, max_age=SECONDS, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def _kept() -> dict[str, Any] | None:
    try:
        raw = urlsafe_b64decode(request.cookies.get(COOKIE, ""))
        asked: dict[str, Any] = json.loads(_cipher(actor()).decrypt(raw[:_NONCE], raw[_NONCE:], b""))
    except (InvalidTag, ValueError):
        return None
    return asked if asked["at"] > clock.now().timestamp() - SECONDS else None


def _forget(response: Response) -> Response:
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


# --- pages ------------------------------------------------------------------------------------------------------------


def _form(own: Own, **given: Any) -> own_forms.SearchForm:
    form = own_forms.SearchForm(**given)
    groups = {kind: [talk for talk, _start in own if talk.kind is kind] for kind in ConversationKind}
    form.offer((kind, _named(kind, talks)) for kind, talks in groups.items() if talks)
    form.where.data = form.where.data or own_forms.EVERYWHERE
    return form


def _named(kind: ConversationKind, talks: Sequence[Talk]) -> str:
    """Return what a kind of conversation is called: the name of the only one, or a name for all of them."""
    if len(talks) == 1:
        return _title(talks[0], actor().person_id)
    return {
        ConversationKind.PRIVATE: _("La personne accompagnée et son conseiller"),
        ConversationKind.SHARED: _("À trois, avec le manager"),
        ConversationKind.ADJUSTMENTS: _("Conseiller et manager"),
        ConversationKind.HEALTH: _("Santé au travail"),
    }[kind]


def _page(own: Own, form: own_forms.SearchForm, outcome: Outcome | None = None) -> Response:
    return pages.render(
        "messaging/search.html",
        section=SECTION,
        form=form,
        own=own,
        outcome=outcome,
        lines=_lines(outcome.found) if outcome else [],
        bound=f"{searching.BOUND:,}".replace(",", "\u00a0"),
        shown=searching.SHOWN,
    )


def _lines(found: Sequence[Found]) -> list[Line]:
    viewer = actor().person_id
    return [
        Line(
            url=places.address_of(one.talk, one.sequence),
            title=_title(one.talk, viewer),
            about=_("%(name)s, %(day)s à %(time)s", name=_author(one, viewer), **_moment(one.sent_at)),
            excerpt=one.excerpt,
        )
        for one in found
    ]


def _moment(at: datetime) -> dict[str, str]:
    named = relative_day(at)
    return {"day": named[:1].lower() + named[1:], "time": clock_time(at)}


def _author(one: Found, viewer: UUID) -> str:
    if one.author_id == viewer:
        return _("Vous")
    members = {member.person_id: member for member in one.talk.journey.members}
    return members[one.author_id].full_name if one.author_id in members else _("Une personne")


def _title(talk: Talk, viewer: UUID) -> str:
    """Return the name of a conversation; whose it is, for who accompanies several persons."""
    readers = list_readers(talk)
    title = wording.title(talk, readers, wording.others(readers, viewer))
    centre = wording.centre_of(talk)
    if centre is None or centre.person_id == viewer:
        return title
    return _("%(name)s : %(title)s", name=isolate(centre.full_name), title=title)


@blueprint.get("/mon-accompagnement/recherche")
@requires(Permission.JOURNEY_ENTER)
def search() -> ResponseReturnValue:
    """Ask what to look for."""
    return _page(own := searching.list_own(actor()), _form(own))


@blueprint.post("/mon-accompagnement/recherche")
@limiter.limit("60 per 10 minutes", key_func=signed_in_person)
@requires(Permission.JOURNEY_ENTER)
def ask_search() -> ResponseReturnValue:
    """Take what is looked for, and lead to what is found: a page that one comes back to."""
    form = _form(own := searching.list_own(actor()))
    if not form.validate():
        return _page(own, form)
    return _keep(make_response(redirect(url_for("messaging.found"), code=303)), form)


@blueprint.get("/mon-accompagnement/recherche/resultats")
@requires(Permission.JOURNEY_ENTER)
def found() -> ResponseReturnValue:
    """Show the messages that hold the words, as the reader may read them now."""
    asked = _kept()
    if asked is None:
        return redirect(url_for("messaging.search"), code=303)
    form = _form(own := searching.list_own(actor()), formdata=None, words=asked["words"], where=asked["where"])
    if form.where.data not in {value for value, *_rest in form.where.iter_choices()}:
        form.where.data = own_forms.EVERYWHERE
    outcome = searching.look(own, asked["words"], kind=form.kind)
    searching.leave_trace(outcome, actor().person_id, UUID(asked["search"]))
    return _page(own, form, outcome)


@blueprint.post("/mon-accompagnement/recherche/oublier")
@requires(Permission.JOURNEY_ENTER)
def forget_search() -> ResponseReturnValue:
    """Forget what was looked for."""
    pages.tell(_("C’est effacé : cet appareil ne garde plus vos mots."))
    return _forget(make_response(redirect(url_for("messaging.search"), code=303)))
