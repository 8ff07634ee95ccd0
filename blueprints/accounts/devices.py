"""Which browser this is, in plain words: "Téléphone Android, Chrome"."""

_BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Ordinateur Windows"),
    ("Macintosh", "Ordinateur Mac"),
    ("CrOS", "Ordinateur Chromebook"),
    ("Linux", "Ordinateur Linux"),
)
_ANDROID = ("Tablette Android", "Téléphone Android")
_PHONES = (_ANDROID[1], "iPhone")


def describe(user_agent: str) -> str:
    """Return the machine and the browser that *user_agent* names, in words."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    machine = _machine(user_agent)
    return f"{machine}, {browser}" if browser else machine


def _machine(user_agent: str) -> str:
    if "Android" in user_agent:
        return _ANDROID["Mobile" in user_agent]
    return next((name for sign, name in _MACHINES if sign in user_agent), "Appareil inconnu")


def is_phone(device: str) -> bool:
    """Tell whether a described device is a telephone."""
    return device.startswith(_PHONES)
