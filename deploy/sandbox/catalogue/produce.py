"""What grows: leaves, flowers, roots, fruits and vegetables."""

import math
import random
from collections.abc import Callable

from pantry import drop
from PIL import Image, ImageDraw
from strokes import LEAF, STALK, Draw, Rgb, ball, dark, light, mix, oval, pointed, shape


def leaf(d: Draw, m: float, r: float, color: Rgb) -> None:
    green = mix(LEAF, color, 0.25)
    pointed(d, m, r * 0.52, r, dark(green, 0.2))
    pointed(d, m, r * 0.46, r * 0.93, green)
    vein = light(green, 0.4)
    d.line((m, m - r * 0.8, m, m + r * 1.1), fill=vein, width=max(2, int(r * 0.06)))
    for step in (-0.45, -0.1, 0.25):
        for side in (-1, 1):
            d.line(
                (m, m + (step + 0.2) * r, m + side * r * 0.34, m + (step - 0.08) * r),
                fill=vein,
                width=max(1, int(r * 0.035)),
            )


def flower(d: Draw, m: float, r: float, color: Rgb) -> None:
    for ring, size in ((0.58, 0.4), (0.36, 0.32)):
        for step in range(7):
            turn = step / 7 * math.tau + ring
            x, y = r * ring * math.cos(turn), r * ring * math.sin(turn)
            oval(d, m, r * size, r * size, light(color, 0.55 if ring > 0.5 else 0.3), x, y)
            oval(
                d,
                m,
                r * size * 0.6,
                r * size * 0.6,
                light(color, 0.4 if ring > 0.5 else 0.12),
                x * 0.85,
                y * 0.85,
            )
    ball(d, m, r * 0.22, (232, 178, 58))


def sunflower(d: Draw, m: float, r: float, color: Rgb) -> None:
    for step in range(16):
        turn = step / 16 * math.tau
        x, y = math.cos(turn), math.sin(turn)
        d.polygon(
            [
                (m + x * r, m + y * r),
                (m + r * 0.5 * math.cos(turn + 0.28), m + r * 0.5 * math.sin(turn + 0.28)),
                (m + r * 0.5 * math.cos(turn - 0.28), m + r * 0.5 * math.sin(turn - 0.28)),
            ],
            fill=(242, 186, 38) if step % 2 else (226, 160, 26),
        )
    ball(d, m, r * 0.52, (98, 62, 34))
    for step in range(24):
        turn, far = step * 2.4, r * 0.42 * math.sqrt(step / 24)
        oval(d, m, r * 0.04, r * 0.04, (164, 116, 66), far * math.cos(turn), far * math.sin(turn))


