"""Links in what people type: found behind the signs that hide them, and shown by where they really lead."""

import re
import unicodedata
from urllib.parse import urlsplit

_ENDS = "com|fr|net|org|info|eu|io|ru|cn|xyz|online|shop|biz|ly|gg|app|dev|be|ch|ca|uk|us|paris|bzh"
"""What a bare address ends with; none is a word with which somebody begins her next sentence."""
_LINK = re.compile(
    rf"https?://\S+|(?<![\w@.])(?:www\.[\w-]+\.\w\S*|(?:[\w-]+\.)+(?:{_ENDS})(?![\w-]|\.\w)(?:/\S*)?)", re.IGNORECASE
)
_FULL_STOPS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61\u2024", "."))


def see_through(text: str) -> str:
    """Return a text without unseen signs, its wide or odd letters as plain ones."""
    plain = unicodedata.normalize("NFKC", text.translate(_FULL_STOPS))
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")


def find(text: str) -> list[str]:
    """Return the links of a text, each once, in their order, however they are written."""
    return list(dict.fromkeys(_LINK.findall(see_through(text))))


def true_address(address: str) -> str:
    """Return an address by where it leads: no unseen sign, no name before its host, foreign letters as `xn--…`.

    Args:
        address: as it was typed, `https://…`.

    Returns:
        The address; nothing when it leads nowhere.
    """
    if address.isascii() and "@" not in address:
        return address
    plain = "".join(sign for sign in address if unicodedata.category(sign) not in ("Cf", "Cc"))
    try:
        parts = urlsplit(plain)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return parts._replace(netloc=f"{host}{port}").geturl() if host else ""
