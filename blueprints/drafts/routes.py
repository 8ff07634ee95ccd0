"""Where pages keep what is typed, and how it comes back into their forms."""

from flask import Blueprint, Response, current_app, g, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from blueprints.core import access, forms, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import clock_time, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.drafts import queries, services

blueprint = Blueprint("drafts", __name__)
NOT_TYPED = frozenset({
    "csrf_token", "client_id", "version", "hash", "seen", "hold", "password", "new_password",
    forms.PLACE, "garder", "effacer",
})  # fmt: skip
"""What a form sends besides what a person typed, and what is never kept."""
UNPROCESSABLE = 422


@blueprint.post("/brouillons")
@requires(Permission.SIGNED_IN)
def keep() -> ResponseReturnValue:
    """Keep what is typed; a script asks every few seconds, a button without script."""
    actor, place = access.current_actor(), _place()
    if actor is None or place is None:
        raise NotFound
    fields = {name: values for name, values in request.form.lists() if name not in NOT_TYPED}
    wanted = {} if "effacer" in request.form else fields
    try:
        with transaction.write():
            saved_at = services.keep_draft(person_id=actor.person_id, place=place, fields=wanted)
    except Refused as refused:
        return _refused(refused, place)
    said = _("Brouillon enregistré à %(time)s", time=clock_time(saved_at)) if saved_at else ""
    if pages.wants_data():
        return jsonify(said=said)
    pages.tell(
        _("%(said)s. Vous pouvez fermer cette page.", said=said) if said else _("Il n’y a plus de brouillon ici.")
    )
    return redirect(place, code=303)


def _refused(refused: Refused, place: str) -> ResponseReturnValue:
    if pages.wants_data():
        return jsonify(message=refused.message), UNPROCESSABLE
    pages.tell(refused.message, "warn")
    return redirect(place, code=303)


def _place() -> str | None:
    """Return the page that the form says it stands on, when it is one of ours."""
    place = security.own_path(request.form.get(forms.PLACE, ""), "")
    page = place.partition("#")[0]
    if not page or "?" in page or len(place) > forms.LONGEST_PLACE:
        return None
    try:
        current_app.create_url_adapter(request).match(page, method="GET")  # type: ignore[union-attr] # in a request
    except RequestRedirect:
        return None
    except HTTPException:
        return None
    return place


def _give_back(form: type[forms.Form]) -> forms.GivenBack | None:
    """Return what the person of this request had typed in this form on this page."""
    actor = access.current_actor()
    if actor is None:
        return None
    place = f"{request.path}#{form.draft_name}" if form.draft_name else request.path
    kept = queries.find_kept(actor.person_id, place)
    if kept is None or not set(kept.fields) <= forms.own_fields(form):
        return None
    typed = MultiDict((name, value) for name, values in kept.fields.items() for value in values)
    said = _(
        "Brouillon enregistré : %(day)s, à %(time)s",
        day=relative_day(kept.saved_at).partition(",")[0].lower(),
        time=clock_time(kept.saved_at),
    )
    return forms.GivenBack(typed, said)


forms.give_back_with(_give_back)


@blueprint.after_app_request
def _done(response: Response) -> Response:
    """After a form was taken: its draft has served."""
    if request.method != "POST" or response.status_code >= 400 or forms.PLACE not in request.form:  # noqa: PLR2004 - HTTP
        return response
    actor, place = access.current_actor(), _place()
    if actor is None or place is None or request.endpoint == "drafts.keep" or g.get("draft_stays", False):
        return response
    if queries.find_kept(actor.person_id, place) is not None:
        with transaction.apart():
            services.drop_draft(person_id=actor.person_id, place=place)
    return response
