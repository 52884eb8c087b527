"""What is in packs and jars: grains, pulses, nuts, drops, sweets."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw
from strokes import Draw, Rgb, ball, curve, dark, light, mix, oval, pointed, shape


def wheat(d: Draw, m: float, r: float, color: Rgb) -> None:
    gold = mix((214, 160, 62), color, 0.2)
    d.line((m, m - r * 0.6, m, m + r * 1.2), fill=dark(gold, 0.2), width=max(2, int(r * 0.07)))
    for row in range(5):
        y = -0.75 * r + row * r * 0.33
        for side in (-1, 1):
            grain = Image.new("RGBA", (int(r), int(r)), (0, 0, 0, 0))
            g = ImageDraw.Draw(grain)
            pointed(g, r / 2, r * 0.17, r * 0.36, dark(gold, 0.25))
            pointed(g, r / 2, r * 0.14, r * 0.31, light(gold, 0.12 * (row % 2)))
            grain = grain.rotate(-side * 32)
            d._image.alpha_composite(
                grain, (int(m + side * r * 0.2 - r / 2), int(m + y - r / 2 + r * 0.05))
            )
    pointed(d, m, r * 0.15, r * 0.32, gold)


def grain(width: float, fill: Rgb | None = None) -> Callable[[Draw, float, float, Rgb], None]:
    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        skin = fill or color
        pointed(d, m, r * width, r, dark(skin, 0.3))
        pointed(d, m, r * width * 0.84, r * 0.92, skin)
        pointed(d, m, r * width * 0.25, r * 0.6, light(skin, 0.5), dx=-r * width * 0.3)

    return draw


def rounded(fill: Rgb | None = None) -> Callable[[Draw, float, float, Rgb], None]:
    def draw(d: Draw, m: float, r: float, color: Rgb) -> None:
        ball(d, m, r * 0.85, fill or color)

    return draw


def lentil(d: Draw, m: float, r: float, color: Rgb) -> None:
    oval(d, m, r * 0.9, r * 0.72, dark(color, 0.3))
    oval(d, m, r * 0.84, r * 0.64, color, dy=-r * 0.04)
    oval(d, m, r * 0.4, r * 0.2, light(color, 0.45), -r * 0.2, -r * 0.25)


def chickpea(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((222, 178, 108), color, 0.45)
    d.polygon([(m - r * 0.25, m - r * 0.7), (m, m - r * 1.1), (m + r * 0.25, m - r * 0.7)], skin)
    ball(d, m, r * 0.8, skin)
    d.line((m, m - r * 0.7, m + r * 0.05, m), fill=dark(skin, 0.3), width=max(2, int(r * 0.07)))


def bean(d: Draw, m: float, r: float, color: Rgb) -> None:
    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            dent = 0.3 * math.exp(-(((t % 1) - 0.25) ** 2) / 0.008)
            return r * scale * math.cos(turn), r * scale * (0.62 - dent) * math.sin(turn)

        return point

    shape(d, m, at(1), dark(color, 0.35))
    shape(d, m, at(0.92), color)
    oval(d, m, r * 0.4, r * 0.1, light(color, 0.45), -r * 0.15, -r * 0.35)
    oval(d, m, r * 0.16, r * 0.07, (250, 242, 226), dy=r * 0.24)


def cluster(d: Draw, m: float, r: float, color: Rgb) -> None:
    for ring, count in ((0.0, 1), (0.38, 6), (0.74, 11)):
        for step in range(count):
            turn = step / count * math.tau + ring
            ball(d, m, r * 0.2, color, r * ring * math.cos(turn), r * ring * math.sin(turn))


def flake(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((238, 220, 176), color, 0.25)

    def at(t: float) -> tuple[float, float]:
        turn = t * math.tau
        swell = 1 + 0.1 * math.sin(turn * 3 + r)
        return r * 0.95 * swell * math.cos(turn), r * 0.6 * swell * math.sin(turn)

    shape(d, m, at, dark(skin, 0.22))
    shape(d, m, lambda t: (at(t)[0] * 0.9, at(t)[1] * 0.85), skin)
    d.arc(
        (m - r * 0.5, m - r * 0.3, m + r * 0.5, m + r * 0.35),
        200,
        330,
        fill=light(skin, 0.6),
        width=max(2, int(r * 0.07)),
    )


def drop(d: Draw, m: float, r: float, color: Rgb, fill: Rgb | None = None) -> None:
    skin = fill or mix((240, 188, 56), color, 0.35)

    def at(scale: float) -> Callable[[float], tuple[float, float]]:
        def point(t: float) -> tuple[float, float]:
            turn = t * math.tau
            return (
                0.72 * r * scale * math.sin(turn) * math.sin(turn / 2) ** 1.5,
                -r * scale * math.cos(turn),
            )

        return point

    shape(d, m, at(1), dark(skin, 0.22))
    shape(d, m, at(0.91), skin)
    oval(d, m, r * 0.12, r * 0.24, light(skin, 0.7), -r * 0.26, r * 0.35)


def flame(d: Draw, m: float, r: float, color: Rgb) -> None:
    drop(d, m, r, color, (236, 120, 36))
    drop(d, m + r * 0.16, r * 0.62, color, (250, 200, 70))


def milk(d: Draw, m: float, r: float, color: Rgb) -> None:
    drop(d, m, r, color, light(color, 0.86))


def crystal(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = light(color, 0.55)
    corner = [(-0.55, -0.55), (0.15, -0.85), (0.75, -0.3), (0.6, 0.5), (-0.1, 0.85), (-0.75, 0.35)]
    points = [(m + x * r, m + y * r) for x, y in corner]
    d.polygon(points, fill=skin)
    middle = (m + r * 0.05, m - r * 0.1)
    shades = (0.5, 0.2, 0.0, -0.15, -0.1, 0.3)
    for index, shade in enumerate(shades):
        tone = light(skin, shade) if shade >= 0 else dark(skin, -shade)
        d.polygon([points[index], points[(index + 1) % 6], middle], fill=tone)


def cube(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = light(color, 0.35) if sum(color) > 330 else light(color, 0.12)
    top = [(0, -0.95), (0.85, -0.5), (0, -0.05), (-0.85, -0.5)]
    left = [(-0.85, -0.5), (0, -0.05), (0, 0.95), (-0.85, 0.45)]
    right = [(0.85, -0.5), (0, -0.05), (0, 0.95), (0.85, 0.45)]
    for face, tone in ((top, light(skin, 0.4)), (left, skin), (right, dark(skin, 0.16))):
        d.polygon([(m + x * r, m + y * r) for x, y in face], fill=tone)


def swirl(d: Draw, m: float, r: float, color: Rgb) -> None:
    oval(d, m, r, r * 0.9, light(color, 0.72))
    oval(d, m, r * 0.92, r * 0.82, (255, 253, 247))
    width = max(2, int(r * 0.07))
    for size, start in ((0.72, 20), (0.5, 160), (0.28, 300)):
        box = (m - r * size, m - r * size * 0.85, m + r * size, m + r * size * 0.85)
        d.arc(box, start, start + 220, fill=light(color, 0.5), width=width)


def star(d: Draw, m: float, r: float, color: Rgb) -> None:
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
        oval(d, m, r * 0.11, r * 0.11, (206, 142, 74), x * r * 0.55, y * r * 0.55)
    oval(d, m, r * 0.13, r * 0.13, dark(skin, 0.4))


def noodle(d: Draw, m: float, r: float, color: Rgb) -> None:
    chance = random.Random(int(r) + sum(color))
    for _ in range(15):
        x, y = chance.uniform(-0.45, 0.45) * r, chance.uniform(-0.45, 0.45) * r
        size, start = chance.uniform(0.3, 0.6) * r, chance.randrange(360)
        tone = light(color, 0.15) if chance.random() < 0.5 else mix(color, (245, 205, 120), 0.5)
        box = (m + x - size, m + y - size * 0.7, m + x + size, m + y + size * 0.7)
        d.arc(box, start, start + 210, fill=tone, width=max(3, int(r * 0.1)))


def honey(d: Draw, m: float, r: float, color: Rgb) -> None:
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
    oval(d, m, r * 0.16, r * 0.26, gold, 0, r * 0.85)


def coffee(d: Draw, m: float, r: float, color: Rgb) -> None:
    bean = mix((96, 56, 34), color, 0.3)
    oval(d, m, r * 0.66, r * 0.92, dark(bean, 0.4))
    oval(d, m, r * 0.6, r * 0.86, bean, -r * 0.03, -r * 0.03)
    oval(d, m, r * 0.16, r * 0.4, light(bean, 0.25), -r * 0.34, -r * 0.2)
    seam = curve(m, 30, lambda t: (r * 0.14 * math.sin(t * math.tau), r * (1.7 * t - 0.85)))
    d.line(seam, fill=dark(bean, 0.6), width=max(3, int(r * 0.1)), joint="curve")


def almond(d: Draw, m: float, r: float, color: Rgb) -> None:
    drop(d, m, r, color, mix((176, 108, 56), color, 0.55))
    tone = dark(mix((176, 108, 56), color, 0.55), 0.25)
    for x in (-0.18, 0.02, 0.22):
        d.line(
            (m + x * r * 0.5, m - r * 0.45, m + x * r, m + r * 0.6),
            fill=tone,
            width=max(1, int(r * 0.04)),
        )


def stick(d: Draw, m: float, r: float, color: Rgb) -> None:
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


def peanut(d: Draw, m: float, r: float, color: Rgb) -> None:
    shell = mix((214, 168, 104), color, 0.25)
    for size, tone in ((1.0, dark(shell, 0.25)), (0.92, shell)):
        oval(d, m, r * 0.5 * size, r * 0.52 * size, tone, 0, -r * 0.42)
        oval(d, m, r * 0.56 * size, r * 0.56 * size, tone, 0, r * 0.4)
        oval(d, m, r * 0.38 * size, r * 0.4, tone)
    for y in (-0.6, -0.3, 0.0, 0.3, 0.6):
        d.arc(
            (m - r * 0.42, m + (y - 0.15) * r, m + r * 0.42, m + (y + 0.15) * r),
            20,
            160,
            fill=dark(shell, 0.16),
            width=max(2, int(r * 0.04)),
        )


def walnut(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((196, 148, 92), color, 0.3)
    for side in (-1, 1):
        oval(d, m, r * 0.52, r * 0.85, dark(skin, 0.25), side * r * 0.38)
        oval(d, m, r * 0.46, r * 0.78, skin, side * r * 0.38)
        for y in (-0.5, -0.15, 0.2, 0.5):
            box = (
                m + side * r * 0.38 - r * 0.3,
                m + (y - 0.15) * r,
                m + side * r * 0.38 + r * 0.3,
                m + (y + 0.2) * r,
            )
            d.arc(box, 190, 350, fill=dark(skin, 0.25), width=max(2, int(r * 0.07)))


def disc(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((226, 186, 112), color, 0.5)
    oval(d, m, r * 0.95, r * 0.95, dark(skin, 0.28))
    oval(d, m, r * 0.88, r * 0.88, skin, -r * 0.02, -r * 0.03)
    chance = random.Random(sum(color))
    for _ in range(18):
        turn, far = chance.uniform(0, math.tau), chance.uniform(0, 0.72) * r
        dot = chance.uniform(0.03, 0.08) * r
        oval(d, m, dot, dot, dark(skin, 0.3), far * math.cos(turn), far * math.sin(turn))


def clove(d: Draw, m: float, r: float, color: Rgb) -> None:
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
    ball(d, m, r * 0.27, (142, 88, 52), dy=-r * 0.68)


def cashew(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((240, 216, 168), color, 0.25)
    for size, tone in ((1.0, dark(skin, 0.25)), (0.86, skin)):
        for step in range(41):
            turn = math.pi * (0.12 + 0.95 * step / 40)
            width = r * 0.34 * size * (0.8 + 0.25 * math.sin(step / 40 * math.pi))
            oval(
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


def puff(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((250, 244, 230), color, 0.12)
    for x, y, size in ((-0.35, 0.1, 0.5), (0.35, 0.12, 0.5), (0, -0.3, 0.55), (0, 0.3, 0.45)):
        oval(d, m, r * size, r * size, dark(skin, 0.18), x * r, y * r)
    for x, y, size in ((-0.35, 0.08, 0.44), (0.35, 0.08, 0.44), (0, -0.32, 0.5), (0, 0.25, 0.4)):
        oval(d, m, r * size, r * size, skin, x * r, y * r)
    for x, y in ((-0.2, -0.1), (0.25, 0.2), (0.05, 0.35)):
        oval(d, m, r * 0.07, r * 0.05, (150, 100, 66), x * r, y * r)


def raisin(d: Draw, m: float, r: float, color: Rgb) -> None:
    oval(d, m, r * 0.9, r * 0.6, dark(color, 0.35))
    oval(d, m, r * 0.84, r * 0.53, color, 0, -r * 0.03)
    for y in (-0.22, 0.0, 0.22):
        d.arc(
            (m - r * 0.6, m + (y - 0.2) * r, m + r * 0.6, m + (y + 0.16) * r),
            200,
            340,
            fill=dark(color, 0.3),
            width=max(2, int(r * 0.06)),
        )


def date(d: Draw, m: float, r: float, color: Rgb) -> None:
    skin = mix((110, 56, 32), color, 0.4)
    oval(d, m, r * 0.56, r * 0.95, dark(skin, 0.4))
    oval(d, m, r * 0.5, r * 0.88, skin, -r * 0.02)
    for x in (-0.25, 0.02, 0.26):
        d.arc(
            (m + (x - 0.1) * r, m - r * 0.7, m + (x + 0.1) * r, m + r * 0.7),
            100,
            260,
            fill=light(skin, 0.3),
            width=max(2, int(r * 0.05)),
        )
    oval(d, m, r * 0.14, r * 0.08, (206, 160, 96), dy=-r * 0.88)


def diamond(d: Draw, m: float, r: float, color: Rgb) -> None:
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
