"""What stands under each post: a button that says something of it, and the way to report it."""

import re
from collections.abc import Callable
from uuid import UUID

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from blueprints.core import access, pages, transaction
from blueprints.core.errors import Refused
from blueprints.discussion import queries, thanking
from blueprints.moderation import kinds

REPORTED = "signaler"
"""In an address: the number of the post that one reports. Short, for it stands under every post."""
_LONGEST = 7
_PRESSED = re.compile(r"([0-9]{1,7})([tmu])([01])")
_KINDS: dict[str, thanking.Kind] = {"t": "thanks", "m": "me_too", "u": "useful"}


def react(subject: object, discussion_id: UUID, address_of: Callable[[int], str]) -> ResponseReturnValue:
    """Say something of a post, or take it back.

    Args:
        subject: what holds the post, cleared by the gate.
        discussion_id: of its posts.
        address_of: the address of a post by its number.
    """
    actor, pressed = access.current_actor(), _PRESSED.fullmatch(request.form.get("r", ""))
    if actor is None or pressed is None:
        abort(404)
    number, kind, said = int(pressed[1]), _KINDS[pressed[2]], pressed[3] == "1"
    try:
        with transaction.write(subject):
            post = queries.find_readable(discussion_id, number)
            if post is None:
                abort(404)
            thanking.react(post=post, person_id=actor.person_id, kind=kind, said=said)
    except Refused as refused:
        pages.tell(refused.message, "warn")
    return redirect(address_of(number), code=303)


def report(kind: str, discussion_id: UUID) -> ResponseReturnValue:
    """Lead to the page that reports the post which the address names.

    Args:
        kind: of its text.
        discussion_id: where it stands.
    """
    told = request.args.get(REPORTED, "")
    is_number = told.isascii() and told.isdecimal() and len(told) <= _LONGEST
    post = queries.find_readable(discussion_id, int(told)) if is_number else None
    if post is None:
        abort(404)
    return redirect(kinds.report_path(kind, post.id), code=303)
