import pytest

from voile.storage.sniffing import AssetKind, media_type

AVIF = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf" + bytes(20)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(20)


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (AssetKind.IMAGE, b"\x89PNG\r\n\x1a\n...", "image/png"),
        (AssetKind.IMAGE, b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (AssetKind.IMAGE, b"GIF87a...", "image/gif"),
        (AssetKind.IMAGE, b"GIF89a...", "image/gif"),
        (AssetKind.IMAGE, b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (AssetKind.IMAGE, AVIF, "image/avif"),
        (AssetKind.FONT, b"wOFF...", "font/woff"),
        (AssetKind.FONT, b"wOF2...", "font/woff2"),
        (AssetKind.FONT, b"\x00\x01\x00\x00...", "font/ttf"),
        (AssetKind.FONT, b"OTTO...", "font/otf"),
    ],
)
def test_what_is_kept(kind: AssetKind, data: bytes, expected: str) -> None:
    assert media_type(kind, data) == expected


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (AssetKind.IMAGE, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (AssetKind.IMAGE, b"<!doctype html><script>"),
        (AssetKind.IMAGE, b" \x89PNG\r\n\x1a\n"),
        (AssetKind.IMAGE, b"RIFF\x10\x00\x00\x00WAVEfmt "),
        (AssetKind.IMAGE, HEIC),
        (AssetKind.IMAGE, AVIF[:12]),
        (AssetKind.IMAGE, b"wOF2..."),
        (AssetKind.IMAGE, b""),
        (AssetKind.FONT, b"\x89PNG\r\n\x1a\n"),
        (AssetKind.FONT, b"ttcf"),
        (AssetKind.SHEET, b"body{}"),
    ],
)
def test_what_is_refused(kind: AssetKind, data: bytes) -> None:
    assert media_type(kind, data) is None
