"""Things of the table and the kitchen."""

# ruff: noqa: E501 -- paths of drawings are read as pictures, not as lines

from examples.shop.drawing.cloth import (
    CHALK,
    CLAY,
    FLAX,
    INDIGO,
    OCHRE,
    SAGE,
    fold,
    lit,
    page,
    piece,
    room,
    shadow,
    stitch,
)


def _stripes(x: int, y: int, height: int, colour: str, offsets: tuple[int, ...], width: int = 8) -> str:
    return "".join(
        f'<rect x="{x + offset}" y="{y}" width="{width}" height="{height}" fill="{colour}" opacity=".8"/>'
        for offset in offsets
    )


def napkins() -> str:
    """Four napkins, folded into squares, one upon the other."""
    out = [room("#d9cdb8", "#b99f7c", horizon=560)]
    dyes = (CLAY, FLAX, SAGE, CHALK)
    for index, dye in enumerate(dyes):
        lift, turn = index * 34, (-4, 3, -2, 1)[index]
        shape = f"M170 {700 - lift} L410 {590 - lift} L650 {690 - lift} L400 {820 - lift}Z"
        edge = (
            f"M170 {700 - lift} L400 {820 - lift} L650 {690 - lift} v26 L400 {848 - lift} L170 {726 - lift}Z"
        )
        inner = fold(f"M410 {590 - lift} L400 {820 - lift}", width=14, opacity=0.12) + stitch(
            f"M196 {700 - lift} L410 {603 - lift} L622 {690 - lift} L400 {806 - lift}Z", opacity=0.5
        )
        out.append(f'<g transform="rotate({turn} 400 {700 - lift})">')
        out.append(shadow(edge, opacity=0.3, dx=14, dy=16))
        out.append(piece(f"ne{index}", edge, dye, angle=80))
        out.append(piece(f"nt{index}", shape, dye, angle=35, inner=inner) + "</g>")
    return page("".join(out))


def tablecloth() -> str:
    """A round table under a long cloth, with a jug."""
    drape = "M120 470 Q400 400 680 470 L742 940 Q690 975 640 925 Q590 985 530 932 Q470 990 400 938 Q330 990 272 932 Q214 985 160 925 Q110 975 58 940Z"
    folds = "".join(
        fold(f"M{x} 500 Q{x + bend} 720 {x + 2 * bend} 960", width=30, opacity=0.4)
        + lit(f"M{x + 34} 500 Q{x + 34 + bend} 720 {x + 36 + 2 * bend} 960", width=24, opacity=0.7)
        for x, bend in ((170, -28), (270, -16), (370, -5), (470, 8), (560, 20), (640, 32))
    )
    jug = "M370 250 Q352 330 340 380 Q322 452 400 456 Q478 452 460 380 Q448 330 430 250 Q400 262 370 250Z"
    handle = '<path d="M446 290 Q516 300 466 392" fill="none" stroke="#cfc4b0" stroke-width="13"/>'
    stems = "".join(
        f'<path d="M400 262 Q{400 + bend // 2} 190 {400 + bend} {top}" fill="none" stroke="#7b8460" stroke-width="4"/>'
        f'<ellipse cx="{400 + bend}" cy="{top}" rx="15" ry="23" fill="#7f93b5" transform="rotate({bend // 2} {400 + bend} {top})"/>'
        for bend, top in ((-110, 120), (-52, 74), (4, 46), (62, 84), (120, 138))
    )
    top = "M120 470 Q400 400 680 470 Q400 532 120 470Z"
    return page(
        room("#cfd2c6", "#a9a292", horizon=860)
        + shadow(drape, dx=26, dy=14)
        + piece("drape", drape, CHALK, angle=10, inner=folds)
        + piece("top", top, CHALK, angle=60)
        + stems
        + shadow(jug, dx=26, dy=6, opacity=0.22)
        + handle
        + piece("jug", jug, CHALK, angle=0, inner=lit("M380 270 Q360 350 356 430", width=14, opacity=0.7))
    )


def apron() -> str:
    """An apron on a peg."""
    body = "M300 300 L500 300 Q508 400 590 450 L612 850 Q400 880 188 850 L210 450 Q292 400 300 300Z"
    strap = '<path d="M304 306 Q350 190 400 176 Q450 190 496 306" fill="none" stroke="#354866" stroke-width="15"/>'
    ties = "".join(
        f'<path d="M{x} 462 q{dx} 70 {dx // 2} 250" fill="none" stroke="#354866" stroke-width="12"/>'
        for x, dx in ((208, -60), (592, 60))
    )
    pocket = "M290 590 H510 V720 Q400 744 290 720Z"
    folds = (
        fold("M270 470 Q250 650 240 860", width=30)
        + fold("M548 480 Q560 660 556 860", width=36, opacity=0.3)
        + lit("M330 330 Q320 600 318 860", width=34, opacity=0.2)
        + stitch("M306 316 H494", opacity=0.5)
        + stitch("M198 832 Q400 862 602 832", opacity=0.5)
    )
    peg = '<rect x="120" y="150" width="560" height="34" rx="6" fill="#8a6a48"/><circle cx="400" cy="176" r="17" fill="#5b4228"/>'
    return page(
        room("#e3d9c8", None)
        + shadow("M120 150 H680 V184 H120Z", opacity=0.3)
        + peg
        + ties
        + shadow(body, opacity=0.3)
        + strap
        + piece("apron", body, INDIGO, inner=folds)
        + shadow(pocket, opacity=0.25, dx=5, dy=7)
        + piece("pocket", pocket, INDIGO, inner=stitch("M300 604 H500 M300 604 V712 Q400 732 500 712 V604"))
    )


