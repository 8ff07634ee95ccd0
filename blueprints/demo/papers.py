"""What the demo's people send each other: words, a small photo that is drawn here, and a paper of one page."""

from collections.abc import Callable, Mapping
from io import BytesIO
from uuid import UUID

from blueprints.core import db
from blueprints.demo.plots import Line
from blueprints.files import checking
from blueprints.files import services as files
from blueprints.files.models import FileState
from blueprints.messaging import attaching
from blueprints.messaging import services as messaging
from blueprints.messaging.attaching import Parcel
from blueprints.messaging.talks import Talk

_WIDTH, _HEIGHT = 640, 480
_GREY, _SHADE, _DARK, _BLUE = "#c9ccd1", "#9aa0a8", "#e9ebee", "#2f5f8f"
_LINES = (
    "Essai du casque",
    "Pour qui : Awa, les jours d’inventaire.",
    "Combien de temps : deux semaines.",
    "Quand on en parle : chaque vendredi, dix minutes.",
    "On arrête l’essai si Awa le demande.",
)


def send(talk: Talk, line: Line, author: UUID) -> None:
    """Inside a unit of work: send what somebody wrote, with what it brings."""
    content = _MADE[line.file]() if line.file else b""
    place = files.Place(talk.journey_id, talk.journey.key_id)
    mac = files.mac_of(place=place, owner=author, content=content, name=line.file)
    macs = (mac,) if content else ()
    sent = messaging.send_message(
        talk=talk, author=author, client_id=db.new_id(), text=line.words, at=line.at, given=macs
    )
    if content:
        checked = checking.check(content, line.file)
        stored = files.prepare(checked=checked, place=place, owner=author, about=line.about, given_mac=mac)
        stored.created_at, stored.state = line.at, FileState.SAFE  # made here: no scanner is asked
        attaching.attach(talk=talk, sent=sent, parcel=Parcel(macs, [stored]))


def _photo() -> bytes:
    """Draw an open locker with a headset on its hook."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - the demo's first start only

    image = Image.new("RGB", (_WIDTH, _HEIGHT), _GREY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((150, 20, 490, 460), fill=_SHADE)
    draw.rectangle((180, 50, 460, 430), fill=_DARK)
    draw.polygon(((490, 20), (600, 60), (600, 420), (490, 460)), fill="#b4b9c0", outline=_SHADE)
    draw.line((320, 50, 320, 112), fill=_SHADE, width=10)
    draw.arc((230, 100, 410, 320), 180, 360, fill=_BLUE, width=20)
    draw.rounded_rectangle((215, 205, 265, 315), 18, fill=_BLUE)
    draw.rounded_rectangle((375, 205, 425, 315), 18, fill=_BLUE)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _paper() -> bytes:
    """Write a page of a few lines."""
    rows = [_row(at, one) for at, one in enumerate(_LINES)]
    drawn = b"\n".join(rows)
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources " + fonts + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (Essai du casque) >>",
    )


def _row(at: int, words: str) -> bytes:
    return b"BT /F1 %d Tf 72 %d Td (%s) Tj ET" % (14 if at else 24, 760 - 40 * at, words.encode("cp1252"))


def _pdf(*objects: bytes) -> bytes:
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Root 1 0 R /Info 6 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


_MADE: Mapping[str, Callable[[], bytes]] = {"casque.jpg": _photo, "essai-du-casque.pdf": _paper}
