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


def ogg_page(kind: int, number: int, *packets: bytes, serial: int = 1) -> bytes:
    """Return one page of Ogg with its sum, computed bit by bit as the format's own text does."""
    lengths = b"".join(bytes((255,)) * (len(one) // 255) + bytes((len(one) % 255,)) for one in packets)
    head = struct.pack("<4sBBqII", b"OggS", 0, kind, 0, serial, number)
    tail = bytes((len(lengths),)) + lengths + b"".join(packets)
    total = 0
    for byte in head + bytes(4) + tail:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return head + struct.pack("<I", total) + tail


def words_of_ogg(*words: bytes, maker: bytes = b"canari 1.0") -> bytes:
    """Return the words of a sound in Ogg: who made it, then each one."""
    told = (maker, struct.pack("<I", len(words)), *words)
    return b"".join(one if at == 1 else struct.pack("<I", len(one)) + one for at, one in enumerate(told))


def ogg(*, words: bytes = bytes(40), after: bytes = b"") -> bytes:
    """Return three pages of Opus in Ogg."""
    first = ogg_page(2, 0, b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0")
    return first + ogg_page(0, 1, b"OpusTags" + words) + ogg_page(4, 2, b"\xfc\xff\xfe") + after


def vorbis(words: bytes) -> bytes:
    """Return the pages of Vorbis in Ogg: the words share theirs with how the sound is packed."""
    first = ogg_page(2, 0, b"\x01vorbis" + bytes(23))
    return first + ogg_page(0, 1, b"\x03vorbis" + words + b"\x01", b"\x05vorbis" + bytes(30)) + ogg_page(4, 2, b"\0\1")


def box(name: bytes, data: bytes) -> bytes:
    """Return one box of an MP4."""
    return struct.pack(">I", len(data) + 8) + name + data


def m4a(*, track: bytes = b"smhd", inside: bytes = b"", after: bytes = b"") -> bytes:
    """Return the boxes of a sound recorded by a phone, with its place."""
    head = box(b"ftyp", b"M4A \0\0\0\0M4A mp42isom\0\0\0\0")
    movie = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(track, bytes(8))) + inside + box(b"udta", PLACE))
    return head + movie + box(b"mdat", bytes(200)) + after


def element(name: int, data: bytes, *, endless: bool = False) -> bytes:
    """Return one element of a WebM; *endless* says no length, as a recorder does."""
    size = b"\x01" + (b"\xff" * 7 if endless else len(data).to_bytes(7, "big"))
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + data


def webm(
    *,
    codec: bytes = b"A_OPUS",
    track: bytes = b"",
    more: bytes = b"",
    inside: bytes = b"",
    doc: bytes = b"webm",
    number: int = 1,
    after: bytes = b"",
) -> bytes:
    """Return what a browser records.

    Args:
        codec: how the track is packed.
        track: more of the track.
        more: more of the segment, before the sound.
        inside: more of the last cluster.
        doc: what the file says that it is.
        number: the track that the pieces belong to.
        after: what hangs on the end.
    """
    head = element(0x1A45DFA3, element(0x4286, b"\1") + element(0x4282, doc) + element(0x4287, b"\4"))
    about = element(
        0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4D80, PLACE) + element(0x5741, b"Enregistreur")
    )
    own = element(0xD7, b"\1") + element(0x73C5, b"\7") + element(0x83, b"\2") + element(0x86, codec)
    own += element(0x63A2, b"OpusHead" + bytes(11)) + element(0xE1, element(0x9F, b"\1")) + track
    tracks = element(0x1654AE6B, element(0xAE, own))
    piece = element(0xA3, bytes((0x80 | number,)) + bytes(40))
    first = element(0x1F43B675, element(0xE7, b"\0") + piece * 3, endless=True)
    last = element(0x1F43B675, element(0xE7, b"\5") + piece * 3 + inside, endless=True)
    return head + element(0x18538067, about + tracks + more + first + last, endless=True) + after