def towels() -> str:
    """Two striped tea towels over a rail."""
    left = "M170 250 H400 V800 Q285 826 170 800Z"
    right = "M430 250 H640 V690 Q535 716 430 690Z"
    rail = '<rect x="70" y="232" width="660" height="18" rx="9" fill="#7a5c3c"/>'
    left_folds = _stripes(170, 250, 580, "#b9714f", (26, 42, 188, 204)) + fold(
        "M290 270 Q276 560 292 820", width=36, opacity=0.16
    )
    right_folds = _stripes(430, 250, 480, "#435a7d", (40, 60, 80, 130, 150, 170), 6) + fold(
        "M580 270 Q600 500 588 710", width=34, opacity=0.2
    )
    hem = stitch("M180 776 Q285 800 392 776", "#a8916b", opacity=0.8)
    return page(
        room("#dfe0d6", None)
        + shadow(left)
        + shadow(right)
        + rail
        + piece("left", left, FLAX, inner=left_folds + hem)
        + piece("right", right, CHALK, inner=right_folds)
        + '<path d="M165 236 h240 v16 h-240z M425 236 h220 v16 h-220z" fill="#2a2118" opacity=".12"/>'
    )


def runner() -> str:
    """A runner along a table, and pears in a bowl."""
    cloth = "M310 560 L520 560 L640 1010 L150 1010Z"
    bowl = "M236 560 Q400 606 564 560 Q550 700 400 712 Q250 700 236 560Z"
    rim = '<ellipse cx="400" cy="560" rx="164" ry="38" fill="#56452f"/>'
    pears = "".join(
        f'<g transform="translate({x} {y}) rotate({turn})"><path d="M0 -92 C26 -92 24 -46 44 -18 C72 22 44 62 0 62 '
        f'C-44 62 -72 22 -44 -18 C-24 -46 -26 -92 0 -92Z" fill="{colour}"/><path d="M-22 -30 C-44 4 -40 30 -22 44" '
        f'fill="none" stroke="#fff8e0" stroke-width="12" opacity=".35" filter="url(#soft)"/>'
        f'<path d="M0 -92 q4 -20 14 -28" stroke="#4c3a22" stroke-width="6" fill="none"/></g>'
        for x, y, turn, colour in (
            (330, 508, -16, "#a9a457"),
            (470, 512, 18, "#c29a4b"),
            (402, 486, 2, "#b8b061"),
        )
    )
    folds = (
        lit("M360 580 L280 1000", width=26, opacity=0.35)
        + fold("M500 590 L590 1000", width=30, opacity=0.25)
        + stitch("M326 572 L176 1000 M504 572 L614 1000", "#8a5a2c")
    )
    return page(
        room("#c9c2b2", "#8d6f4d", horizon=540)
        + shadow(cloth, opacity=0.3, dx=14, dy=8)
        + piece("runner", cloth, OCHRE, inner=folds)
        + shadow(bowl, opacity=0.45, dx=34, dy=26)
        + rim
        + pears
        + piece("bowl", bowl, SAGE, angle=10)
    )


def tote() -> str:
    """A market bag on a hook, with a baguette and greens."""
    bag = "M220 440 Q400 470 580 440 L612 880 Q400 912 188 880Z"
    straps = '<path d="M296 452 C300 220 360 170 400 168 C440 170 500 220 504 452" fill="none" stroke="#bda982" stroke-width="24"/>'
    bread = '<path d="M470 470 L556 196 Q580 166 604 198 L540 474Z" fill="#c98d4a"/>' + "".join(
        f'<path d="M{510 + i * 20} {420 - i * 60} q26 -14 40 -2" stroke="#f0cf95" stroke-width="9" fill="none"/>'
        for i in range(4)
    )
    leaves = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="36" ry="92" fill="{colour}" transform="rotate({turn} {x} {y})"/>'
        for x, y, turn, colour in (
            (286, 376, -24, "#6f8050"),
            (336, 352, 6, "#86975f"),
            (380, 382, 26, "#5f7045"),
        )
    )
    folds = (
        fold("M300 470 Q320 660 270 890", width=30, opacity=0.18)
        + fold("M540 470 Q520 680 572 890", width=40, opacity=0.24)
        + stitch("M230 462 Q400 492 572 462", "#8f7a55")
    )
    mark = '<text x="400" y="700" text-anchor="middle" font-family="Instrument Serif,serif" font-style="italic" font-size="64" fill="#5f4d30" opacity=".85">maison lin</text>'
    return page(
        room("#d6c3b4", None)
        + shadow(bag)
        + '<circle cx="400" cy="164" r="18" fill="#5b4228"/>'
        + leaves
        + bread
        + straps
        + piece("bag", bag, FLAX, inner=folds + mark)
    )
