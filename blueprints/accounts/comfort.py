"""Reading comfort: a few choices, kept in the account and in the browser, applied by the server."""

from dataclasses import dataclass, fields

CHOICES: dict[str, tuple[str, ...]] = {
    "palette": ("clair", "doux", "sombre", "contraste"),
    "text": ("100", "125", "150", "200"),
    "spacing": ("normal", "large", "wide"),
    "font": ("atkinson", "lexend", "dys", "systeme"),
    "motion": ("none", "some"),
    "mode": ("normal", "simple"),
    "ruler": ("no", "yes"),
    "listen": ("yes", "no"),
}
"""What can be chosen, in the order that cookies and accounts keep: a new one goes to the end."""
COOKIE = "confort"
BEFORE = "confort-avant"
"""The choices that the last change replaced, for as long as it can be undone."""
_memo: dict[str, "Comfort"] = {}
_MEMO_BOUND = 1024
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Comfort:
    """How a person reads; each value is one of `CHOICES`, and goes as is into `data-…` on the page."""

    palette: str = "clair"
    text: str = "100"
    spacing: str = "normal"
    font: str = "atkinson"
    motion: str = "none"
    mode: str = "normal"
    ruler: str = "no"
    listen: str = "yes"

    def encoded(self) -> str:
        """Return the choices as one short word, for the cookie and the account."""
        return ".".join(getattr(self, field.name) for field in fields(self))

    @classmethod
    def decode(cls, encoded: str | None) -> "Comfort":
        """Read `encoded` back; whatever is unknown takes its usual value."""
        kept = encoded if encoded and len(encoded) <= _LONGEST else ""
        known = _memo.get(kept)
        if known is None:
            if len(_memo) >= _MEMO_BOUND:
                _memo.clear()
            known = _memo[kept] = cls(**_sane(kept))
        return known


def _sane(encoded: str) -> dict[str, str]:
    given = dict(zip(CHOICES, encoded.split("."), strict=False))
    return {name: value for name, value in given.items() if value in CHOICES[name]}
