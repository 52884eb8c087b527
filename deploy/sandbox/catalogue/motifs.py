"""What is in the pack, drawn piece by piece: grains, fruits, leaves, drops.

Each function draws one piece around the middle of a square tile whose half side is `r`, in the
product's own colour where the thing itself has none.
"""

import math
import random
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw

Rgb = tuple[int, int, int]
Draw = Any
LEAF: Rgb = (74, 134, 62)
STALK: Rgb = (92, 122, 50)


def rgb(text: str) -> Rgb:
    """A colour from "#rrggbb"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with a share of `other` in it."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return first, second, third


def light(color: Rgb, share: float) -> Rgb:
    """Towards white."""
    return mix(color, (255, 255, 255), share)


def dark(color: Rgb, share: float) -> Rgb:
    """Towards a warm black."""
    return mix(color, (38, 24, 16), share)


def piece(kind: str, r: int, color: Rgb, angle: float) -> Image.Image:
    """One piece as a transparent tile, turned by `angle` degrees."""
    size = int(r * 2.6)
    tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    _PIECES[kind](ImageDraw.Draw(tile), size / 2, float(r), color)
    return tile.rotate(angle, Image.Resampling.BICUBIC)


def _oval(d: Draw, m: float, rx: float, ry: float, fill: Rgb, dx: float = 0, dy: float = 0) -> None:
    d.ellipse((m + dx - rx, m + dy - ry, m + dx + rx, m + dy + ry), fill=fill)


def _ball(d: Draw, m: float, r: float, color: Rgb, dx: float = 0, dy: float = 0) -> None:
    """A round thing with its shade below and its light above."""
    _oval(d, m, r, r, dark(color, 0.28), dx, dy)
    _oval(d, m, r * 0.94, r * 0.93, color, dx - r * 0.03, dy - r * 0.06)
    _oval(d, m, r * 0.55, r * 0.45, light(color, 0.18), dx - r * 0.22, dy - r * 0.35)
    _oval(d, m, r * 0.2, r * 0.13, light(color, 0.6), dx - r * 0.34, dy - r * 0.46)


def _curve(m: float, points: int, at: Callable[[float], tuple[float, float]]) -> list[Any]:
    return [(m + x, m + y) for x, y in (at(step / points) for step in range(points + 1))]


def _shape(d: Draw, m: float, at: Callable[[float], tuple[float, float]], fill: Rgb) -> None:
    d.polygon(_curve(m, 60, at), fill=fill)


def _pointed(d: Draw, m: float, rx: float, ry: float, fill: Rgb, dx: float = 0) -> None:
    """A leaf's outline, tips up and down."""

    def at(t: float) -> tuple[float, float]:
        turn = t * math.tau
        return dx + rx * math.sin(turn) * abs(math.sin(turn)) ** 0.35, -ry * math.cos(turn)

    _shape(d, m, at, fill)


def _leaf(d: Draw, m: float, r: float, color: Rgb) -> None:
    green = mix(LEAF, color, 0.25)
    _pointed(d, m, r * 0.52, r, dark(green, 0.2))
    _pointed(d, m, r * 0.46, r * 0.93, green)
    vein = light(green, 0.4)
    d.line((m, m - r * 0.8, m, m + r * 1.1), fill=vein, width=max(2, int(r * 0.06)))
    for step in (-0.45, -0.1, 0.25):
        for side in (-1, 1):
            d.line(
                (m, m + (step + 0.2) * r, m + side * r * 0.34, m + (step - 0.08) * r),
                fill=vein,
                width=max(1, int(r * 0.035)),
            )


def _wheat(d: Draw, m: float, r: float, color: Rgb) -> None:
    gold = mix((214, 160, 62), color, 0.2)
    d.line((m, m - r * 0.6, m, m + r * 1.2), fill=dark(gold, 0.2), width=max(2, int(r * 0.07)))
    for row in range(5):
        y = -0.75 * r + row * r * 0.33
        for side in (-1, 1):
            grain = Image.new("RGBA", (int(r), int(r)), (0, 0, 0, 0))
            g = ImageDraw.Draw(grain)
            _pointed(g, r / 2, r * 0.17, r * 0.36, dark(gold, 0.25))
            _pointed(g, r / 2, r * 0.14, r * 0.31, light(gold, 0.12 * (row % 2)))
            grain = grain.rotate(-side * 32)
            d._image.alpha_composite(
                grain, (int(m + side * r * 0.2 - r / 2), int(m + y - r / 2 + r * 0.05))
            )
    _pointed(d, m, r * 0.15, r * 0.32, gold)


