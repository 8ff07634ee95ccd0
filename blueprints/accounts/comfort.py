"""Reading comfort: a few choices, kept in the account and in the browser, applied by the server."""

from dataclasses import dataclass, fields

CHOICES: dict[str, tuple[str, ...]] = {
    "palette": ("clair", "doux", "sombre", "contraste"),
    "text": ("100", "125", "150", "200"),
    "spacing": ("normal", "large"),
    "font": ("atkinson", "lexend", "dys", "systeme"),
    "motion": ("none", "some"),
    "mode": ("normal", "simple"),
}
COOKIE = "confort"
_memo: dict[str, "Comfort"] = {}
_MEMO_BOUND = 1024


@dataclass(frozen=True, slots=True)
class Comfort:
    """How a person reads; each value is one of `CHOICES`, and goes as is into `data-…` on the page."""

    palette: str = "clair"
    text: str = "100"
    spacing: str = "normal"
    font: str = "atkinson"
    motion: str = "none"
    mode: str = "normal"

    def encoded(self) -> str:
        """Return the choices as one short word, for the cookie and the account."""
        return ".".join(getattr(self, field.name) for field in fields(self))

    @classmethod
    def decode(cls, encoded: str | None) -> "Comfort":
        """Read `encoded` back; whatever is unknown takes its usual value."""
        known = _memo.get(encoded or "")
        if known is None:
            if len(_memo) > _MEMO_BOUND:
                _memo.clear()
            known = cls(**_sane(encoded or ""))
            _memo[encoded or ""] = known
        return known


def _sane(encoded: str) -> dict[str, str]:
    given = dict(zip(CHOICES, encoded.split("."), strict=False))
    return {name: value for name, value in given.items() if value in CHOICES[name]}
