"""Metadata of images: each format with a canary wherever one can stand, and a picture that stays."""

import struct
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voile.storage.image_metadata import stripped
from voile.storage.sniffing import AssetKind, media_type

CANARY = b"52.5163N 13.3777E"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str) -> bytes:
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    start = b"II*\0" if order == "<" else b"MM\0*"
    return b"Exif\0\0" + start + struct.pack(f"{order}IH", 8, 2) + entries + bytes(4) + CANARY


_TABLE = segment(0xDB, b"\0" + bytes(64))
_FRAME = segment(0xC2, b"\x08\0\1\0\1\1\1\x11\0")
_SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"picture\xff\x00\xff\xd0picture"
_JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
_COLOURS = segment(0xE2, b"ICC_PROFILE\0\1\1profile")


def jpeg(orientation: int = 1, order: str = ">") -> bytes:
    return b"".join(
        (
            b"\xff\xd8",
            _JFIF,
            segment(0xE1, exif(orientation, order)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + CANARY),
            segment(0xE2, b"MPF\0" + CANARY),
            segment(0xED, b"Photoshop 3.0\0" + CANARY),
            segment(0xFE, CANARY),
            segment(0xE0, b"JFXX\0" + CANARY),
            _COLOURS,
            _TABLE,
            _FRAME,
            _SCAN,
            segment(0xFE, CANARY),
            _TABLE,
            _SCAN,
            b"\xff\xd9",
            b"\xff\xd8 a second picture " + CANARY,
        )
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))


_IHDR = chunk(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0)))
_PIXELS = chunk(b"pHYs", bytes(9)) + chunk(b"IDAT", b"picture") + chunk(b"IDAT", b"picture")
_PNG_START = b"\x89PNG\r\n\x1a\n"


def png() -> bytes:
    kinds = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"prVt")
    texts = b"".join(chunk(kind, CANARY) for kind in kinds)
    return _PNG_START + _IHDR + texts + _PIXELS + texts + chunk(b"IEND", b"") + CANARY


_GIF_HEAD = b"GIF89a\1\0\1\0\x80\0\0" + bytes(6)
_GIF_LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\1\0\0\0"
_GIF_FRAME = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c\0\0\0\0\1\0\1\0\x80" + bytes(6) + b"\2\7picture\0"


def gif() -> bytes:
    size = bytes((len(CANARY),))
    comment = b"\x21\xfe" + size + CANARY + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + size + CANARY + b"\0"
    text = b"\x21\x01\x0c" + bytes(12) + size + CANARY + b"\0"
    return _GIF_HEAD + comment + _GIF_LOOP + xmp + text + _GIF_FRAME + _GIF_FRAME + comment + b";" + CANARY


def riff(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _webp_file(*chunks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 4 + len(b"".join(chunks))) + b"WEBP" + b"".join(chunks)


_VP8X = bytes(9)
_WEBP_PICTURE = riff(b"ICCP", b"profile") + riff(b"ALPH", b"alpha") + riff(b"VP8 ", b"picture")


def webp() -> bytes:
    metadata = riff(b"EXIF", CANARY) + riff(b"XMP ", CANARY) + riff(b"misc", CANARY)
    return _webp_file(riff(b"VP8X", b"\x3c" + _VP8X), _WEBP_PICTURE, metadata) + CANARY


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


_FTYP = box(b"ftyp", b"avif\0\0\0\0avifmif1")


def avif(*items: bytes) -> bytes:
    infos = b"".join(box(b"infe", bytes(8) + item) for item in items)
    return _FTYP + box(b"meta", infos) + box(b"mdat", b"picture Exif may stand here by chance")


IMAGES = {
    "image/jpeg": (
        jpeg(),
        b"".join((b"\xff\xd8", _JFIF, _COLOURS, _TABLE, _FRAME, _SCAN, _TABLE, _SCAN, b"\xff\xd9")),
    ),
    "image/png": (png(), _PNG_START + _IHDR + _PIXELS + chunk(b"IEND", b"")),
    "image/gif": (gif(), _GIF_HEAD + _GIF_LOOP + _GIF_FRAME + _GIF_FRAME + b";"),
    "image/webp": (webp(), _webp_file(riff(b"VP8X", b"\x30" + _VP8X), _WEBP_PICTURE)),
    "image/avif": (avif(b"av01"), avif(b"av01")),
}


@pytest.mark.parametrize("kind", IMAGES)
def test_the_picture_alone_stays(kind: str) -> None:
    given_image, expected = IMAGES[kind]
    assert media_type(AssetKind.IMAGE, given_image) == kind
    assert stripped(kind, given_image) == expected
    assert media_type(AssetKind.IMAGE, expected) == kind
    assert CANARY not in expected
    if kind != "image/avif":
        assert CANARY in given_image


@pytest.mark.parametrize("kind", IMAGES)
def test_what_is_stripped_stays_as_it_is(kind: str) -> None:
    expected = IMAGES[kind][1]
    assert stripped(kind, expected) == expected


@pytest.mark.parametrize("order", "<>")
def test_a_photograph_keeps_its_orientation_and_nothing_else_of_exif(order: str) -> None:
    kept = stripped("image/jpeg", jpeg(6, order))
    assert kept is not None
    assert CANARY not in kept
    again = stripped("image/jpeg", kept)
    assert again == kept
    exif_at = kept.index(b"Exif\0\0MM\0*")
    assert kept[exif_at + 16 : exif_at + 28] == struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)


@pytest.mark.parametrize("item", [b"Exif", b"mime", b"uri "])
def test_an_avif_with_metadata_is_refused(item: bytes) -> None:
    assert stripped("image/avif", avif(b"av01", item)) is None


@pytest.mark.parametrize("kind", IMAGES)
def test_what_is_cut_short_is_refused(kind: str) -> None:
    whole = IMAGES[kind][1]
    at = 0
    for end in range(4, len(whole)):
        kept = stripped(kind, whole[:end])
        # The end mark of a GIF or JPEG may be all that is missing; an AVIF may end after any of its boxes.
        at += kept is None
    assert at >= len(whole) - 4 - (3 if kind == "image/avif" else 0)


def test_what_has_no_stripper_is_refused() -> None:
    assert stripped("image/svg+xml", b"<svg/>") is None


@given(st.sampled_from(sorted(IMAGES)), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_nothing_raises_and_what_is_kept_is_kept_again(kind: str, at: int, noise: bytes) -> None:
    image = bytearray(IMAGES[kind][0])
    at %= len(image)
    image[at : at + len(noise)] = noise
    kept = stripped(kind, bytes(image))
    if kept is not None:
        assert stripped(kind, kept) == kept