def _grain(width: float, fill: Rgb | None = None) -> Callable[[Draw, float, float, Rgb], None]:
    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        skin = fill or color
        _pointed(d, m, r * width, r, dark(skin, 0.3))
        _pointed(d, m, r * width * 0.84, r * 0.92, skin)
        _pointed(d, m, r * width * 0.25, r * 0.6, light(skin, 0.5), dx=-r * width * 0.3)

    return draw


def _round(fill: Rgb | None = None) -> Callable[[Draw, float, float, Rgb], None]:
    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        _ball(d, m, r * 0.85, fill or color)

    return draw


def _lentil(d: Draw, m: float, r: float, color: Rgb) -> None:
    _oval(d, m, r * 0.9, r * 0.72, dark(color, 0.3))
    _oval(d, m, r * 0.84, r * 0.64, color, dy=-r * 0.04)
    _oval(d, m, r * 0.4, r * 0.2, light(color, 0.45), -r * 0.2, -r * 0.25)


def _chickpea(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((222, 178, 108), color, 0.45)
    d.polygon([(m - r * 0.25, m - r * 0.7), (m, m - r * 1.1), (m + r * 0.25, m - r * 0.7)], skin)
    _ball(d, m, r * 0.8, skin)
    d.line((m, m - r * 0.7, m + r * 0.05, m), fill=dark(skin, 0.3), width=max(2, int(r * 0.07)))


def _bean(d: Draw, m: float, r: float, color: Rgb) -> None:
    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            dent = 0.3 * math.exp(-(((t % 1) - 0.25) ** 2) / 0.008)
            return r * scale * math.cos(turn), r * scale * (0.62 - dent) * math.sin(turn)

        return point

    _shape(d, m, at(1), dark(color, 0.35))
    _shape(d, m, at(0.92), color)
    _oval(d, m, r * 0.4, r * 0.1, light(color, 0.45), -r * 0.15, -r * 0.35)
    _oval(d, m, r * 0.16, r * 0.07, (250, 242, 226), dy=r * 0.24)


def _cluster(d: Draw, m: float, r: float, color: Rgb) -> None:
    for ring, count in ((0.0, 1), (0.38, 6), (0.74, 11)):
        for step in range(count):
            turn = step / count * math.tau + ring
            _ball(d, m, r * 0.2, color, r * ring * math.cos(turn), r * ring * math.sin(turn))


def _flake(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((238, 220, 176), color, 0.25)

    def at(t: float) -> tuple[float, float]:
        turn = t * math.tau
        swell = 1 + 0.1 * math.sin(turn * 3 + r)
        return r * 0.95 * swell * math.cos(turn), r * 0.6 * swell * math.sin(turn)

    _shape(d, m, at, dark(skin, 0.22))
    _shape(d, m, lambda t: (at(t)[0] * 0.9, at(t)[1] * 0.85), skin)
    d.arc(
        (m - r * 0.5, m - r * 0.3, m + r * 0.5, m + r * 0.35),
        200,
        330,
        fill=light(skin, 0.6),
        width=max(2, int(r * 0.07)),
    )


def _flower(d: Draw, m: float, r: float, color: Rgb) -> None:
    for ring, size in ((0.58, 0.4), (0.36, 0.32)):
        for step in range(7):
            turn = step / 7 * math.tau + ring
            x, y = r * ring * math.cos(turn), r * ring * math.sin(turn)
            _oval(d, m, r * size, r * size, light(color, 0.55 if ring > 0.5 else 0.3), x, y)
            _oval(
                d,
                m,
                r * size * 0.6,
                r * size * 0.6,
                light(color, 0.4 if ring > 0.5 else 0.12),
                x * 0.85,
                y * 0.85,
            )
    _ball(d, m, r * 0.22, (232, 178, 58))


def _sunflower(d: Draw, m: float, r: float, color: Rgb) -> None:
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
    _ball(d, m, r * 0.52, (98, 62, 34))
    for step in range(24):
        turn, far = step * 2.4, r * 0.42 * math.sqrt(step / 24)
        _oval(d, m, r * 0.04, r * 0.04, (164, 116, 66), far * math.cos(turn), far * math.sin(turn))


def _drop(d: Draw, m: float, r: float, color: Rgb, fill: Rgb | None = None) -> None:
    skin = fill or mix((240, 188, 56), color, 0.35)

    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            return (
                0.72 * r * scale * math.sin(turn) * math.sin(turn / 2) ** 1.5,
                -r * scale * math.cos(turn),
            )

        return point

    _shape(d, m, at(1), dark(skin, 0.22))
    _shape(d, m, at(0.91), skin)
    _oval(d, m, r * 0.12, r * 0.24, light(skin, 0.7), -r * 0.26, r * 0.35)


def _flame(d: Draw, m: float, r: float, color: Rgb) -> None:
    _drop(d, m, r, color, (236, 120, 36))
    _drop(d, m + r * 0.16, r * 0.62, color, (250, 200, 70))


def _milk(d: Draw, m: float, r: float, color: Rgb) -> None:
    _drop(d, m, r, color, light(color, 0.86))


def _crystal(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = light(color, 0.55)
    corner = [(-0.55, -0.55), (0.15, -0.85), (0.75, -0.3), (0.6, 0.5), (-0.1, 0.85), (-0.75, 0.35)]
    points = [(m + x * r, m + y * r) for x, y in corner]
    d.polygon(points, fill=skin)
    middle = (m + r * 0.05, m - r * 0.1)
    shades = (0.5, 0.2, 0.0, -0.15, -0.1, 0.3)
    for index, shade in enumerate(shades):
        tone = light(skin, shade) if shade >= 0 else dark(skin, -shade)
        d.polygon([points[index], points[(index + 1) % 6], middle], fill=tone)


def _cube(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = light(color, 0.35) if sum(color) > 330 else light(color, 0.12)
    top = [(0, -0.95), (0.85, -0.5), (0, -0.05), (-0.85, -0.5)]
    left = [(-0.85, -0.5), (0, -0.05), (0, 0.95), (-0.85, 0.45)]
    right = [(0.85, -0.5), (0, -0.05), (0, 0.95), (0.85, 0.45)]
    for face, tone in ((top, light(skin, 0.4)), (left, skin), (right, dark(skin, 0.16))):
        d.polygon([(m + x * r, m + y * r) for x, y in face], fill=tone)


def _swirl(d: Draw, m: float, r: float, color: Rgb) -> None:
    _oval(d, m, r, r * 0.9, light(color, 0.72))
    _oval(d, m, r * 0.92, r * 0.82, (255, 253, 247))
    width = max(2, int(r * 0.07))
    for size, start in ((0.72, 20), (0.5, 160), (0.28, 300)):
        box = (m - r * size, m - r * size * 0.85, m + r * size, m + r * size * 0.85)
        d.arc(box, start, start + 220, fill=light(color, 0.5), width=width)


def _star(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((124, 66, 36), color, 0.25)
    for step in range(8):
        turn = step / 8 * math.tau
        x, y = math.cos(turn), math.sin(turn)
        d.polygon(
            [
                (m, m),
                (m + r * 0.55 * math.cos(turn + 0.36), m + r * 0.55 * math.sin(turn + 0.36)),
                (m + r * x, m + r * y),
                (m + r * 0.55 * math.cos(turn - 0.36), m + r * 0.55 * math.sin(turn - 0.36)),
            ],
            fill=dark(skin, 0.15 * (step % 2)),
        )
        _oval(d, m, r * 0.11, r * 0.11, (206, 142, 74), x * r * 0.55, y * r * 0.55)
    _oval(d, m, r * 0.13, r * 0.13, dark(skin, 0.4))


def _noodle(d: Draw, m: float, r: float, color: Rgb) -> None:
    chance = random.Random(int(r) + sum(color))
    for _ in range(15):
        x, y = chance.uniform(-0.45, 0.45) * r, chance.uniform(-0.45, 0.45) * r
        size, start = chance.uniform(0.3, 0.6) * r, chance.randrange(360)
        tone = light(color, 0.15) if chance.random() < 0.5 else mix(color, (245, 205, 120), 0.5)
        box = (m + x - size, m + y - size * 0.7, m + x + size, m + y + size * 0.7)
        d.arc(box, start, start + 210, fill=tone, width=max(3, int(r * 0.1)))


def _honey(d: Draw, m: float, r: float, color: Rgb) -> None:
    gold = mix((238, 170, 44), color, 0.4)
    for x, y in ((0, 0), (0.0, -0.72), (0.63, -0.36), (0.63, 0.36), (-0.63, 0.36), (-0.63, -0.36)):
        for size, tone in ((0.4, dark(gold, 0.25)), (0.33, light(gold, 0.1 + 0.2 * (x > 0)))):
            points = [
                (
                    m + x * r + r * size * math.cos(k * math.tau / 6),
                    m + y * r + r * size * math.sin(k * math.tau / 6),
                )
                for k in range(6)
            ]
            d.polygon(points, fill=tone)
    _oval(d, m, r * 0.16, r * 0.26, gold, 0, r * 0.85)


def _coffee(d: Draw, m: float, r: float, color: Rgb) -> None:
    bean = mix((96, 56, 34), color, 0.3)
    _oval(d, m, r * 0.66, r * 0.92, dark(bean, 0.4))
    _oval(d, m, r * 0.6, r * 0.86, bean, -r * 0.03, -r * 0.03)
    _oval(d, m, r * 0.16, r * 0.4, light(bean, 0.25), -r * 0.34, -r * 0.2)
    seam = _curve(m, 30, lambda t: (r * 0.14 * math.sin(t * math.tau), r * (1.7 * t - 0.85)))
    d.line(seam, fill=dark(bean, 0.6), width=max(3, int(r * 0.1)), joint="curve")


def _almond(d: Draw, m: float, r: float, color: Rgb) -> None:
    _drop(d, m, r, color, mix((176, 108, 56), color, 0.55))
    tone = dark(mix((176, 108, 56), color, 0.55), 0.25)
    for x in (-0.18, 0.02, 0.22):
        d.line(
            (m + x * r * 0.5, m - r * 0.45, m + x * r, m + r * 0.6),
            fill=tone,
            width=max(1, int(r * 0.04)),
        )


def _stick(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((170, 104, 60), color, 0.4)
    d.rounded_rectangle((m - r * 0.26, m - r, m + r * 0.26, m + r), r * 0.2, fill=dark(skin, 0.3))
    d.rounded_rectangle((m - r * 0.22, m - r, m + r * 0.1, m + r), r * 0.18, fill=skin)
    d.line(
        (m - r * 0.1, m - r * 0.9, m - r * 0.1, m + r * 0.9),
        fill=light(skin, 0.3),
        width=max(2, int(r * 0.06)),
    )
    d.arc(
        (m - r * 0.2, m - r * 1.05, m + r * 0.2, m - r * 0.75),
        0,
        360,
        fill=dark(skin, 0.5),
        width=max(2, int(r * 0.05)),
    )


def _root(d: Draw, m: float, r: float, color: Rgb) -> None:
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
        _oval(d, m, r * size, r * size * 0.9, dark(skin, 0.25), x * r, y * r)
    for x, y, size in knobs:
        _oval(d, m, r * size * 0.88, r * size * 0.78, skin, x * r, y * r - r * 0.03)
    for x in (-0.55, -0.15, 0.2, 0.5):
        d.arc(
            (m + (x - 0.12) * r, m - r * 0.3, m + (x + 0.12) * r, m + r * 0.3),
            300,
            60,
            fill=dark(skin, 0.22),
            width=max(2, int(r * 0.04)),
        )


def _peanut(d: Draw, m: float, r: float, color: Rgb) -> None:
    shell = mix((214, 168, 104), color, 0.25)
    for size, tone in ((1.0, dark(shell, 0.25)), (0.92, shell)):
        _oval(d, m, r * 0.5 * size, r * 0.52 * size, tone, 0, -r * 0.42)
        _oval(d, m, r * 0.56 * size, r * 0.56 * size, tone, 0, r * 0.4)
        _oval(d, m, r * 0.38 * size, r * 0.4, tone)
    for y in (-0.6, -0.3, 0.0, 0.3, 0.6):
        d.arc(
            (m - r * 0.42, m + (y - 0.15) * r, m + r * 0.42, m + (y + 0.15) * r),
            20,
            160,
            fill=dark(shell, 0.16),
            width=max(2, int(r * 0.04)),
        )


def _tapered(
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
                _oval(d, m, width, width, tone, x, -r * 0.75 + t * r * 1.75)
        x = -bend * r * 0.5
        _oval(
            d,
            m,
            r * girth * 0.4,
            r * girth * 0.5,
            light(fill, 0.35),
            x - r * girth * 0.35,
            -r * 0.45,
        )
        _oval(d, m, r * girth, r * girth * 0.5, cap, x, -r * 0.8)
        d.line(
            (m + x, m - r * 0.8, m + x - bend * r * 0.4, m - r * 1.15),
            fill=cap,
            width=max(3, int(r * 0.1)),
        )

    return draw


def _fruit(
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
        _ball(d, m, r * 0.92, fill)
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
            _pointed(ImageDraw.Draw(leaf), r / 2, r * 0.17, r * 0.42, LEAF)
            d._image.alpha_composite(leaf.rotate(-62), (int(m), int(max(0, m - r * 1.42))))

    return draw


def _mango(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((240, 170, 44), color, 0.35)

    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            lean = 0.18 * math.sin(turn) * scale
            return r * scale * (0.72 * math.cos(turn) + lean), r * scale * 0.95 * math.sin(turn)

        return point

    _shape(d, m, at(1), dark(skin, 0.2))
    _shape(d, m, at(0.94), skin)
    _oval(d, m, r * 0.4, r * 0.45, mix(skin, (226, 84, 50), 0.35), -r * 0.15, -r * 0.35)
    _oval(d, m, r * 0.12, r * 0.22, light(skin, 0.6), -r * 0.36, -r * 0.05)
    d.line(
        (m - r * 0.14, m - r * 0.9, m - r * 0.1, m - r * 1.15),
        fill=(110, 78, 44),
        width=max(3, int(r * 0.08)),
    )
    leaf = Image.new("RGBA", (int(r), int(r)), (0, 0, 0, 0))
    _pointed(ImageDraw.Draw(leaf), r / 2, r * 0.16, r * 0.45, LEAF)
    d._image.alpha_composite(leaf.rotate(-70), (int(m - r * 0.1), int(max(0, m - r * 1.45))))


def _coconut(d: Draw, m: float, r: float, color: Rgb) -> None:
    _ball(d, m, r * 0.95, (122, 80, 50))
    _oval(d, m, r * 0.84, r * 0.74, (96, 60, 36), dy=r * 0.05)
    _oval(d, m, r * 0.78, r * 0.68, (255, 252, 244), dy=r * 0.05)
    _oval(d, m, r * 0.52, r * 0.43, (232, 228, 216), dy=r * 0.1)


def _green_coconut(d: Draw, m: float, r: float, color: Rgb) -> None:
    _ball(d, m, r * 0.95, (104, 158, 66))
    d.polygon(
        [
            (m - r * 0.45, m - r * 0.72),
            (m, m - r * 1.08),
            (m + r * 0.45, m - r * 0.72),
            (m, m - r * 0.5),
        ],
        fill=(244, 240, 222),
    )
    _oval(d, m, r * 0.14, r * 0.08, (196, 186, 150), dy=-r * 0.76)


def _walnut(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((196, 148, 92), color, 0.3)
    for side in (-1, 1):
        _oval(d, m, r * 0.52, r * 0.85, dark(skin, 0.25), side * r * 0.38)
        _oval(d, m, r * 0.46, r * 0.78, skin, side * r * 0.38)
        for y in (-0.5, -0.15, 0.2, 0.5):
            box = (
                m + side * r * 0.38 - r * 0.3,
                m + (y - 0.15) * r,
                m + side * r * 0.38 + r * 0.3,
                m + (y + 0.2) * r,
            )
            d.arc(box, 190, 350, fill=dark(skin, 0.25), width=max(2, int(r * 0.07)))


def _disc(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((226, 186, 112), color, 0.5)
    _oval(d, m, r * 0.95, r * 0.95, dark(skin, 0.28))
    _oval(d, m, r * 0.88, r * 0.88, skin, -r * 0.02, -r * 0.03)
    chance = random.Random(sum(color))
    for _ in range(18):
        turn, far = chance.uniform(0, math.tau), chance.uniform(0, 0.72) * r
        dot = chance.uniform(0.03, 0.08) * r
        _oval(d, m, dot, dot, dark(skin, 0.3), far * math.cos(turn), far * math.sin(turn))


def _tealeaf(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle, x, size in ((48, -0.34, 0.62), (-48, 0.34, 0.62), (0, 0, 0.7)):
        tile = Image.new("RGBA", (int(r * 1.6), int(r * 1.6)), (0, 0, 0, 0))
        _leaf(ImageDraw.Draw(tile), r * 0.8, r * size, (70, 140, 70))
        y = -0.42 if not angle else 0.08
        d._image.alpha_composite(
            tile.rotate(angle, Image.Resampling.BICUBIC),
            (int(max(0, m + x * r - r * 0.8)), int(max(0, m + y * r - r * 0.8))),
        )
    d.line((m, m + r * 0.2, m, m + r), fill=STALK, width=max(3, int(r * 0.08)))


def _garlic(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (240, 231, 218)
    _drop(d, m, r, color, skin)
    for x in (-0.62, -0.25, 0.25, 0.62):
        d.arc(
            (m - abs(x) * r, m - r * 0.6, m + abs(x) * r, m + r * 0.9),
            90 if x < 0 else 270,
            270 if x < 0 else 90,
            fill=(206, 178, 190),
            width=max(2, int(r * 0.04)),
        )
    _oval(d, m, r * 0.18, r * 0.06, (190, 170, 150), dy=r * 0.9)


def _clove(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (96, 56, 36)
    d.polygon(
        [
            (m - r * 0.12, m + r),
            (m + r * 0.12, m + r),
            (m + r * 0.2, m - r * 0.4),
            (m - r * 0.2, m - r * 0.4),
        ],
        fill=skin,
    )
    for x in (-0.42, -0.14, 0.14, 0.42):
        d.polygon(
            [
                (m + x * r * 0.4, m - r * 0.2),
                (m + x * r * 1.15 - r * 0.1, m - r * 0.75),
                (m + x * r * 1.15 + r * 0.1, m - r * 0.7),
            ],
            fill=dark(skin, 0.2),
        )
    _ball(d, m, r * 0.27, (142, 88, 52), dy=-r * 0.68)


def _cashew(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((240, 216, 168), color, 0.25)
    for size, tone in ((1.0, dark(skin, 0.25)), (0.86, skin)):
        for step in range(41):
            turn = math.pi * (0.12 + 0.95 * step / 40)
            width = r * 0.34 * size * (0.8 + 0.25 * math.sin(step / 40 * math.pi))
            _oval(
                d,
                m,
                width,
                width,
                tone,
                r * 0.6 * math.cos(turn),
                r * 0.25 - r * 0.65 * math.sin(turn),
            )
    d.arc(
        (m - r * 0.66, m - r * 0.5, m + r * 0.62, m + r * 0.8),
        195,
        290,
        fill=light(skin, 0.6),
        width=max(2, int(r * 0.07)),
    )


def _banana(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (240, 206, 56)
    for shift in (0.3, 0.0, -0.3):
        for size, tone in ((1.0, dark(skin, 0.22)), (0.84, skin)):
            for step in range(41):
                t = step / 40
                turn = math.pi * (0.95 - 0.75 * t)
                width = r * 0.21 * size * math.sin(math.pi * (0.1 + 0.82 * t)) ** 0.5
                _oval(
                    d,
                    m,
                    width,
                    width,
                    tone,
                    r * 1.05 * math.cos(turn) + r * 0.1,
                    r * 1.0 * math.sin(turn) - r * 0.5 + shift * r,
                )
    _oval(d, m, r * 0.17, r * 0.2, (120, 96, 44), -r * 0.92, -r * 0.35)


def _potato(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (204, 164, 104)
    _oval(d, m, r, r * 0.78, dark(skin, 0.25))
    _oval(d, m, r * 0.94, r * 0.71, skin, -r * 0.02, -r * 0.04)
    _oval(d, m, r * 0.4, r * 0.22, light(skin, 0.25), -r * 0.3, -r * 0.34)
    for x, y in ((-0.4, 0.1), (0.2, -0.2), (0.45, 0.22), (-0.05, 0.4)):
        _oval(d, m, r * 0.07, r * 0.035, dark(skin, 0.35), x * r, y * r)


def _onion(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (176, 66, 108)
    d.polygon(
        [(m - r * 0.3, m - r * 0.6), (m, m - r * 1.15), (m + r * 0.3, m - r * 0.6)],
        fill=(204, 150, 110),
    )
    _ball(d, m, r * 0.88, skin)
    for x in (0.25, 0.55):
        d.arc(
            (m - x * r, m - r * 0.86, m + x * r, m + r * 0.86),
            0,
            360,
            fill=dark(skin, 0.2),
            width=max(2, int(r * 0.04)),
        )


def _cauliflower(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle in range(-80, 261, 34):
        turn = math.radians(angle)
        _oval(
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
            _ball(
                d,
                m,
                size,
                (246, 240, 220),
                r * ring * math.cos(turn),
                r * ring * 0.85 * math.sin(turn) - r * 0.12,
            )


def _brinjal(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (96, 46, 118)
    _oval(d, m, r * 0.66, r * 0.92, dark(skin, 0.4), dy=r * 0.08)
    _oval(d, m, r * 0.6, r * 0.86, skin, -r * 0.03, r * 0.06)
    _oval(d, m, r * 0.12, r * 0.36, light(skin, 0.5), -r * 0.3, -r * 0.05)
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


def _gourd(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = (158, 200, 108)
    for tone, share in ((dark(skin, 0.25), 1.0), (skin, 0.88)):
        _oval(d, m, r * 0.42 * share, r * 0.55 * share, tone, 0, r * 0.45)
        _oval(d, m, r * 0.3 * share, r * 0.95 * share, tone, 0, -r * 0.1)
    _oval(d, m, r * 0.07, r * 0.5, light(skin, 0.4), -r * 0.14, -r * 0.05)
    d.line((m, m - r, m + r * 0.08, m - r * 1.22), fill=STALK, width=max(4, int(r * 0.12)))


def _papaya(d: Draw, m: float, r: float, color: Rgb) -> None:
    for tone, rx, ry in (
        ((176, 150, 48), 0.7, 1.0),
        ((240, 142, 58), 0.6, 0.9),
        ((248, 176, 96), 0.36, 0.66),
        ((196, 92, 40), 0.24, 0.52),
    ):
        _drop(d, m, r * ry * 1.02, color, tone) if rx == 0.7 else _oval(
            d, m, r * rx, r * ry * 0.72, tone, 0, r * 0.18
        )
    chance = random.Random(3)
    for _ in range(26):
        _oval(
            d,
            m,
            r * 0.05,
            r * 0.05,
            (44, 38, 34),
            chance.uniform(-0.16, 0.16) * r,
            r * 0.18 + chance.uniform(-0.32, 0.32) * r,
        )


def _leaves(d: Draw, m: float, r: float, color: Rgb) -> None:
    for angle, size in ((-50, 0.8), (50, 0.8), (-25, 0.95), (25, 0.95), (0, 1.0)):
        tile = Image.new("RGBA", (int(r * 2.6), int(r * 2.6)), (0, 0, 0, 0))
        _leaf(ImageDraw.Draw(tile), r * 1.3, r * 0.62 * size, color)
        moved = Image.new("RGBA", tile.size, (0, 0, 0, 0))
        moved.alpha_composite(tile, (0, 0))
        turned = moved.rotate(angle, Image.Resampling.BICUBIC, center=(r * 1.3, r * 2.1))
        d._image.alpha_composite(turned, (0, 0))


def _puff(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((250, 244, 230), color, 0.12)
    for x, y, size in ((-0.35, 0.1, 0.5), (0.35, 0.12, 0.5), (0, -0.3, 0.55), (0, 0.3, 0.45)):
        _oval(d, m, r * size, r * size, dark(skin, 0.18), x * r, y * r)
    for x, y, size in ((-0.35, 0.08, 0.44), (0.35, 0.08, 0.44), (0, -0.32, 0.5), (0, 0.25, 0.4)):
        _oval(d, m, r * size, r * size, skin, x * r, y * r)
    for x, y in ((-0.2, -0.1), (0.25, 0.2), (0.05, 0.35)):
        _oval(d, m, r * 0.07, r * 0.05, (150, 100, 66), x * r, y * r)


def _raisin(d: Draw, m: float, r: float, color: Rgb) -> None:
    _oval(d, m, r * 0.9, r * 0.6, dark(color, 0.35))
    _oval(d, m, r * 0.84, r * 0.53, color, 0, -r * 0.03)
    for y in (-0.22, 0.0, 0.22):
        d.arc(
            (m - r * 0.6, m + (y - 0.2) * r, m + r * 0.6, m + (y + 0.16) * r),
            200,
            340,
            fill=dark(color, 0.3),
            width=max(2, int(r * 0.06)),
        )


def _date(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((110, 56, 32), color, 0.4)
    _oval(d, m, r * 0.56, r * 0.95, dark(skin, 0.4))
    _oval(d, m, r * 0.5, r * 0.88, skin, -r * 0.02)
    for x in (-0.25, 0.02, 0.26):
        d.arc(
            (m + (x - 0.1) * r, m - r * 0.7, m + (x + 0.1) * r, m + r * 0.7),
            100,
            260,
            fill=light(skin, 0.3),
            width=max(2, int(r * 0.05)),
        )
    _oval(d, m, r * 0.14, r * 0.08, (206, 160, 96), dy=-r * 0.88)


def _pod(d: Draw, m: float, r: float, color: Rgb) -> None:
    _pointed(d, m, r * 0.48, r, dark(color, 0.28))
    _pointed(d, m, r * 0.42, r * 0.93, color)
    for x in (-0.2, 0.0, 0.2):
        d.arc(
            (m + (x - 0.08) * r, m - r * 0.75, m + (x + 0.08) * r, m + r * 0.75),
            95 if x <= 0 else 275,
            265 if x <= 0 else 85,
            fill=dark(color, 0.25),
            width=max(2, int(r * 0.05)),
        )
    d.line((m, m - r * 0.9, m, m - r * 1.15), fill=STALK, width=max(2, int(r * 0.08)))


def _diamond(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((86, 66, 70), color, 0.3)
    d.polygon(
        [
            (m - r, m - r * 0.5),
            (m - r * 0.4, m - r * 0.3),
            (m, m - r * 0.6),
            (m + r * 0.4, m - r * 0.3),
            (m + r, m - r * 0.5),
            (m + r * 0.45, m + r * 0.5),
            (m, m + r * 0.8),
            (m - r * 0.45, m + r * 0.5),
        ],
        fill=skin,
    )
    d.polygon(
        [
            (m - r * 0.3, m - r * 0.15),
            (m, m - r * 0.4),
            (m + r * 0.05, m + r * 0.5),
            (m - r * 0.25, m + r * 0.35),
        ],
        fill=light(skin, 0.2),
    )


_PIECES: dict[str, Callable[[Draw, float, float, Rgb], None]] = {
    "leaf": _leaf, "leaves": _leaves, "tealeaf": _tealeaf, "wheat": _wheat,
    "rice": _grain(0.24, (250, 244, 228)), "seed": _grain(0.38), "lentil": _lentil,
    "chickpea": _chickpea, "bean": _bean, "millet": _cluster, "pearl": _round(), "flake": _flake,
    "flower": _flower, "sunflower": _sunflower, "drop": _drop, "flame": _flame, "milk": _milk,
    "crystal": _crystal, "cube": _cube, "swirl": _swirl, "star": _star, "noodle": _noodle,
    "honey": _honey, "coffee": _coffee, "almond": _almond, "stick": _stick, "root": _root,
    "ginger": _root, "peanut": _peanut, "walnut": _walnut, "cashew": _cashew, "disc": _disc,
    "puff": _puff, "raisin": _raisin, "date": _date, "pod": _pod, "diamond": _diamond,
    "clove": _clove, "garlic": _garlic, "garlicbulb": _garlic, "coconut": _coconut,
    "coconutfruit": _green_coconut, "mango": _mango, "mangofruit": _mango, "banana": _banana,
    "potato": _potato, "onion": _onion, "cauliflower": _cauliflower, "brinjal": _brinjal,
    "gourd": _gourd, "papaya": _papaya,
    "sphere": lambda d, m, r, color: _fruit(color)(d, m, r, color),
    "lemon": _fruit((236, 212, 52), tip=True), "lemonfruit": _fruit((236, 212, 52), tip=True),
    "tomato": _fruit((216, 56, 38), calyx=True), "apple": _fruit((198, 44, 46)),
    "orange": _fruit((238, 138, 36)), "pomegranate": _fruit((176, 36, 62), crown=True),
    "chilli": _tapered((200, 38, 30), STALK, 0.45, 0.24),
    "greenchilli": _tapered((86, 158, 50), (64, 116, 42), 0.45, 0.2),
    "carrot": _tapered((234, 122, 44), (92, 150, 60), 0.0, 0.3),
    "okra": _tapered((112, 168, 70), (74, 122, 50), 0.12, 0.22),
}  # fmt: skip
