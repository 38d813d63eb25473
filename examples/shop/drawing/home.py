"""Things of the bedroom, the bath and the window."""

# ruff: noqa: E501 -- paths of drawings are read as pictures, not as lines

from examples.shop.drawing.cloth import (
    CHALK,
    CLAY,
    FLAX,
    INDIGO,
    ROSE,
    SAGE,
    SLATE,
    Dye,
    fold,
    lit,
    page,
    piece,
    room,
    shadow,
    stitch,
)


def _layer(name: str, y: int, thick: int, dye: Dye, inset: int) -> str:
    left, right = 160 + inset, 640 - inset
    r = thick // 2
    shape = f"M{left + r} {y} H{right} q6 {r} 0 {thick} H{left + r} a{r} {r} 0 0 1 0 -{thick}Z"
    lines = fold(f"M{left + r} {y + r} H{right}", width=5, opacity=0.28) + lit(
        f"M{left + r} {y + 8} H{right}", width=9, opacity=0.5
    )
    return shadow(shape, opacity=0.3, dx=10, dy=12) + piece(name, shape, dye, angle=82, inner=lines)


def bedlinen() -> str:
    """A stack of folded sheets under a ribbon."""
    layers = ((FLAX, 66, 0), (CHALK, 58, 8), (ROSE, 62, 2), (CHALK, 58, 12), (ROSE, 70, 6), (CHALK, 54, 16))
    out, y = [room("#e6d8cd", "#c9b299", horizon=700)], 800
    for index, (dye, thick, inset) in enumerate(layers):
        y -= thick
        out.append(_layer(f"bed{index}", y, thick, dye, inset))
    ribbon = f"M392 {y - 4} h38 v{800 - y + 4} h-38Z"
    out.append(shadow(ribbon, opacity=0.3, dx=6, dy=2) + piece("ribbon", ribbon, CLAY, angle=90))
    bow = f"M411 {y - 8} C330 {y - 96} 290 {y - 30} 411 {y - 8} C492 {y - 96} 532 {y - 30} 411 {y - 8}Z"
    return page("".join(out) + shadow(bow, opacity=0.2) + piece("bow", bow, CLAY, angle=30))


def cushion() -> str:
    """Two cushions leaning against a wall."""
    back = "M250 330 Q420 300 610 326 Q640 500 620 690 Q430 720 246 694 Q216 510 250 330Z"
    front = "M150 470 Q310 436 470 464 Q500 620 484 790 Q320 824 146 794 Q120 630 150 470Z"
    seams = lit("M180 520 Q300 560 430 500", width=60, opacity=0.35) + fold(
        "M160 770 Q310 690 470 780", width=50, opacity=0.24
    )
    stripes = "".join(
        f'<path d="M{x} 320 Q{x + 8} 520 {x} 720" stroke="#efe8da" stroke-width="7" fill="none" opacity=".7"/>'
        for x in range(290, 620, 46)
    )
    return page(
        room("#d3d6cc", "#b59f83", horizon=740)
        + shadow(back, dx=30)
        + piece("back", back, SLATE, inner=stripes + fold("M270 680 Q430 600 600 680", width=60))
        + shadow(front, dx=26, opacity=0.36)
        + piece(
            "front",
            front,
            SAGE,
            inner=seams
            + stitch("M166 486 Q310 454 456 480 Q482 630 468 774 Q320 806 162 778 Q138 630 166 486Z"),
        )
    )


def bath() -> str:
    """Rolled towels in two rows, and a piece of soap."""
    out = [room("#dcd7cb", "#b7a994", horizon=660)]
    for index, (x, y, dye) in enumerate(
        ((230, 720, CHALK), (400, 720, SAGE), (570, 720, CHALK), (315, 578, SAGE), (485, 578, CHALK))
    ):
        circle = f"M{x - 84} {y} a84 80 0 1 0 168 0 a84 80 0 1 0 -168 0Z"
        spiral = "".join(
            f'<ellipse cx="{x}" cy="{y}" rx="{r}" ry="{int(r * 0.95)}" fill="none" stroke="#2a2118" '
            f'stroke-width="5" opacity=".26"/>'
            for r in (18, 36, 54, 72)
        )
        out.append(shadow(circle, opacity=0.34) + piece(f"roll{index}", circle, dye, angle=50, inner=spiral))
    soap = "M560 880 q70 -22 150 0 q18 26 0 50 q-76 22 -150 0 q-18 -26 0 -50Z"
    out.append(shadow(soap) + piece("soap", soap, ROSE, angle=70))
    return page("".join(out))


def curtain() -> str:
    """A sheer curtain before a window."""
    window = "".join(
        f'<rect x="{x}" y="{y}" width="170" height="250" fill="#eef2ee"/>'
        for x in (236, 424)
        for y in (150, 418, 686)
    )
    cloth = "M60 96 H420 Q392 400 330 600 Q300 760 318 960 H60Z"
    folds = "".join(
        fold(f"M{x} 100 Q{x - 6} 500 {x - bend} 960", width=24, opacity=0.5)
        + lit(f"M{x + 28} 100 Q{x + 20} 500 {x + 24 - bend} 960", width=20, opacity=0.9)
        for x, bend in ((96, 6), (152, 12), (212, 26), (272, 46), (336, 84))
    )
    rod = '<rect x="20" y="78" width="760" height="16" rx="8" fill="#6b5238"/><circle cx="784" cy="86" r="16" fill="#6b5238"/>'
    return page(
        room("#c9c4b6", "#9c8566", horizon=950)
        + '<rect x="212" y="126" width="406" height="836" fill="#f8f5ee"/>'
        + window
        + '<path d="M236 600 Q330 520 406 560 T594 520 V668 H236Z" fill="#a9b796" opacity=".7"/>'
        + rod
        + f'<g opacity=".93">{shadow(cloth, opacity=0.2)}{piece("curtain", cloth, CHALK, angle=0, inner=folds)}</g>'
    )


