"""Pages of the conversations, and what their scripts ask for."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts.models import TALKING, Role
from blueprints.core import pages, security, transaction
from blueprints.core.access import Actor, Permission, may, requires
from blueprints.core.errors import Refused
from blueprints.core.uploads import takes_files
from blueprints.files.forms import ACCEPTED, TAKEN
from blueprints.messaging import (
    absence_pages,
    adjusting,
    alone_pages,
    asking,
    attaching,
    change_pages,
    copy_pages,
    file_lines,
    file_pages,
    forms,
    handover_pages,
    health_yes,
    hold_lines,
    hold_pages,
    holding,
    listing,
    mood_pages,
    opener_pages,
    opening,
    place_pages,
    places,
    queries,
    quoting,
    reader_pages,
    search_pages,
    seen,
    seen_pages,
    services,
    wording,
)
from blueprints.messaging.door import SECTION, blueprint
from blueprints.messaging.door import actor as _actor
from blueprints.messaging.door import start_of as _start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from blueprints.messaging.services import Sent
    from blueprints.messaging.talks import Talk

__all__ = ["PARTS", "blueprint"]
PARTS = (
    absence_pages, alone_pages, change_pages, copy_pages, file_pages, handover_pages, health_yes, hold_pages,
    mood_pages, opener_pages, place_pages, reader_pages, search_pages, seen_pages,
)  # fmt: skip
"""Imported for the pages they add to the blueprint."""
_SAID = tuple(field.name for field in fields(wording.Said))


def _number(name: str, otherwise: int) -> int:
    """Return a sequence of the address, within what a column holds."""
    return max(0, min(request.args.get(name, otherwise, type=int), queries.MOST))


@blueprint.get("/mon-accompagnement")
@requires(Permission.JOURNEY_ENTER)
def index() -> ResponseReturnValue:
    """Show the conversations of the person, journey by journey."""
    actor = _actor()
    groups = listing.groups_of(queries.list_talks(actor), actor)
    own = any(group.own for group in groups) or Role.BENEFICIARY in actor.roles
    return pages.render("messaging/index.html", section=SECTION, groups=groups, own=own, talks=TALKING & actor.roles)


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>")
@requires(Permission.CONVERSATION_READ, subject=queries.find_talk)
def show(talk: "Talk") -> ResponseReturnValue:
    """Show a conversation: its readers, its last messages, and the box to write in."""
    return _page(talk, forms.MessageForm())


def _page(talk: "Talk", form: forms.MessageForm, *, status: int | None = None, asked: bool = False) -> Response:
    actor = _actor()
    before = _number("avant", queries.MOST)
    beside, own = queries.list_beside(talk, actor), hold_lines.find_own(talk, actor.person_id)
    unread = next((one.unread for one in beside if one.id == talk.id), 0)
    size = queries.PAGE if before < queries.MOST else max(queries.LATEST, min(unread, queries.PAGE))
    rows = queries.list_before(talk, _start(talk, actor), before=before, limit=size)
    words = opening.open_messages(talk, rows[-size:], actor.person_id)
    form.seen.data, form.seen.raw_data = words[-1].sequence if words else 0, None
    form.hold.data, form.hold.raw_data = own.hold, None
    opener_pages.put_in(talk, form)
    platform = platforms.current()
    delay = platform.answering_time if platform else ""
    security.allow_sounds(recorded=talk.journey.closed_at is None)
    return pages.render(
        "messaging/show.html",
        section=SECTION,
        status=status,
        form=form,
        answered=_answered(talk, form, actor),
        ask=asking.ask_of(talk, beside, actor.person_id),
        asked=asked,
        accepted=ACCEPTED,
        head=listing.head_of(talk, beside, actor, delay=delay),
        lines=listing.lines_of(beside, actor, current=talk.id),
        unread=unread,
        messages=_with_marks(talk, words, actor) if before == queries.MOST else _said(talk, words, actor),
        cards=adjusting.cards_of(talk, actor, words),
        known=talk.last_sequence,
        older=words[0].sequence if len(rows) > size else None,
        at_the_end=before == queries.MOST,
        own=own,
        check_in=url_for("messaging.check_in", conversation_id=talk.id) if may(Permission.CHECK_IN, talk) else "",
        newer=places.later_page(talk, before) if before < queries.MOST else None,
    )


def _said(talk: "Talk", words: "Sequence[opening.Words]", actor: Actor) -> list[wording.Said]:
    """Return messages with their files, as the page shows them."""
    bringing = [one.id for one in words if one.brings_files and one.withdrawn_at is None]
    files = file_lines.lines_of(talk, bringing, actor.person_id)
    quotes = quoting.quotes_of(talk, words, actor.person_id, _start(talk, actor))
    return wording.said(talk, words, actor.person_id, files, quotes)


def _with_marks(talk: "Talk", words: "Sequence[opening.Words]", actor: Actor) -> "Sequence[wording.Said]":
    """Return the latest messages, with who has read them where both sides chose to show it."""
    return seen.with_marks(talk, _said(talk, words, actor), words, actor.person_id)


def _answered(talk: "Talk", form: forms.MessageForm, actor: Actor) -> quoting.Quote | None:
    """Return what the box answers to: what the page was asked for, or what was typed in it."""
    sequence = form.reply_to.data or _number("repondre", 0)
    if not sequence:
        return None
    start = _start(talk, actor)
    try:
        found = quoting.find_answered(talk, sequence, start)
    except Refused:
        return None
    form.reply_to.data, form.reply_to.raw_data = found.sequence, None
    return quoting.quote_of(talk, found, actor.person_id, start)


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/messages")
@requires(Permission.CONVERSATION_READ, subject=queries.find_talk)
def feed(talk: "Talk") -> ResponseReturnValue:
    """Give a script everything said or changed after the place `depuis`, in order, once."""
    actor = _actor()
    rows = queries.list_since(talk, _start(talk, actor), after=_number("depuis", 0))
    words = opening.open_messages(talk, rows[: queries.BATCH], actor.person_id)
    said = _said(talk, words, actor)
    return jsonify(messages=[_data_of(one) for one in said], more=len(rows) > queries.BATCH)


def _data_of(said: wording.Said) -> dict[str, object]:
    """Return a message for the page's script; what it brings and answers is written by `jsonify` itself."""
    return {name: getattr(said, name) for name in _SAID}


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/messages")
@takes_files(TAKEN)
@requires(Permission.CONVERSATION_WRITE, subject=queries.find_talk)
def send(talk: "Talk") -> ResponseReturnValue:
    """Send a message; the same one twice is one, with the same answer."""
    form = forms.MessageForm()
    valid = form.validate()
    if valid and asking.is_due(talk, form.body.data or "", sure=form.sure.data):
        return asking.told() if pages.wants_data() else _page(talk, form, status=422, asked=True)
    kept = hold_pages.keep(talk, form) if valid and form.waits else None
    if form.alone.data and not pages.wants_data():
        alone_pages.tell_readers(talk)
    if isinstance(kept, holding.Held):
        return hold_pages.answer(talk, kept)
    sent = _store(talk, form, _actor()) if valid and not form.waits else kept
    if pages.wants_data():
        return _sent_data(talk, form, sent)
    if sent is None:
        return _page(talk, form, status=503 if form.no_room else None)
    page = url_for("messaging.show", conversation_id=talk.id)
    return redirect(f"{page}#message-{sent.sequence}", code=303)


