"""Coming in with a card on paper: its code typed or scanned, and a button; for persons who have no e-mail."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts.limits import limiter
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.joining import carding, forms
from blueprints.joining.door import blueprint, sign_in, signed_in
from blueprints.joining.enrolling import read_code


@blueprint.get("/carte")
@requires(Permission.PUBLIC)
def card() -> ResponseReturnValue:
    """Ask for the code of the card."""
    return pages.render("joining/enter_card.html", section="sign_in", form=forms.CodeForm())


@blueprint.post("/carte")
@limiter.limit("30 per hour")
@requires(Permission.PUBLIC)
def use_card() -> ResponseReturnValue:
    """Open the account of this card."""
    form, token = forms.CodeForm(), ""
    if form.validate():
        try:
            with transaction.write():
                person = people.find_person(carding.use_card(code=read_code(form.code.data or "")))
                token = sign_in(person, "card") if person else ""
        except Refused as refused:
            form.code.errors = [refused.message]
    if form.errors or not token:
        return pages.render("joining/enter_card.html", section="sign_in", form=form)
    return signed_in(redirect(url_for("home.index"), code=303), token)
