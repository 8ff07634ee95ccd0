"""A session that owes its second proof: whoever holds a staff role is led to it, what she typed with her.

It comes about when an invited person of the service enters for the first time, when somebody becomes one of the service
while she is signed in, and after a help to get back in. A second proof that she has is asked for; else she sets one up.
"""

from flask import jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import parking
from blueprints.core import access, pages, security
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import queries
from blueprints.sign_in.web import blueprint


@blueprint.app_errorhandler(access.SecondProofNeeded)
def second_proof_needed(error: access.SecondProofNeeded) -> ResponseReturnValue:
    """Lead to the second proof, and keep what was typed until she is back."""
    del error
    if pages.wants_data():
        return jsonify(error="second_proof", message=_("Donnez d’abord votre deuxième preuve.")), 403
    actor, page = access.current_actor(), parking.page_of_form()
    if actor is None:
        return redirect(url_for("sign_in.index", suite=page), code=303)
    way = "prove" if queries.find_ways(actor.person_id).has_second else "protect"
    response = make_response(redirect(url_for(f"sign_in.{way}", suite=page), code=303))
    if request.method == "POST" and security.same_origin():
        return parking.park(response, actor.person_id, page.partition("?")[0])
    return response
