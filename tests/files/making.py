"""Real files of every kind, made byte by byte: good ones, and those that an attacker would send."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

PLACE = b"48.2973N 4.0744E canari"
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def jpeg(size: tuple[int, int] = (60, 40), *, exif: bool = False, orientation: int = 1) -> bytes:
    """Return a photo, red on its left half and blue on its right; with a place and an orientation when asked."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out, tags = BytesIO(), Image.Exif()
    if exif:
        tags[0x0112] = orientation
        tags[0x010E] = PLACE.decode()
        tags.get_ifd(0x8825)[2] = (48.0, 17.0, 50.0)
    image.save(out, "JPEG", exif=tags, quality=95, comment=PLACE if exif else None)
    return out.getvalue()


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """Return a picture with a transparent corner."""
    image = Image.new("RGBA", size, (10, 200, 10, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def wordy(form: str) -> bytes:
    """Return an image of a format with words, a profile and a packet of words in every place that it has."""
    from PIL.PngImagePlugin import PngInfo

    tags, out, words = Image.Exif(), BytesIO(), PngInfo()
    tags[0x010E] = PLACE.decode()
    for name in ("Comment", "XML:com.adobe.xmp", "Author"):
        words.add_itxt(name, PLACE.decode(), zip=False)
    more = {"pnginfo": words} if form == "PNG" else {"xmp": PLACE}
    Image.new("RGB", (20, 20), "red").save(out, form, exif=tags, icc_profile=PLACE * 8, **more)
    return out.getvalue()


def webp(*, pictures: int = 1) -> bytes:
    """Return a WebP, moving when it has more than one picture."""
    first, *rest = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")[:pictures]]
    out = BytesIO()
    first.save(out, "WEBP", save_all=True, append_images=rest, duration=100, lossless=True)
    return out.getvalue()


def moving_png() -> bytes:
    """Return an animated PNG of two pictures."""
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    out = BytesIO()
    first.save(out, "PNG", save_all=True, append_images=[second], duration=100)
    return out.getvalue()


def gif() -> bytes:
    """Return a GIF, which is not let in."""
    out = BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """Return a small file that says it is an enormous picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    """Return a small JPEG whose head says 50,000 by 50,000."""
    content = bytearray(jpeg())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", 50_000, 50_000)
    return bytes(content)


def pdf(*, inside: bytes = b"", packed: bytes = b"", after: bytes = b"\n") -> bytes:
    """Return a small PDF; *inside* stands in its catalogue, *packed* in a packed stream of objects."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + inside + b" >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    if packed:
        data = zlib.compress(packed)
        head = b"<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length %d >>" % len(data)
        objects.append(head + b"\nstream\n" + data + b"\nendstream")
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    for number, text in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return body + b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n0\n%%%%EOF" % (len(objects) + 1) + after


def archive(parts: dict[str, bytes], *, first_stored: bool = False) -> bytes:
    """Return an archive of these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for number, (name, text) in enumerate(parts.items()):
            made.writestr(name, text, ZIP_STORED if first_stored and not number else ZIP_DEFLATED)
    return out.getvalue()


def docx_parts(**more: bytes) -> dict[str, bytes]:
    """Return the parts of a Word text; *more* replaces or adds some, `__` standing for `/`."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{WORD_MAIN}"/></Types>'
    parts = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document><w:body/></w:document>",
    }
    return parts | more


def docx(parts: dict[str, bytes] | None = None) -> bytes:
    """Return a Word text, with other parts besides."""
    return archive(docx_parts() | (parts or {}))


def odt(parts: dict[str, bytes] | None = None) -> bytes:
    """Return a LibreOffice text, with other parts besides."""
    own = {
        "mimetype": ODT_TYPE.encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": b"<m/>",
    }
    return archive(own | (parts or {}), first_stored=True)


def mp3(*, frames: int = 6, tag: bytes = b"", after: bytes = b"") -> bytes:
    """Return silent frames of MPEG 1 layer 3, 128 kbit/s at 44.1 kHz."""
    size = len(tag)
    head = (
        b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + tag if tag else b""
    )
    return head + (b"\xff\xfb\x90\x64" + bytes(413)) * frames + after


def ogg(*, after: bytes = b"") -> bytes:
    """Return two pages of Opus in Ogg."""

    def page(kind: int, number: int, data: bytes) -> bytes:
        return struct.pack("<4sBBqIIIB", b"OggS", 0, kind, 0, 1, number, 0, 1) + bytes((len(data),)) + data

    return page(2, 0, b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0") + page(4, 1, b"OpusTags" + bytes(40)) + after


def box(name: bytes, data: bytes) -> bytes:
    """Return one box of an MP4."""
    return struct.pack(">I", len(data) + 8) + name + data


def m4a(*, track: bytes = b"smhd", after: bytes = b"") -> bytes:
    """Return the boxes of a sound recorded by a phone, with its place."""
    head = box(b"ftyp", b"M4A \0\0\0\0M4A mp42isom\0\0\0\0")
    movie = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(track, bytes(8))) + box(b"udta", PLACE))
    return head + movie + box(b"mdat", bytes(200)) + after


def webm(*, codec: bytes = b"A_OPUS") -> bytes:
    """Return the beginning of what a browser records."""
    head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    return head + b"\x42\x87\x81\x04\x18\x53\x80\x67" + codec + bytes(300)
