"""What raster image or font some bytes are, by their first bytes alone. Everything else is refused, SVG too.

Source: https://mimesniff.spec.whatwg.org/ (images, fonts); AVIF: https://aomediacodec.github.io/av1-avif/
"""

from enum import StrEnum

_AVIF_BRANDS = (b"avif", b"avis")


class AssetKind(StrEnum):
    SHEET = "sheet"
    IMAGE = "image"
    FONT = "font"


_STARTS: dict[AssetKind, tuple[tuple[bytes, str], ...]] = {
    AssetKind.SHEET: (),
    AssetKind.IMAGE: (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
    ),
    AssetKind.FONT: (
        (b"wOFF", "font/woff"),
        (b"wOF2", "font/woff2"),
        (b"\x00\x01\x00\x00", "font/ttf"),
        (b"OTTO", "font/otf"),
    ),
}


def media_type(kind: AssetKind, data: bytes) -> str | None:
    """The media type of an image or font, None where the bytes are no such thing."""
    for start, name in _STARTS[kind]:
        if data.startswith(start):
            return name
    return _container(data) if kind is AssetKind.IMAGE else None


def _container(data: bytes) -> str | None:
    """WebP lies in RIFF, AVIF in the ISO base media format."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    size = int.from_bytes(data[:4], "big")
    if data[4:8] != b"ftyp" or not 16 <= size <= len(data):
        return None
    brands = (data[8:12], *(data[at : at + 4] for at in range(16, size, 4)))
    return "image/avif" if any(brand in _AVIF_BRANDS for brand in brands) else None
