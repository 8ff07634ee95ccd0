"""Proposing a change of a rule, what the others propose, and what those who animate the collective answer."""

from calendar import monthrange
from datetime import datetime

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.wording import readers
from blueprints.charter import forms, proposal_reads, proposal_showing, proposals, queries
from blueprints.charter.content import Rule
from blueprints.charter.door import SECTION, actor, blueprint, person_id
from blueprints.charter.models import CharterProposal, Verdict
from blueprints.charter.proposals import Answer
from blueprints.core import clock, comparing, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.core.text import isolate
from blueprints.undo import ways

_ONE = "/regles-de-vie/propositions/<uuid:proposal_id>"


def _find_rule(key: str) -> Rule | None:
    return queries.current_version().find(key)


@blueprint.get("/regles-de-vie/propositions")
@requires(Permission.CHARTER_PROPOSE)
def list_proposals() -> ResponseReturnValue:
    """List what members propose, the last first."""
    asked = Cursor.parse(request.args.get("avant"))
    rows, older = proposal_reads.list_shown(person_id(), asked)
    return pages.render(
        "charter/proposals.html",
        section=SECTION,
        proposals=[proposal_showing.show(row, person_id()) for row in rows],
        older=url_for("charter.list_proposals", avant=str(older)) if older else None,
        first=url_for("charter.list_proposals") if asked is not None else None,
    )


@blueprint.get("/regles-de-vie/proposer")
@requires(Permission.CHARTER_PROPOSE)
def new_rule() -> ResponseReturnValue:
    """Show the page on which a new rule is proposed."""
    return _form_page(forms.ProposalForm(), None)


@blueprint.post("/regles-de-vie/proposer")
@requires(Permission.CHARTER_PROPOSE)
def propose_rule() -> ResponseReturnValue:
    """Propose a new rule."""
    return _propose(None)


@blueprint.get("/regles-de-vie/<key>/proposer")
@requires(Permission.CHARTER_PROPOSE, subject=_find_rule)
def new_words(rule: Rule) -> ResponseReturnValue:
    """Show the page on which other words are proposed for a rule."""
    form = forms.ProposalForm()
    if not form.draft_said and not form.words.data:
        form.words.data = rule.words
    return _form_page(form, rule)


@blueprint.post("/regles-de-vie/<key>/proposer")
@requires(Permission.CHARTER_PROPOSE, subject=_find_rule)
def propose_words(rule: Rule) -> ResponseReturnValue:
    """Propose other words for a rule."""
    return _propose(rule)


def _propose(rule: Rule | None) -> ResponseReturnValue:
    form, made_id = forms.ProposalForm(), None
    if not form.validate():
        return _form_page(form, rule)
    with form.refusals("words"), transaction.write():
        made = proposals.propose(
            author_id=person_id(),
            client_id=form.client_id.uuid,
            rule_key=rule.key if rule else "",
            words=form.words.data or "",
            why=form.why.data or "",
        )
        made_id = made.id
    if not no_errors(form):
        return _form_page(form, rule)
    pages.tell(_("Votre proposition est publiée. L’équipe d’animation y répond."))
    return redirect(url_for("charter.show_proposal", proposal_id=made_id), code=303)


@blueprint.get(_ONE)
@requires(Permission.CHARTER_PROPOSAL_READ, subject=proposal_reads.find_proposal)
def show_proposal(proposal: CharterProposal) -> ResponseReturnValue:
    """Show one proposal, beside the rule of now."""
    row = proposal_reads.find_shown(proposal.id, person_id())
    if row is None:
        abort(404)
    rule = _find_rule(row.rule_key) if row.rule_key and row.in_number is None else None
    return pages.render(
        "charter/proposal.html",
        section=SECTION,
        row=proposal,
        proposal=proposal_showing.show(row, person_id()),
        segments=comparing.compare(rule.words, row.words) if rule else None,
        readers=readers(Permission.CHARTER_PROPOSE),
    )


