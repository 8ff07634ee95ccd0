"""Telephone numbers as people write them: spaces, dots, dashes, country codes, with or without brackets."""

import re

_SEPARATORS = re.compile(r"[\s.\-–—/_()\u2010\u2011]+")
_FRENCH = re.compile(r"(?:\+33|0033|33(?=[1-9]\d{8}$))0?([1-9]\d{8})|0([1-9]\d{8})")
_ELSEWHERE = re.compile(r"(?:\+|00)([1-9]\d{6,13})")
_LABEL = re.compile(r"^(?:t[ée]l(?:[ée]phone)?|portable|mobile|n°|num[ée]ro)[\s.:]*", re.IGNORECASE)


def read_phone(typed: str) -> str | None:
    """Return a number in one form ("04 65 71 12 30", or "+32 470123456" from elsewhere); None when it is none.

    Args:
        typed: what was typed, in any sensible way.
    """
    digits = _SEPARATORS.sub("", _LABEL.sub("", typed.strip()))
    if not digits.isascii():
        return None
    french = _FRENCH.fullmatch(digits)
    if french is not None:
        national = "0" + (french[1] or french[2])
        return " ".join(national[start : start + 2] for start in range(0, 10, 2))
    abroad = _ELSEWHERE.fullmatch(digits)
    return f"+{abroad[1]}" if abroad is not None else None


def dial(number: str) -> str:
    """Return the address that telephones take, for a number of `read_phone`."""
    digits = number.replace(" ", "")
    return f"tel:+33{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"
