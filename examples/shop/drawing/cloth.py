"""Pieces of cloth as SVG: a shape, a weave, and light from the upper left."""

# ruff: noqa: E501 -- paths of drawings are read as pictures, not as lines

from dataclasses import dataclass

WIDTH, HEIGHT = 800, 1000


@dataclass(frozen=True)
class Dye:
    """One colour of linen in light, and the same in shade."""

    light: str
    base: str
    shade: str


FLAX = Dye("#e9dcc3", "#d8c6a5", "#a8916b")
CHALK = Dye("#fbf8f1", "#efe8da", "#c3b7a2")
INDIGO = Dye("#6d83a3", "#435a7d", "#263754")
CLAY = Dye("#d59a7c", "#b9714f", "#844a30")
SAGE = Dye("#b5bd9d", "#8d9877", "#5f6a4c")
ROSE = Dye("#e8c9bb", "#d5a797", "#a87666")
OCHRE = Dye("#e6bf74", "#cc9a45", "#94692a")
SLATE = Dye("#8b908f", "#626868", "#3d4243")


def definitions() -> str:
    return """
<pattern id="weave" width="6" height="6" patternUnits="userSpaceOnUse">
  <path d="M0 1.5H6M0 4.5H6" stroke="#000" stroke-opacity=".055" stroke-width="1.2"/>
  <path d="M1.5 0V6M4.5 0V6" stroke="#fff" stroke-opacity=".10" stroke-width="1.2"/></pattern>
<filter id="soft" filterUnits="userSpaceOnUse" x="-200" y="-200" width="2100" height="1500"><feGaussianBlur stdDeviation="14"/></filter>
<filter id="softer" filterUnits="userSpaceOnUse" x="-200" y="-200" width="2100" height="1500"><feGaussianBlur stdDeviation="34"/></filter>
<filter id="slub" x="0" y="0" width="1" height="1">
  <feTurbulence type="fractalNoise" baseFrequency=".012 .35" numOctaves="2" seed="4"/>
  <feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 -.9 .52"/></filter>"""


def gradient(name: str, dye: Dye, angle: int = 20) -> str:
    return (
        f'<linearGradient id="{name}" gradientTransform="rotate({angle} .5 .5)">'
        f'<stop offset="0" stop-color="{dye.light}"/><stop offset=".55" stop-color="{dye.base}"/>'
        f'<stop offset="1" stop-color="{dye.shade}"/></linearGradient>'
    )


def piece(name: str, path: str, dye: Dye, *, angle: int = 20, inner: str = "") -> str:
    """A shape of cloth; `inner` (folds, stripes) is clipped to it."""
    return f"""<defs>{gradient(name, dye, angle)}<clipPath id="{name}-c"><path d="{path}"/></clipPath></defs>
<g clip-path="url(#{name}-c)"><path d="{path}" fill="url(#{name})"/>{inner}
<path d="{path}" fill="url(#weave)"/><rect width="{WIDTH * 2}" height="{HEIGHT}" filter="url(#slub)" opacity=".16"/></g>"""


def shadow(path: str, *, opacity: float = 0.28, dx: int = 18, dy: int = 22) -> str:
    return f'<path d="{path}" transform="translate({dx} {dy})" fill="#2a2118" opacity="{opacity}" filter="url(#soft)"/>'


def fold(path: str, *, width: int = 26, opacity: float = 0.2, colour: str = "#2a2118") -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linecap="round" opacity="{opacity}" filter="url(#soft)"/>'
    )


def lit(path: str, *, width: int = 22, opacity: float = 0.4) -> str:
    return fold(path, width=width, opacity=opacity, colour="#fffaf0")


def stitch(path: str, colour: str = "#fffaf0", *, opacity: float = 0.55) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.4" '
        f'stroke-dasharray="9 6" opacity="{opacity}"/>'
    )


def room(wall: str, floor: str | None, *, horizon: int = 720) -> str:
    """The place a product stands in: a wall with window light, and a table top when `floor` is given."""
    top = ""
    if floor:
        top = (
            f'<rect y="{horizon}" width="{WIDTH}" height="{HEIGHT}" fill="{floor}"/>'
            f'<rect y="{horizon - 4}" width="{WIDTH}" height="60" fill="#2a2118" opacity=".10" filter="url(#soft)"/>'
        )
    return f"""<rect width="{WIDTH}" height="{HEIGHT}" fill="{wall}"/>{top}
<path d="M-80 -60 L420 -60 L760 1060 L120 1060Z" fill="#fff8e8" opacity=".26" filter="url(#softer)"/>
<path d="M620 -60 L900 -60 L900 1060Z" fill="#2a2118" opacity=".10" filter="url(#softer)"/>"""


def page(inner: str, *, width: int = WIDTH, height: int = HEIGHT) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><defs>{definitions()}</defs>{inner}</svg>'
    )