def robe() -> str:
    """A robe on a hanger."""
    body = "M300 260 L360 244 L400 300 L440 244 L500 260 L690 560 L600 620 L528 500 L546 880 Q400 906 254 880 L272 500 L200 620 L110 560Z"
    folds = (
        fold("M400 300 Q420 600 404 900", width=22, opacity=0.4)
        + fold("M290 420 Q300 640 280 890", width=30)
        + fold("M520 430 Q500 650 530 890", width=40, opacity=0.26)
        + lit("M336 330 Q350 620 340 890", width=34, opacity=0.3)
        + stitch("M124 566 L204 606 M676 566 L598 606", opacity=0.6)
    )
    collar = "M344 250 L360 244 L400 300 L440 244 L456 250 L414 520 L400 560 L386 520Z"
    belt = "M262 560 Q400 590 540 560 l2 34 Q400 626 260 594Z"
    hanger = '<path d="M400 236 q-4 -40 20 -52 q22 -34 -20 -44" fill="none" stroke="#5b4228" stroke-width="8"/><path d="M286 270 Q400 196 514 270" fill="none" stroke="#8a6a48" stroke-width="16"/>'
    return page(
        room("#e2d2c6", None)
        + shadow(body, opacity=0.3)
        + hanger
        + piece("robe", body, INDIGO, inner=folds)
        + piece("collar", collar, INDIGO, angle=0, inner=lit("M370 260 L396 520", width=10, opacity=0.4))
        + shadow(belt, opacity=0.3, dx=2, dy=8)
        + piece("belt", belt, INDIGO, angle=80)
        + '<path d="M420 594 q26 90 10 200 M440 592 q46 80 40 170" stroke="#2e4161" stroke-width="20" fill="none"/>'
    )


def throw() -> str:
    """A fringed throw over the arm of a bench."""
    cloth = "M220 380 Q400 350 560 384 L604 800 Q400 830 184 796Z"
    checks = "".join(
        f'<rect x="{x}" y="340" width="22" height="520" fill="#b9714f" opacity=".5"/>'
        for x in range(220, 600, 92)
    ) + "".join(
        f'<rect x="160" y="{y}" width="480" height="22" fill="#b9714f" opacity=".5"/>'
        for y in range(430, 800, 92)
    )
    fringe = "".join(
        f'<path d="M{x} {798 + abs(394 - x) // -40 + 14} q{(-1) ** i * 4} 30 {(-1) ** i * 2} 62" stroke="#c7b28c" stroke-width="6" fill="none"/>'
        for i, x in enumerate(range(192, 602, 13))
    )
    bench = '<rect x="90" y="372" width="620" height="46" rx="10" fill="#7a5c3c"/><rect x="130" y="410" width="34" height="500" fill="#6a4f33"/><rect x="640" y="410" width="34" height="500" fill="#6a4f33"/>'
    folds = fold("M300 400 Q290 600 300 820", width=34, opacity=0.2) + lit(
        "M470 400 Q480 600 476 820", width=40, opacity=0.3
    )
    return page(
        room("#d8d3c4", "#a68b6a", horizon=880)
        + bench
        + shadow(cloth, opacity=0.34)
        + fringe
        + piece("throw", cloth, FLAX, inner=checks + folds)
    )


def hero() -> str:
    """A wide picture of a long drying line in the evening light."""
    sheets = []
    for index, (x, width, dye) in enumerate(
        ((120, 330, CHALK), (480, 260, FLAX), (770, 350, CHALK), (1150, 300, ROSE))
    ):
        drop = 560 + (index % 2) * 40
        shape = (
            f"M{x} 190 H{x + width} Q{x + width + 46} 400 {x + width + 14} {drop} "
            f"Q{x + width // 2} {drop + 46} {x + 10} {drop - 6} Q{x + 34} 400 {x} 190Z"
        )
        folds = "".join(
            fold(f"M{x + step} 200 Q{x + step + 44} 400 {x + step + 16} {drop}", width=34, opacity=0.34)
            + lit(f"M{x + step + 34} 200 Q{x + step + 76} 400 {x + step + 50} {drop}", width=26, opacity=0.7)
            for step in range(50, width, 88)
        )
        sheets.append(
            shadow(shape, opacity=0.18, dx=30, dy=36)
            + piece(f"sheet{index}", shape, dye, angle=10, inner=folds)
        )
    sky = (
        '<defs><linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#c8d0cc"/>'
        '<stop offset=".6" stop-color="#eadcc6"/><stop offset="1" stop-color="#e6c8a4"/></linearGradient></defs>'
        '<rect width="1600" height="900" fill="url(#sky)"/>'
        '<path d="M0 640 Q400 560 800 630 T1600 590 V900 H0Z" fill="#a4a981"/>'
        '<path d="M0 720 Q500 640 900 712 T1600 676 V900 H0Z" fill="#8b9168"/>'
        '<circle cx="1290" cy="330" r="240" fill="#fff3d6" opacity=".75" filter="url(#softer)"/>'
        '<path d="M0 176 Q800 226 1600 170" stroke="#6b5238" stroke-width="5" fill="none"/>'
    )
    return page(sky + "".join(sheets), width=1600, height=900)
