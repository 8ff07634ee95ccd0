"""Reporting a text, in two clicks, and what became of one's reports."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.moderation import forms, queries, services, showing
from blueprints.moderation.door import blueprint, person_id
from blueprints.moderation.kinds import Standing, report_path
from blueprints.moderation.models import Reason
from blueprints.moderation.queries import Reported

_HERE = ""
"""No item of the menu: one comes from any page of the collective."""


@blueprint.get("/signaler/<kind>/<uuid:subject_id>")
@requires(Permission.REPORT_SEND, subject=queries.find_reported)
def report(found: Reported) -> ResponseReturnValue:
    """Ask why a text should be read again."""
    return _report_page(found, forms.ReportForm())


@blueprint.post("/signaler/<kind>/<uuid:subject_id>")
@requires(Permission.REPORT_SEND, subject=queries.find_reported)
def send_report(found: Reported) -> ResponseReturnValue:
    """Send a report; sent twice, it is one."""
    form = forms.ReportForm()
    if not form.validate():
        return _report_page(found, form)
    with form.refusals(), transaction.write(found) as fresh:
        services.report(
            kind=fresh.kind.name,
            subject_id=fresh.text.id,
            reporter_id=person_id(),
            reason=Reason(form.reason.data),
            words=form.words.data or "",
        )
    if not no_errors(form):
        return _report_page(found, form)
    pages.tell(_("Merci. Votre signalement est envoyé. Une personne va relire le texte."))
    return redirect(url_for("moderation.own_reports"), code=303)


def _report_page(found: Reported, form: forms.ReportForm) -> Response:
    text = found.text
    return pages.render(
        "moderation/report.html",
        section=_HERE,
        form=form,
        text=text,
        report_path=report_path(found.kind.name, text.id),
        own=(text.author_id or found.kind.author_of(text.id)) == person_id(),
        gone=text.withdrawn or text.standing is Standing.REMOVED,
        sent=showing.report_line(queries.find_own_report(found.kind.name, text.id, person_id())),
    )


@blueprint.get("/mes-signalements")
@requires(Permission.REPORT_FOLLOW)
def own_reports() -> ResponseReturnValue:
    """Show one's reports, and what happened."""
    lines = [showing.report_line(row) for row in queries.list_own_reports(person_id())]
    return pages.render("moderation/own_reports.html", section=_HERE, lines=lines)