@blueprint.post(f"{_ONE}/je-soutiens")
@requires(Permission.CHARTER_PROPOSAL_SUPPORT, subject=proposal_reads.find_proposal)
def support(proposal: CharterProposal) -> ResponseReturnValue:
    """Say "Je soutiens"."""
    with transaction.write(proposal) as fresh:
        proposals.support(proposal=fresh, person_id=person_id())
    pages.tell(_("C’est compté. Personne ne voit que c’est vous."))
    return _back(proposal)


@blueprint.post(f"{_ONE}/plus-maintenant")
@requires(Permission.CHARTER_PROPOSAL_SUPPORT, subject=proposal_reads.find_proposal)
def stop_supporting(proposal: CharterProposal) -> ResponseReturnValue:
    """Take "Je soutiens" back."""
    with transaction.write(proposal) as fresh:
        proposals.stop_supporting(proposal=fresh, person_id=person_id())
    pages.tell(_("Votre soutien est retiré."))
    return _back(proposal)


@blueprint.post(f"{_ONE}/retirer")
@requires(Permission.CHARTER_PROPOSAL_WITHDRAW, subject=proposal_reads.find_proposal)
def withdraw(proposal: CharterProposal) -> ResponseReturnValue:
    """Take one's own proposal back; for a minute, it can be given back."""
    page = url_for("charter.list_proposals")
    try:
        with transaction.write(proposal) as fresh:
            proposals.withdraw(proposal=fresh, actor_id=person_id())
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return _back(proposal)
    undo = ways.offer("charter.withdrawal", subject_id=proposal.id, back=page)
    pages.tell(_("Votre proposition est retirée. Ses mots seront effacés dans une minute."), undo=undo)
    return redirect(page, code=303)


# --- what is answered -------------------------------------------------------------------------------------------------


@blueprint.get(f"{_ONE}/repondre")
@requires(Permission.CHARTER_PROPOSAL_ANSWER, subject=proposal_reads.find_proposal)
def answer(proposal: CharterProposal) -> ResponseReturnValue:
    """Show the page on which a proposal is answered."""
    known = {"version": proposal.version, "reason": proposal.reason}
    if proposal.verdict is not None:
        known["verdict"] = proposal.verdict.value
    return _answer_page(proposal, forms.AnswerForm(data=known))


@blueprint.post(f"{_ONE}/repondre")
@requires(Permission.CHARTER_PROPOSAL_ANSWER, subject=proposal_reads.find_proposal)
def give_answer(proposal: CharterProposal) -> ResponseReturnValue:
    """Answer a proposal."""
    form = forms.AnswerForm()
    if not form.validate():
        return _answer_page(proposal, form)
    given = Answer(
        verdict=Verdict(form.verdict.data), reason=form.reason.data or "", expected_on=_in_months(form.months.data)
    )
    with form.refusals("months"), transaction.write(proposal) as fresh:
        proposals.answer(proposal=fresh, given=given, version=form.version.number, actor_id=person_id())
    if not no_errors(form):
        return _answer_page(proposal, form)
    pages.tell(_("Votre réponse est publiée. La personne et celles qui soutiennent sont prévenues."))
    return _back(proposal)


def _in_months(chosen: str | None) -> datetime | None:
    months = proposals.MONTHS.get(chosen or "")
    if months is None:
        return None
    now = clock.now()
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


# --- pages ------------------------------------------------------------------------------------------------------------


def _back(proposal: CharterProposal) -> ResponseReturnValue:
    return redirect(url_for("charter.show_proposal", proposal_id=proposal.id), code=303)


def _form_page(form: forms.ProposalForm, rule: Rule | None) -> Response:
    return pages.render(
        "charter/propose.html",
        section=SECTION,
        form=form,
        rule=rule,
        path=request.path,
        readers=readers(Permission.CHARTER_PROPOSE),
        signature=isolate(actor().pseudonym) or _("Une personne du collectif"),
    )


def _answer_page(proposal: CharterProposal, form: forms.AnswerForm) -> Response:
    row = proposal_reads.find_shown(proposal.id, person_id())
    if row is None:
        abort(404)
    return pages.render(
        "charter/answer.html",
        section=SECTION,
        form=form,
        proposal=proposal_showing.show(row, person_id()),
        readers=readers(Permission.CHARTER_PROPOSE),
    )
