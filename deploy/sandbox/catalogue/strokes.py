"""Colours and the few outlines that everything is drawn with, around the middle `m` of a tile."""

import math
from collections.abc import Callable
from typing import Any

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


def oval(d: Draw, m: float, rx: float, ry: float, fill: Rgb, dx: float = 0, dy: float = 0) -> None:
    d.ellipse((m + dx - rx, m + dy - ry, m + dx + rx, m + dy + ry), fill=fill)


def ball(d: Draw, m: float, r: float, color: Rgb, dx: float = 0, dy: float = 0) -> None:
    """A round thing with its shade below and its light above."""
    oval(d, m, r, r, dark(color, 0.28), dx, dy)
    oval(d, m, r * 0.94, r * 0.93, color, dx - r * 0.03, dy - r * 0.06)
    oval(d, m, r * 0.55, r * 0.45, light(color, 0.18), dx - r * 0.22, dy - r * 0.35)
    oval(d, m, r * 0.2, r * 0.13, light(color, 0.6), dx - r * 0.34, dy - r * 0.46)


def curve(m: float, points: int, at: Callable[[float], tuple[float, float]]) -> list[Any]:
    return [(m + x, m + y) for x, y in (at(step / points) for step in range(points + 1))]


def shape(d: Draw, m: float, at: Callable[[float], tuple[float, float]], fill: Rgb) -> None:
    d.polygon(curve(m, 60, at), fill=fill)


def pointed(d: Draw, m: float, rx: float, ry: float, fill: Rgb, dx: float = 0) -> None:
    """A leaf's outline, tips up and down."""

    def at(t: float) -> tuple[float, float]:
        turn = t * math.tau
        return dx + rx * math.sin(turn) * abs(math.sin(turn)) ** 0.35, -ry * math.cos(turn)

    shape(d, m, at, fill)
