"""A copy of a conversation for its readers: what it holds is said before, and who takes it proves who she is."""

from typing import TYPE_CHECKING

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.core import clock, pages
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.meetings.day_fields import DayField
from blueprints.messaging import copying, finding, listing, own_forms, typesetting
from blueprints.messaging.door import SECTION, actor, blueprint, start_of
from blueprints.messaging.own_forms import PAGE, PDF
from blueprints.messaging.reader_forms import is_readable, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from blueprints.messaging.queries import MessageRow
    from blueprints.messaging.talks import Talk

_COPY = "/mon-accompagnement/conversations/<uuid:conversation_id>/copie"


@blueprint.get(_COPY)
@requires(Permission.CONVERSATION_READ, subject=finding.find_talk, fresh_proof=True)
def choose_copy(talk: "Talk") -> ResponseReturnValue:
    """Say what a copy holds, and ask from when to when."""
    return _choice(talk, own_forms.CopyForm())


def _choice(talk: "Talk", form: own_forms.CopyForm) -> "Response":
    line = listing.lines_of([talk], actor())[0]
    return pages.render(
        "messaging/copy.html",
        section=SECTION,
        form=form,
        title=line.title,
        back=line.url,
        start=start_of(talk, actor()),
        own=actor().person_id,
        forms=own_forms,
    )


@blueprint.post(_COPY)
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.CONVERSATION_READ, subject=finding.find_talk, fresh_proof=True)
def take_copy(talk: "Talk") -> ResponseReturnValue:
    """Give the copy as a PDF, or lead to the page to print."""
    form = own_forms.CopyForm()
    if not form.validate():
        return _choice(talk, form)
    answer: ResponseReturnValue | None = None
    with form.refusals():
        rows = _rows(talk, form)
        answer = _to_page(talk, form) if form.forme.data == PAGE else _as_pdf(talk, rows)
    return answer or _choice(talk, form)


def _rows(talk: "Talk", form: own_forms.CopyForm) -> "Sequence[MessageRow]":
    return copying.rows_between(talk, start_of(talk, actor()), first=form.first_day.moment, until=form.until)


def _as_pdf(talk: "Talk", rows: "Sequence[MessageRow]") -> "Response":
    """Answer with the file: made in memory, written in the audit trail before it leaves, kept nowhere."""
    reader = actor().person_id
    made = typesetting.to_pdf(copying.make(talk, rows, reader, start_of(talk, actor())))
    copying.leave_trace(talk=talk, reader=reader, rows=rows, form=PDF)
    answer = make_response(made)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="copie-{clock.paris(clock.now()):%Y-%m-%d}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _to_page(talk: "Talk", form: own_forms.CopyForm) -> ResponseReturnValue:
    return redirect(
        url_for("messaging.print_copy", conversation_id=talk.id, du=_day(form.first_day), au=_day(form.last_day)),
        code=303,
    )


def _day(field: DayField) -> str | None:
    return written(field.moment) if field.moment else None


@blueprint.get(f"{_COPY}/page")
@requires(Permission.CONVERSATION_READ, subject=finding.find_talk, fresh_proof=True)
def print_copy(talk: "Talk") -> ResponseReturnValue:
    """Show the copy as one page to print."""
    form = own_forms.CopyForm(formdata=None)
    form.first_day.moment = is_readable(request.args.get("du", ""))
    form.last_day.moment = is_readable(request.args.get("au", ""))
    reader = actor().person_id
    try:
        rows = _rows(talk, form)
    except Refused as refused:
        form.form_errors.append(refused.message)
        return _choice(talk, form)
    copy = copying.make(talk, rows, reader, start_of(talk, actor()))
    copying.leave_trace(talk=talk, reader=reader, rows=rows, form=PAGE)
    back = url_for("messaging.choose_copy", conversation_id=talk.id)
    return pages.render("messaging/copy_print.html", section=SECTION, copy=copy, back=back)
