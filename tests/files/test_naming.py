"""Names: what misleads goes, what a person reads stays."""

import unicodedata

import pytest

from blueprints.files import naming


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("planning mars.pdf", "planning mars.pdf"),
        ("Étiquette – rayon 3.PDF", "Étiquette – rayon 3.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\system32\\cmd.pdf", "cmd.pdf"),
        ("C:\\Users\\awa\\photo.jpg", "photo.jpg"),
        ("photo\0.exe.jpg", "photo.exe.jpg"),
        ("facture\u202egpj.pdf", "facturegpj.pdf"),
        ("\u2066a\u2069\u200bb\ufeff.pdf", "ab.pdf"),
        ("a\r\nContent-Type: text/html.pdf", "html.pdf"),
        ('a"b<c>d|e?f*g.pdf', "a b c d e f g.pdf"),
        ("...pdf.pdf", "pdf.pdf"),
        ("CON.pdf", "document CON.pdf"),
        ("nul.tar.pdf", "document nul.tar.pdf"),
        ("   .pdf", "document.pdf"),
        ("\u202e.pdf", "document.pdf"),
        ("🙂 merci.jpg", "🙂 merci.jpg"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("ملف.pdf", "ملف.pdf"),
        ("photo.jpg ", "photo.jpg"),
    ],
)
def test_a_name_is_cleaned(given: str, shown: str) -> None:
    assert naming.clean(given, otherwise="document") == shown


@pytest.mark.parametrize("stem", ["a" * 300, "é" * 255, "🙂" * 200, "ملف " * 90])
def test_a_long_name_fits_everywhere_and_keeps_its_end(stem: str) -> None:
    name = naming.clean(f"{stem}.docx", otherwise="document")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 255
    assert len(name) <= naming.LONGEST
    assert stem.startswith(name.removesuffix(".docx"))


def test_no_sign_that_nobody_sees_is_left() -> None:
    every = "".join(map(chr, range(0x3000))) + "\U000e0041\ue000\ud800"
    name = naming.clean(f"x{every.replace('/', '').replace(chr(92), '')}.pdf", otherwise="document")
    assert not [sign for sign in name if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn")]