def _store(talk: "Talk", form: forms.MessageForm, actor: Actor) -> "Sent | None":
    """Store a message and what it brings, once; None where the form says why not."""
    owner, client_id = actor.person_id, form.client_id.uuid
    with attaching.parcel_of(talk, form, owner=owner, client_id=client_id) as parcel, form.refusals("body"):
        if parcel is not None:
            return _stored(talk, form, actor, parcel)
    return None


def _stored(talk: "Talk", form: forms.MessageForm, actor: Actor, parcel: attaching.Parcel) -> "Sent":
    """Store once; a page without script has shown all that came before, so it is read."""
    words: dict[str, Any] = {
        "author": actor.person_id,
        "client_id": form.client_id.uuid,
        "text": form.body.data or "",
        "given": parcel.macs,
    }
    try:
        with transaction.write(talk) as fresh:
            sent = services.send_message(talk=fresh, reply_to=_reply_to(fresh, form, actor), **words)
            attaching.attach(talk=fresh, sent=sent, parcel=parcel)
            if not pages.wants_data():
                services.mark_read(talk=fresh, person=actor.person_id, sequence=form.seen.data or 0)
    except services.AlreadySent:
        return services.recall_sent(talk=talk, **words)
    return sent


def _reply_to(talk: "Talk", form: forms.MessageForm, actor: Actor) -> "UUID | None":
    if not form.reply_to.data:
        return None
    return quoting.find_answered(talk, form.reply_to.data, _start(talk, actor)).id


def _sent_data(talk: "Talk", form: forms.MessageForm, sent: "Sent | None") -> ResponseReturnValue:
    if sent is None:
        refusals = [str(error) for errors in form.errors.values() for error in errors]
        status = 503 if form.no_room else 422
        return jsonify(error=str(status), message=" ".join(refusals)), status
    actor = _actor()
    said = _said(talk, [_words_of(talk, form, sent, actor)], actor)[0]
    return jsonify(message=_data_of(said)), 200 if sent.again else 201


def _words_of(talk: "Talk", form: forms.MessageForm, sent: "Sent", actor: Actor) -> opening.Words:
    """Return what was sent; what may have changed since, or answers another, is read again."""
    row = queries.find_message(talk.id, sent.sequence) if sent.again or form.reply_to.data or form.files.data else None
    if row is not None:
        return opening.open_one(talk, row)
    text, client = form.body.data or "", form.client_id.uuid
    return opening.Words(sent.id, sent.sequence, actor.person_id, client, sent.sent_at, text)