def root(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((206, 154, 84), color, 0.35)
    knobs = (
        (-0.5, 0.15, 0.36),
        (0, 0, 0.42),
        (0.5, -0.12, 0.34),
        (0.12, -0.48, 0.26),
        (-0.28, 0.5, 0.24),
        (0.62, 0.32, 0.2),
    )
    for x, y, size in knobs:
        oval(d, m, r * size, r * size * 0.9, dark(skin, 0.25), x * r, y * r)
    for x, y, size in knobs:
        oval(d, m, r * size * 0.88, r * size * 0.78, skin, x * r, y * r - r * 0.03)
    for x in (-0.55, -0.15, 0.2, 0.5):
        d.arc(
            (m + (x - 0.12) * r, m - r * 0.3, m + (x + 0.12) * r, m + r * 0.3),
            300,
            60,
            fill=dark(skin, 0.22),
            width=max(2, int(r * 0.04)),
        )


def tapered(
    fill: Rgb, cap: Rgb, bend: float, girth: float
) -> Callable[[Draw, float, float, Rgb], None]:
    """Long and narrowing to a tip: chillies, carrots, okra."""

    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        steps = 40
        for tone, share in ((dark(fill, 0.28), 1.0), (fill, 0.84)):
            for step in range(steps + 1):
                t = step / steps
                x = bend * r * math.sin(t * math.pi * 0.9) - bend * r * 0.5
                width = r * girth * (1 - t) ** 0.6 * share + 1
                oval(d, m, width, width, tone, x, -r * 0.75 + t * r * 1.75)
        x = -bend * r * 0.5
        oval(
            d,
            m,
            r * girth * 0.4,
            r * girth * 0.5,
            light(fill, 0.35),
            x - r * girth * 0.35,
            -r * 0.45,
        )
        oval(d, m, r * girth, r * girth * 0.5, cap, x, -r * 0.8)
        d.line(
            (m + x, m - r * 0.8, m + x - bend * r * 0.4, m - r * 1.15),
            fill=cap,
            width=max(3, int(r * 0.1)),
        )

    return draw


def fruit(
    fill: Rgb, *, calyx: bool = False, crown: bool = False, tip: bool = False
) -> Callable[[Draw, float, float, Rgb], None]:
    """A round fruit with a stalk and a leaf, a star-shaped calyx or a crown."""

    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        if tip:
            d.polygon(
                [(m - r * 0.3, m + r * 0.7), (m, m + r * 1.08), (m + r * 0.3, m + r * 0.7)],
                fill=dark(fill, 0.1),
            )
        if crown:
            for x in (-0.2, 0, 0.2):
                d.polygon(
                    [
                        (m + (x - 0.14) * r, m - r * 0.8),
                        (m + x * r * 1.5, m - r * 1.15),
                        (m + (x + 0.14) * r, m - r * 0.8),
                    ],
                    fill=dark(fill, 0.15),
                )
        ball(d, m, r * 0.92, fill)
        if calyx:
            for step in range(5):
                turn = step / 5 * math.tau - 0.3
                d.polygon(
                    [
                        (m, m - r * 0.82),
                        (m + r * 0.42 * math.cos(turn), m - r * 0.78 + r * 0.2 * math.sin(turn)),
                        (m + r * 0.1, m - r * 0.62),
                    ],
                    fill=STALK,
                )
            d.line(
                (m, m - r * 0.8, m + r * 0.06, m - r * 1.1), fill=STALK, width=max(3, int(r * 0.09))
            )
        elif not crown:
            d.line(
                (m, m - r * 0.78, m + r * 0.08, m - r * 1.15),
                fill=(110, 78, 44),
                width=max(3, int(r * 0.08)),
            )
            leaf = Image.new("RGBA", (int(r), int(r)), (0, 0, 0, 0))
            pointed(ImageDraw.Draw(leaf), r / 2, r * 0.17, r * 0.42, LEAF)
            d._image.alpha_composite(leaf.rotate(-62), (int(m), int(max(0, m - r * 1.42))))

    return draw


def mango(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((240, 170, 44), color, 0.35)

    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            lean = 0.18 * math.sin(turn) * scale
            return r * scale * (0.72 * math.cos(turn) + lean), r * scale * 0.95 * math.sin(turn)

        return point

    shape(d, m, at(1), dark(skin, 0.2))
    shape(d, m, at(0.94), skin)
    oval(d, m, r * 0.4, r * 0.45, mix(skin, (226, 84, 50), 0.35), -r * 0.15, -r * 0.35)
    oval(d, m, r * 0.12, r * 0.22, light(skin, 0.6), -r * 0.36, -r * 0.05)
    d.line(
        (m - r * 0.14, m - r * 0.9, m - r * 0.1, m - r * 1.15),
        fill=(110, 78, 44),
        width=max(3, int(r * 0.08)),
    )
    leaf = Image.new("RGBA", (int(r), int(r)), (0, 0, 0, 0))
    pointed(ImageDraw.Draw(leaf), r / 2, r * 0.16, r * 0.45, LEAF)
    d._image.alpha_composite(leaf.rotate(-70), (int(m - r * 0.1), int(max(0, m - r * 1.45))))


def coconut(d: Draw, m: float, r: float, color: Rgb) -> None:
    ball(d, m, r * 0.95, (122, 80, 50))
    oval(d, m, r * 0.84, r * 0.74, (96, 60, 36), dy=r * 0.05)
    oval(d, m, r * 0.78, r * 0.68, (255, 252, 244), dy=r * 0.05)
    oval(d, m, r * 0.52, r * 0.43, (232, 228, 216), dy=r * 0.1)


def green_coconut(d: Draw, m: float, r: float, color: Rgb) -> None:
    ball(d, m, r * 0.95, (104, 158, 66))
    d.polygon(
        [
            (m - r * 0.45, m - r * 0.72),
            (m, m - r * 1.08),
            (m + r * 0.45, m - r * 0.72),
            (m, m - r * 0.5),
        ],
        fill=(244, 240, 222),
    )
    oval(d, m, r * 0.14, r * 0.08, (196, 186, 150), dy=-r * 0.76)


def tealeaf(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle, x, size in ((48, -0.34, 0.62), (-48, 0.34, 0.62), (0, 0, 0.7)):
        tile = Image.new("RGBA", (int(r * 1.6), int(r * 1.6)), (0, 0, 0, 0))
        leaf(ImageDraw.Draw(tile), r * 0.8, r * size, (70, 140, 70))
        y = -0.42 if not angle else 0.08
        d._image.alpha_composite(
            tile.rotate(angle, Image.Resampling.BICUBIC),
            (int(max(0, m + x * r - r * 0.8)), int(max(0, m + y * r - r * 0.8))),
        )
    d.line((m, m + r * 0.2, m, m + r), fill=STALK, width=max(3, int(r * 0.08)))


def garlic(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (240, 231, 218)
    drop(d, m, r, color, skin)
    for x in (-0.62, -0.25, 0.25, 0.62):
        d.arc(
            (m - abs(x) * r, m - r * 0.6, m + abs(x) * r, m + r * 0.9),
            90 if x < 0 else 270,
            270 if x < 0 else 90,
            fill=(206, 178, 190),
            width=max(2, int(r * 0.04)),
        )
    oval(d, m, r * 0.18, r * 0.06, (190, 170, 150), dy=r * 0.9)


def banana(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (240, 206, 56)
    for shift in (0.3, 0.0, -0.3):
        for size, tone in ((1.0, dark(skin, 0.22)), (0.84, skin)):
            for step in range(41):
                t = step / 40
                turn = math.pi * (0.95 - 0.75 * t)
                width = r * 0.21 * size * math.sin(math.pi * (0.1 + 0.82 * t)) ** 0.5
                oval(
                    d,
                    m,
                    width,
                    width,
                    tone,
                    r * 1.05 * math.cos(turn) + r * 0.1,
                    r * 1.0 * math.sin(turn) - r * 0.5 + shift * r,
                )
    oval(d, m, r * 0.17, r * 0.2, (120, 96, 44), -r * 0.92, -r * 0.35)


def potato(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (204, 164, 104)
    oval(d, m, r, r * 0.78, dark(skin, 0.25))
    oval(d, m, r * 0.94, r * 0.71, skin, -r * 0.02, -r * 0.04)
    oval(d, m, r * 0.4, r * 0.22, light(skin, 0.25), -r * 0.3, -r * 0.34)
    for x, y in ((-0.4, 0.1), (0.2, -0.2), (0.45, 0.22), (-0.05, 0.4)):
        oval(d, m, r * 0.07, r * 0.035, dark(skin, 0.35), x * r, y * r)


def onion(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (176, 66, 108)
    d.polygon(
        [(m - r * 0.3, m - r * 0.6), (m, m - r * 1.15), (m + r * 0.3, m - r * 0.6)],
        fill=(204, 150, 110),
    )
    ball(d, m, r * 0.88, skin)
    for x in (0.25, 0.55):
        d.arc(
            (m - x * r, m - r * 0.86, m + x * r, m + r * 0.86),
            0,
            360,
            fill=dark(skin, 0.2),
            width=max(2, int(r * 0.04)),
        )


def cauliflower(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle in range(-80, 261, 34):
        turn = math.radians(angle)
        oval(
            d,
            m,
            r * 0.42,
            r * 0.42,
            mix(LEAF, (150, 190, 110), 0.4 if angle % 68 else 0.15),
            r * 0.72 * math.cos(turn),
            r * 0.2 + r * 0.6 * math.sin(turn),
        )
    chance = random.Random(5)
    for ring, count in ((0.62, 13), (0.38, 9), (0.1, 4)):
        for step in range(count):
            turn = step / count * math.tau
            size = r * chance.uniform(0.2, 0.26)
            ball(
                d,
                m,
                size,
                (246, 240, 220),
                r * ring * math.cos(turn),
                r * ring * 0.85 * math.sin(turn) - r * 0.12,
            )


def brinjal(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (96, 46, 118)
    oval(d, m, r * 0.66, r * 0.92, dark(skin, 0.4), dy=r * 0.08)
    oval(d, m, r * 0.6, r * 0.86, skin, -r * 0.03, r * 0.06)
    oval(d, m, r * 0.12, r * 0.36, light(skin, 0.5), -r * 0.3, -r * 0.05)
    for x in (-0.4, -0.14, 0.14, 0.4):
        d.polygon(
            [
                (m + (x - 0.2) * r, m - r * 0.76),
                (m + (x + 0.2) * r, m - r * 0.76),
                (m + x * r * 1.1, m - r * 0.4),
            ],
            fill=STALK,
        )
    d.line((m, m - r * 0.76, m + r * 0.1, m - r * 1.15), fill=STALK, width=max(4, int(r * 0.13)))


def gourd(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (158, 200, 108)
    for tone, share in ((dark(skin, 0.25), 1.0), (skin, 0.88)):
        oval(d, m, r * 0.42 * share, r * 0.55 * share, tone, 0, r * 0.45)
        oval(d, m, r * 0.3 * share, r * 0.95 * share, tone, 0, -r * 0.1)
    oval(d, m, r * 0.07, r * 0.5, light(skin, 0.4), -r * 0.14, -r * 0.05)
    d.line((m, m - r, m + r * 0.08, m - r * 1.22), fill=STALK, width=max(4, int(r * 0.12)))


def papaya(d: Draw, m: float, r: float, color: Rgb) -> None:
    for tone, rx, ry in (
        ((176, 150, 48), 0.7, 1.0),
        ((240, 142, 58), 0.6, 0.9),
        ((248, 176, 96), 0.36, 0.66),
        ((196, 92, 40), 0.24, 0.52),
    ):
        drop(d, m, r * ry * 1.02, color, tone) if rx == 0.7 else oval(
            d, m, r * rx, r * ry * 0.72, tone, 0, r * 0.18
        )
    chance = random.Random(3)
    for _ in range(26):
        oval(
            d,
            m,
            r * 0.05,
            r * 0.05,
            (44, 38, 34),
            chance.uniform(-0.16, 0.16) * r,
            r * 0.18 + chance.uniform(-0.32, 0.32) * r,
        )


def leaves(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle, size in ((-50, 0.8), (50, 0.8), (-25, 0.95), (25, 0.95), (0, 1.0)):
        tile = Image.new("RGBA", (int(r * 2.6), int(r * 2.6)), (0, 0, 0, 0))
        leaf(ImageDraw.Draw(tile), r * 1.3, r * 0.62 * size, color)
        moved = Image.new("RGBA", tile.size, (0, 0, 0, 0))
        moved.alpha_composite(tile, (0, 0))
        turned = moved.rotate(angle, Image.Resampling.BICUBIC, center=(r * 1.3, r * 2.1))
        d._image.alpha_composite(turned, (0, 0))


def pod(d: Draw, m: float, r: float, color: Rgb) -> None:
    pointed(d, m, r * 0.48, r, dark(color, 0.28))
    pointed(d, m, r * 0.42, r * 0.93, color)
    for x in (-0.2, 0.0, 0.2):
        d.arc(
            (m + (x - 0.08) * r, m - r * 0.75, m + (x + 0.08) * r, m + r * 0.75),
            95 if x <= 0 else 275,
            265 if x <= 0 else 85,
            fill=dark(color, 0.25),
            width=max(2, int(r * 0.05)),
        )
    d.line((m, m - r * 0.9, m, m - r * 1.15), fill=STALK, width=max(2, int(r * 0.08)))
