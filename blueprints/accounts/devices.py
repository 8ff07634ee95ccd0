"""Which browser this is, in plain words: "Firefox sur Windows"."""

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "un téléphone Android"),
    ("iPhone", "un iPhone"),
    ("iPad", "un iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "un Mac"),
    ("CrOS", "un Chromebook"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """Return the browser and the machine that *user_agent* names, in words."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "Un navigateur")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "un appareil inconnu")
    return f"{browser} sur {system}"
