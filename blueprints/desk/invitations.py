"""The pages about who is expected: inviting, sending the link again, taking it back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.models import Role
from blueprints.accounts.wording import ROLES
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.desk import forms, queries
from blueprints.desk.door import SECTION, actor, blueprint, do, expect_proof_for, to
from blueprints.desk.queries import State
from blueprints.joining import services as joining
from blueprints.joining.models import Invitation


def _form() -> forms.InviteForm:
    form = forms.InviteForm()
    mine = actor().roles
    form.role.offer(forms.role_choices([role for role in Role if joining.may_invite(mine, role)]))
    return form


@blueprint.get("/service/personnes/inviter")
@requires(Permission.PERSON_INVITE)
def invite() -> ResponseReturnValue:
    """Ask whom to invite, and as what."""
    return pages.render("desk/invite.html", section=SECTION, form=_form())


@blueprint.post("/service/personnes/inviter")
@requires(Permission.PERSON_INVITE)
def send_invitation() -> ResponseReturnValue:
    """Expect somebody: the mail leaves within the minute; the same page sent twice within two minutes invites once."""
    form = _form()
    if form.validate():
        expect_proof_for(Role(form.role.data))
        with form.refusals("email"), transaction.write():
            _invite(form)
    if not no_errors(form):
        return pages.render("desk/invite.html", section=SECTION, form=form)
    pages.tell(
        _("L’invitation part par e-mail à %(email)s. Le lien marche pendant 7 jours.", email=form.email.data or "")
    )
    return redirect(url_for("desk.people", etat=State.INVITED.value), code=303)


def _invite(form: forms.InviteForm) -> None:
    email, role = form.email.data or "", Role(form.role.data)
    if queries.is_just_invited(email, role, actor().person_id):
        return
    joining.invite(
        email=email,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        role=role,
        inviter_id=actor().person_id,
        inviter_roles=actor().roles,
    )


@blueprint.get("/service/personnes/invitations/<uuid:invitation_id>")
@requires(Permission.INVITATION_MANAGE, subject=queries.find_invitation)
def invitation(found: Invitation) -> ResponseReturnValue:
    """Show who is expected, as what, and until when."""
    return pages.render(
        "desk/invitation.html",
        section=SECTION,
        invitation=found,
        role=str(ROLES[found.role]),
        is_old=found.expires_at <= clock.now(),
    )


@blueprint.post("/service/personnes/invitations/<uuid:invitation_id>/renvoyer")
@requires(Permission.INVITATION_MANAGE, subject=queries.find_invitation)
def resend(found: Invitation) -> ResponseReturnValue:
    """Send the same link once more."""
    do(
        found,
        lambda fresh: joining.resend(invitation=fresh, actor_id=actor().person_id),
        _("Le lien part à nouveau, à %(email)s. Il marche pendant 7 jours.", email=found.email),
    )
    return redirect(url_for("desk.people", etat=State.INVITED.value), code=303)


@blueprint.post("/service/personnes/invitations/<uuid:invitation_id>/retirer")
@requires(Permission.INVITATION_MANAGE, subject=queries.find_any_invitation)
def withdraw(found: Invitation) -> ResponseReturnValue:
    """Take the invitation back; already taken back, the answer is the same."""
    do(
        found,
        lambda fresh: joining.withdraw(invitation=fresh, actor_id=actor().person_id),
        _("L’invitation est retirée. Le lien ne marche plus. La personne n’est pas prévenue."),
    )
    return to("people", etat=State.INVITED.value)
