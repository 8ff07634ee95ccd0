"""Closing one's account: a page that says everything before, one button, and no way back."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from flask import Response, make_response, redirect
from flask.typing import ResponseReturnValue

from blueprints.accounts import leaving, sessions
from blueprints.accounts.leaving import Trace
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.core import pages, text, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.my_account import forms, queries, services
from blueprints.my_account.ground import SECTION, blueprint, find_own


@dataclass(frozen=True, slots=True)
class Recap:
    """What becomes of everything, who is told, and what stands in the way."""

    goes: list[Trace]
    stays: list[Trace]
    told: list[str]
    obstacle: str

    @property
    def mark(self) -> str:
        """Return a short sign of what stays and who is told: sent back, it says whether she read what is true now."""
        said = [*(line.sentence for line in self.stays), *self.told]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _recap(person_id: UUID) -> Recap:
    lines = leaving.recap(person_id)
    told = [text.isolate(f"{row.first_name} {row.last_name}") for row in queries.list_companions(person_id, limit=20)]
    try:
        services.expect_may_close(person_id)
    except Refused as refused:
        obstacle = refused.message
    else:
        obstacle = ""
    return Recap([one for one in lines if not one.stays], [one for one in lines if one.stays], told, obstacle)


def _page(person: Person, form: forms.ClosingForm, recap: Recap) -> Response:
    form.seen.data = recap.mark
    return pages.render("my_account/closing.html", section=SECTION, form=form, recap=recap, email=person.email)


@blueprint.get("/mon-compte/fermer")
@requires(Permission.SIGNED_IN, subject=find_own)
def closing(person: Person) -> ResponseReturnValue:
    """Say what is deleted, what stays and who is told."""
    return _page(person, forms.ClosingForm(formdata=None), _recap(person.id))


@blueprint.post("/mon-compte/fermer")
@limiter.limit("20 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True)
def close(person: Person) -> ResponseReturnValue:
    """Close the account for good."""
    form, recap = forms.ClosingForm(), _recap(person.id)
    if form.validate() and form.seen.data != recap.mark:
        form.sure.errors = [_("Quelque chose a changé pendant votre lecture. Relisez la page, puis recommencez.")]
        form.sure.data = False
    if not no_errors(form):
        return _page(person, form, recap)
    with form.refusals("sure"), transaction.write(person) as fresh:
        services.close_account(person=fresh)
    if not no_errors(form):
        return _page(person, form, _recap(person.id))
    return sessions.clear_cookie(make_response(redirect(pages.path("my_account.closed"), code=303)))


@blueprint.get("/compte-ferme")
@requires(Permission.PUBLIC)
def closed() -> ResponseReturnValue:
    """Say that it is done."""
    return pages.render("my_account/closed.html")
