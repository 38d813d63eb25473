"""Pictures of a page live and replayed, side by side; the browser draws them together and packs them."""

import base64
from pathlib import Path

from playwright.sync_api import Browser

from bench.fidelity.takes import Look

CAPTIONS = {
    "live": "Live",
    "default": "Replay, default",
    "censored": "Replay, Censor All Text",
    "rrweb": "Replay, plain rrweb",
}
_WIDTH_PX = 720
_QUALITY = 0.82

_DRAW = """async ([parts, width, quality, framed]) => {
  const GAP = framed ? 16 : 0, TOP = framed ? 40 : 0;
  const images = await Promise.all(parts.map(async ([, data]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    return image;
  }));
  const high = Math.max(...images.map((image) => (image.height * width) / image.width));
  const canvas = new OffscreenCanvas(parts.length * (width + GAP) + GAP, high + TOP + GAP);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.fillStyle = "#eceef2";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = "600 17px 'Liberation Sans', Arial, sans-serif";
  images.forEach((image, index) => {
    const left = GAP + index * (width + GAP);
    pen.fillStyle = "#3a4050";
    if (framed) pen.fillText(parts[index][0], left, 27);
    pen.drawImage(image, left, TOP, width, (image.height * width) / image.width);
  });
  const blob = await canvas.convertToBlob({ type: "image/webp", quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def joined(browser: Browser, parts: list[tuple[str, bytes]]) -> bytes:
    """One WebP picture of PNG pictures, each under its caption."""
    return _drawn(browser, parts, _WIDTH_PX, framed=True)


def packed(browser: Browser, picture: bytes, width_px: int) -> bytes:
    """A PNG picture as WebP."""
    return _drawn(browser, [("", picture)], width_px, framed=False)


def _drawn(browser: Browser, parts: list[tuple[str, bytes]], width_px: int, *, framed: bool) -> bytes:
    page = browser.new_page()
    given = [[caption, base64.b64encode(picture).decode()] for caption, picture in parts]
    drawn: str = page.evaluate(_DRAW, [given, width_px, _QUALITY, framed])
    page.close()
    return base64.b64decode(drawn)


def side_by_side(browser: Browser, name: str, looks: dict[str, list[Look]], folder: Path) -> None:
    """Writes the last moment of a visit, live and under each policy."""
    parts = [
        (CAPTIONS[key], looks[key][-1].picture) for key in ("live", "default", "censored") if key in looks
    ]
    folder.mkdir(parents=True, exist_ok=True)
    file = name.lower().replace(",", "").replace(" ", "-")
    (folder / f"{file}.webp").write_bytes(joined(browser, parts))
