"""Coming in with a card on paper: its code typed or scanned, and a button; for persons who have no e-mail."""

from flask.typing import ResponseReturnValue

from blueprints.accounts.limits import limiter
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.joining import carding, forms
from blueprints.joining.door import blueprint
from blueprints.joining.enrolling import read_code
from blueprints.sign_in import arrivals, web


@blueprint.get("/carte")
@requires(Permission.PUBLIC)
def card() -> ResponseReturnValue:
    """Ask for the code of the card."""
    return pages.render("joining/enter_card.html", section="sign_in", form=forms.CodeForm())


@blueprint.post("/carte")
@limiter.limit("600 per hour")
@requires(Permission.PUBLIC)
def use_card() -> ResponseReturnValue:
    """Open the account of this card."""
    form, token, browser = forms.CodeForm(), "", web.this_browser()
    if form.validate():
        try:
            with transaction.write():
                person_id = carding.use_card(code=read_code(form.code.data or ""))
                token = arrivals.arrive(person_id=person_id, way="card", browser=browser, next_path="")
        except Refused as refused:
            form.code.errors = [refused.message]
    if form.errors:
        return pages.render("joining/enter_card.html", section="sign_in", form=form)
    return web.come_in(token, None)
