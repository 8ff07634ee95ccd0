"""Two texts about one point, put one after the other: nothing of either is lost, a person sorts them."""

from blueprints.minutes.services import Line, Written


def put_together(other: Written, own: Written, *, most: int) -> Written:
    """Return what somebody else saved, followed by what was typed here.

    Args:
        other: what is saved.
        own: what was typed.
        most: lines of "who does what"; those beyond are written below the words.
    """
    lines = [*other.lines, *(one for one in own.lines if one not in other.lines)]
    left = "\n".join(_said(one) for one in lines[most:])
    return Written(
        outcome=own.outcome or other.outcome,
        words=_one_after_the_other(_one_after_the_other(other.words, own.words), left),
        reply=_one_after_the_other(other.reply, own.reply),
        lines=tuple(lines[:most]),
    )


def _one_after_the_other(first: str, second: str) -> str:
    if not second or second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


def _said(line: Line) -> str:
    return f"{line.who} : {line.what}" if line.who else line.what
