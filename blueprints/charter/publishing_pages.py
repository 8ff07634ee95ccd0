"""Reading again before publishing; every version, and what changed between two of them."""

from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.charter import comparing, content, forms, proposal_reads, publishing, queries, showing, writing
from blueprints.charter.content import Version
from blueprints.charter.door import PAGE, SECTION, blueprint
from blueprints.charter.models import Charter
from blueprints.charter.publishing import Published
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext

_DIGITS = 9


@blueprint.get("/regles-de-vie/preparer/publier")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def read_again(charter: Charter) -> ResponseReturnValue:
    """Show what the members would read, and what changes."""
    return _recap(charter, forms.PublishForm())


@blueprint.post("/regles-de-vie/preparer/publier")
@requires(Permission.CHARTER_WRITE, subject=queries.find_charter)
def publish(charter: Charter) -> ResponseReturnValue:
    """Publish the next version."""
    form, done = forms.PublishForm(), Published(0)
    if not form.validate():
        return _recap(charter, form)
    try:
        with form.refusals("why"), transaction.write(charter) as fresh:
            author = people.find_own()
            assert author is not None, "the gate has let her in"  # noqa: S101 - for the types
            done = publishing.publish(
                charter=fresh, seen=form.seen.data or "", why=form.why.data or "", taken=_taken(form), author=author
            )
    except Stale as stale:
        return _recap(queries.find_charter() or charter, form, changed=stale.message)
    if not no_errors(form):
        return _recap(charter, form)
    pages.tell(_said(done))
    return redirect(PAGE, code=303)


def _taken(form: forms.PublishForm) -> set[UUID]:
    known = {str(one.id): one.id for one in proposal_reads.list_taken()}
    return {known[one] for one in form.taken.data or () if one in known}


def _said(done: Published) -> str:
    if not done.is_new:
        return _("Ces règles sont déjà publiées. Rien n’a changé.")
    told = ngettext("%(num)s personne est prévenue.", "%(num)s personnes sont prévenues.", done.told)
    return f"{_('Les nouvelles règles sont publiées.')} {told}"


def _recap(charter: Charter, form: forms.PublishForm, *, changed: str = "") -> ResponseReturnValue:
    text, version = writing.written(charter), queries.current_version()
    if text == version.text and not changed and no_errors(form):
        pages.tell(_("Rien n’a changé depuis la version d’aujourd’hui."), "info")
        return redirect("/regles-de-vie/preparer", code=303)
    form.seen.data, form.seen.raw_data = content.fingerprint(text), None
    taken = proposal_reads.list_taken()
    return pages.render(
        "charter/publish.html",
        section=SECTION,
        status=Stale.status if changed else None,
        changed=changed,
        form=form,
        number=charter.number + 1,
        text=showing.show(text),
        changes=comparing.compare(version.text, text),
        taken=taken,
        ticked={str(one.id) for one in taken} if request.method == "GET" else set(form.taken.data or ()),
    )


# --- the versions -----------------------------------------------------------------------------------------------------


@blueprint.get("/regles-de-vie/versions")
@requires(Permission.PUBLIC)
def versions() -> ResponseReturnValue:
    """List every version, the last first."""
    found = queries.list_versions()
    return pages.render("charter/versions.html", section=SECTION, versions=found, current=queries.current_version())


@blueprint.get("/regles-de-vie/versions/<int:number>")
@requires(Permission.PUBLIC, subject=queries.find_version)
def version(found: Version) -> ResponseReturnValue:
    """Show one version as it was published."""
    current = queries.current_version()
    return pages.render(
        "charter/version.html",
        section=SECTION,
        version=found,
        text=showing.show(found.text),
        is_current=found.number == current.number,
    )


@blueprint.get("/regles-de-vie/versions/<int:number>/ce-qui-a-change")
@requires(Permission.PUBLIC, subject=queries.find_version)
def changes(found: Version) -> ResponseReturnValue:
    """Show what changed between another version, by default the one before, and this one."""
    asked = request.args.get("depuis", "")
    known = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS else found.number - 1
    before = queries.find_version(known) if known < found.number else None
    if before is None:
        return redirect(f"{PAGE}/versions/{found.number}", code=303)
    return pages.render(
        "charter/changes.html",
        section=SECTION,
        version=found,
        before=before,
        earlier=range(1, found.number),
        changes=comparing.compare(before.text, found.text),
    )
