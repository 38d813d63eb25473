"""Renders every picture in headless Chromium and writes it, compressed, to `static/img`."""

import base64
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from examples.browser import launch
from examples.shop.drawing import cloth, home, table

OUT = Path(__file__).parents[1] / "static" / "img"
PRODUCTS = {
    "brume": home.bedlinen,
    "galet": home.cushion,
    "onde": home.bath,
    "voilage": home.curtain,
    "matin": home.robe,
    "lisiere": home.throw,
    "sel": table.napkins,
    "dune": table.tablecloth,
    "atelier": table.apron,
    "rayure": table.towels,
    "sillage": table.runner,
    "marche": table.tote,
}
DYES = {
    "flax": cloth.FLAX,
    "chalk": cloth.CHALK,
    "indigo": cloth.INDIGO,
    "clay": cloth.CLAY,
    "sage": cloth.SAGE,
    "rose": cloth.ROSE,
    "ochre": cloth.OCHRE,
    "slate": cloth.SLATE,
}


def _swatch(dye: cloth.Dye) -> str:
    return cloth.page(cloth.piece("swatch", "M0 0H96V96H0Z", dye, angle=45), width=96, height=96)


def _shoot(page: Page, cdp: CDPSession, svg: str, size: tuple[int, int], kind: str, quality: int) -> bytes:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    options = {"format": kind} if kind == "png" else {"format": kind, "quality": quality}
    answer = cdp.send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"])


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page()
        cdp = page.context.new_cdp_session(page)
        for name, draw in PRODUCTS.items():
            svg = draw()
            (OUT / f"{name}.webp").write_bytes(_shoot(page, cdp, svg, (800, 1000), "webp", 68))
        (OUT / "line.jpg").write_bytes(_shoot(page, cdp, home.hero(), (1600, 900), "jpeg", 34))
        for name, dye in DYES.items():
            (OUT / f"swatch-{name}.png").write_bytes(_shoot(page, cdp, _swatch(dye), (96, 96), "png", 0))
    for file in sorted(OUT.iterdir()):
        print(f"{file.stat().st_size:7d} {file.name}")


if __name__ == "__main__":
    main()
