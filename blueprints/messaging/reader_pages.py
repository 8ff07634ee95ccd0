"""The page "Qui peut lire ?" of one conversation, and what the accompanied person shares of the time before."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, clock, db, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.messaging import finding, reader_forms, reader_tellings, readers, sharing, wording
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.sharing import Sharing
from blueprints.messaging.talks import Talk, list_readers, memberships_that_read
from blueprints.undo import ways


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/lecteurs")
@requires(Permission.CONVERSATION_READ, subject=finding.find_talk)
def who_reads(talk: Talk) -> ResponseReturnValue:
    """Show who reads, since when, what changed, and who left."""
    viewer = actor().person_id
    own = wording.is_centre(talk, viewer)
    names = wording.others(list_readers(talk), viewer)
    health = talk.kind is ConversationKind.HEALTH and own
    return pages.render(
        "messaging/readers.html",
        section=SECTION,
        talk=talk,
        conversation=wording.title(talk, list_readers(talk), names),
        back=reader_tellings.address_of(talk.id),
        lines=readers.lines_of(talk, viewer),
        changes=readers.changes_of(talk, viewer),
        gone=readers.gone(talk, viewer),
        nobody_else=wording.nobody_else(talk, viewer),
        also=wording.known_to(talk),
        shares=own,
        health=health,
        coach_reads=talk.journey.coach_reads_health,
        can_share={one.id for one in memberships_that_read(talk) if own and _has_past(talk, one.id)},
    )


def _has_past(talk: Talk, member_id: UUID) -> bool:
    found = next(one for one in memberships_that_read(talk) if one.id == member_id)
    later = readers.is_late(talk, found)
    return later and sharing.count_past(Sharing(talk, found), None).count > 0


# --- sharing the past -------------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/partage/<uuid:member_id>")
@requires(Permission.HISTORY_SHARE, subject=sharing.find_sharing)
def choose_past(subject: Sharing) -> ResponseReturnValue:
    """Ask from when the past is shared."""
    return _choice(subject, reader_forms.ShareForm())


def _choice(subject: Sharing, form: reader_forms.ShareForm) -> ResponseReturnValue:
    past = sharing.count_past(subject, None)
    return pages.render(
        "messaging/share.html",
        section=SECTION,
        form=form,
        reader=subject.member,
        first_name=readers.name_of(subject.member),
        past=past,
        arrived=subject.until,
        since=subject.since,
        back=_readers_page(subject),
        action=_url(subject, "recap"),
    )


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/partage/<uuid:member_id>/recapitulatif")
@requires(Permission.HISTORY_SHARE, subject=sharing.find_sharing)
def recap(subject: Sharing) -> ResponseReturnValue:
    """Lead to what would be readable, or back to the form with what is wrong."""
    form = reader_forms.ShareForm()
    if form.validate():
        if form.since is not None and form.since >= subject.until:
            form.first_day.errors = [sharing.NOT_LATER]
        elif not sharing.count_past(subject, form.since).count:
            form["first_day" if form.since else "what"].errors = [sharing.NOTHING_BEFORE]
    if form.errors:
        return _choice(subject, form)
    since = reader_forms.written(form.since) if form.since else None
    return redirect(_url(subject, "show_recap", depuis=since), code=303)


@blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/partage/<uuid:member_id>/recapitulatif")
@requires(Permission.HISTORY_SHARE, subject=sharing.find_sharing)
def show_recap(subject: Sharing) -> ResponseReturnValue:
    """Say what will be readable, before it is."""
    typed = request.args.get("depuis", "")
    since = reader_forms.is_readable(typed) if typed else None
    past = sharing.count_past(subject, since)
    if not past.count or (typed and since is None) or (since is not None and since >= subject.until):
        return redirect(_url(subject, "choose_past"), code=303)
    form = reader_forms.ConfirmShareForm(formdata=None, since=reader_forms.written(since) if since else "")
    return _recap_page(subject, form, past)


def _recap_page(subject: Sharing, form: reader_forms.ConfirmShareForm, past: sharing.Past) -> ResponseReturnValue:
    names = {one.person_id: one for one in reversed(subject.talk.journey.members)}
    viewer = actor().person_id
    words = [
        (_("Vous") if author == viewer else names[author].full_name if author in names else _("Une personne"), count)
        for author, count in past.by_author
    ]
    return pages.render(
        "messaging/share_recap.html",
        section=SECTION,
        form=form,
        first_name=readers.name_of(subject.member),
        full_name=subject.member.full_name,
        past=past,
        words=words,
        others=wording.listed(wording.others(list_readers(subject.talk), viewer)),
        back=_url(subject, "choose_past"),
        action=_url(subject, "share"),
    )


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/partage/<uuid:member_id>")
@requires(Permission.HISTORY_SHARE, subject=sharing.find_sharing)
def share(subject: Sharing) -> ResponseReturnValue:
    """Open the past to one reader; the same page sent twice opens it once."""
    form = reader_forms.ConfirmShareForm()
    at, is_new, since = clock.now(), False, subject.until
    if form.validate():
        with form.refusals("since"), transaction.write(subject) as fresh:
            since, is_new = sharing.share_history(
                sharing=fresh, since=form.moment, client_id=form.client_id.uuid, actor=actor().person_id
            )
            if is_new:
                reader_tellings.tell_shared(fresh, day(since))
    if form.errors:
        pages.tell(" ".join(str(error) for errors in form.errors.values() for error in errors), "warn")
        return redirect(_url(subject, "choose_past"), code=303)
    undo = _undo("messaging.share", subject, at, subject.since) if is_new else ""
    name = readers.name_of(subject.member)
    if is_new:
        said = _("C’est partagé : %(name)s peut lire depuis le %(day)s.", name=name, day=day(since))
        pages.tell(f"{said} {_('Vous pouvez changer d’avis.')}", undo=undo)
    return redirect(_readers_page(subject), code=303)


def _undo(name: str, subject: Sharing, at: datetime, before: datetime | None) -> str:
    """Offer to make it as it was before."""
    return ways.offer(
        name,
        back=_readers_page(subject),
        subject_id=subject.talk.id,
        member=str(subject.member.id),
        at=(at - timedelta(seconds=1)).isoformat(),
        before=before.isoformat() if before else "",
    )


def _as_before(talk: Talk, member: str, at: str, before: str) -> None:
    """Close or open the past as it was; nobody is told of what was undone."""
    found = sharing.find_sharing(talk.id, UUID(member))
    if found is None or not access.may(Permission.HISTORY_SHARE, found):
        abort(404)
    since, viewer = datetime.fromisoformat(before) if before else None, actor().person_id
    if since is None:
        sharing.revoke_history(sharing=found, actor=viewer)
    else:
        sharing.share_history(sharing=found, since=since, client_id=db.secret_id(), actor=viewer)
    reader_tellings.untell(found, datetime.fromisoformat(at))


@ways.undoes("messaging.share", permission=Permission.CONVERSATION_READ, find=finding.find_talk)
def undo_share(*, subject: Talk, member: str, at: str, before: str) -> str:
    """Close again what was just opened, or open it as far as it was."""
    _as_before(subject, member, at, before)
    if before:
        return _("C’est annulé. Le partage est comme avant.")
    return _("C’est annulé : les messages d’avant ne sont pas partagés.")


@ways.undoes("messaging.stop_sharing", permission=Permission.CONVERSATION_READ, find=finding.find_talk)
def undo_stop(*, subject: Talk, member: str, at: str, before: str) -> str:
    """Open again what was just closed."""
    _as_before(subject, member, at, before)
    return _("C’est annulé. Le partage est comme avant.")


@blueprint.post("/mon-accompagnement/conversations/<uuid:conversation_id>/partage/<uuid:member_id>/fin")
@requires(Permission.HISTORY_SHARE, subject=sharing.find_sharing)
def stop_sharing(subject: Sharing) -> ResponseReturnValue:
    """Close the past again, at any time."""
    at = clock.now()
    with transaction.write(subject) as fresh:
        closed = sharing.revoke_history(sharing=fresh, actor=actor().person_id)
        if closed is not None:
            reader_tellings.tell_closed(fresh)
    name = readers.name_of(subject.member)
    undo = _undo("messaging.stop_sharing", subject, at, closed) if closed else ""
    pages.tell(_("C’est fermé : %(name)s ne voit plus les messages d’avant.", name=name), undo=undo)
    return redirect(_readers_page(subject), code=303)


def _url(subject: Sharing, endpoint: str, **more: str | None) -> str:
    known: dict[str, Any] = {"conversation_id": subject.talk.id, "member_id": subject.member.id}
    known |= {name: value for name, value in more.items() if value}
    return url_for(f"messaging.{endpoint}", **known)


def _readers_page(subject: Sharing) -> str:
    return url_for("messaging.who_reads", conversation_id=subject.talk.id)
