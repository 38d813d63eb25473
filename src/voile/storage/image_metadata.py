"""Take out of images what is no picture: places, cameras, authors, texts, what stands behind the end.

Nothing is decoded. Each format is cut into its parts, and of these only the kinds listed here are kept; an
image whose parts do not fit together is refused. Of Exif the orientation alone is written anew, since without
it photographs lie on their side.

Source: JPEG: ITU-T T.81 annex B; Exif: CIPA DC-008; PNG: W3C PNG (third edition) 5 and 11; GIF: GIF89a; WebP:
RFC 9649; AVIF: ISO/IEC 14496-12 and 23008-12.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Final


class _BrokenError(Exception):
    """The parts do not fit together. Never leaves this file."""


def stripped(media_type: str, data: bytes) -> bytes | None:
    """`data` without its metadata, or None where it cannot be told apart from the picture."""
    strip = _STRIPPERS.get(media_type)
    if strip is None:
        return None
    try:
        return strip(data)
    except (_BrokenError, struct.error, IndexError):
        return None


# JPEG: markers without a body, those of the entropy-coded data, and what is kept of the application's.
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_KEPT_APPS: Final = {_APP0: (b"JFIF\0",), _APP2: (b"ICC_PROFILE\0",), _APP14: (b"Adobe",)}
_EXIF = b"Exif\0\0"
_ORIENTATION_TAG = 0x0112


def _jpeg(data: bytes) -> bytes:
    out, at, orientation = [b"\xff\xd8"], 2, 1
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        if marker in _BARE:
            out.append(bytes((0xFF, marker)))
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise _BrokenError
        if marker == _APP1 and body.startswith(_EXIF):
            orientation = _orientation(body[len(_EXIF) :])
        if _is_picture(marker, body):
            out.append(bytes((0xFF, marker)) + data[at : at + length])
        at += length
        if marker == _SOS:
            end = _scan_end(data, at)
            out.append(data[at:end])
            at = end
    if orientation != 1:
        out.insert(1, _exif(orientation))
    return b"".join(out) + b"\xff\xd9"


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at `at`, and where what belongs to it begins. Any number of 0xFF may fill in before it."""
    if data[at] != 0xFF:
        raise _BrokenError
    while data[at] == 0xFF:
        at += 1
    if data[at] in (0x00, _SOI):
        raise _BrokenError
    return data[at], at + 1


def _is_picture(marker: int, body: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return body.startswith(_KEPT_APPS.get(marker, ()))
    return marker != _COM and marker >= 0xC0


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data ends: at a marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise _BrokenError
        if data[at + 1] != 0x00 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """1 to 8; 1, the usual, where the directory does not say."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION_TAG, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _exif(orientation: int) -> bytes:
    """A segment that holds nothing else: one directory with one entry."""
    entry = struct.pack(">HHIHH", _ORIENTATION_TAG, 3, 1, orientation, 0)
    body = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT".split()
)


def _png(data: bytes) -> bytes:
    out, at, kind = [_PNG_START], len(_PNG_START), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        chunk = data[at:end]
        if len(chunk) != 12 + length:
            raise _BrokenError
        if kind in _PNG_KEPT:
            out.append(chunk)
        at = end
    return b"".join(out)


_GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(data: bytes) -> bytes:
    at = 13 + _colours(data[10])
    out = [data[:at]]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            at = _blocks_end(data, at + 11 + _colours(data[at + 9]))
            out.append(data[start:at])
        elif data[at] == 0x21:
            kind, at = data[at + 1], _blocks_end(data, at + 2)
            if kind == 0xF9 or (kind == 0xFF and data[start + 3 : start + 14] in _GIF_LOOPS):
                out.append(data[start:at])
        else:
            raise _BrokenError
    return b"".join(out) + b";"


def _colours(flags: int) -> int:
    """Bytes of the table of colours that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1


_WEBP_KEPT: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"))
_WEBP_METADATA: Final = 0x08 | 0x04  # Exif and XMP, in the flags of VP8X


def _webp(data: bytes) -> bytes:
    end = 8 + int.from_bytes(data[4:8], "little")
    if not 12 < end <= len(data):
        raise _BrokenError
    out, at = [], 12
    while at < end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            raise _BrokenError
        if kind == b"VP8X":
            body = bytes((body[0] & ~_WEBP_METADATA,)) + body[1:]
        if kind in _WEBP_KEPT:
            out.append(struct.pack("<4sI", kind, length) + body + bytes(length % 2))
        at += 8 + length + length % 2
    picture = b"".join(out)
    return b"RIFF" + struct.pack("<I", 4 + len(picture)) + b"WEBP" + picture


_AVIF_KEPT: Final = frozenset((b"ftyp", b"meta", b"moov", b"mdat"))
# Kinds of items, and boxes for what is none of ours; they stand uncompressed in `meta` and `moov`.
_AVIF_REFUSED: Final = (b"Exif", b"mime", b"uri ", b"uuid", b"udta", b"XMP_")


def _avif(data: bytes) -> bytes:
    """Places in the file are counted from its beginning, so nothing is cut: what has metadata is refused."""
    for kind, body in _avif_boxes(data):
        if kind not in _AVIF_KEPT or (kind != b"mdat" and any(name in body for name in _AVIF_REFUSED)):
            raise _BrokenError
    return data


def _avif_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if not 8 <= size <= len(data) - at:
            raise _BrokenError
        yield kind, data[at + 8 : at + size]
        at += size


_STRIPPERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _avif,
}
