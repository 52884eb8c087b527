"""Draws the sandbox's pictures of products: python draw.py [slug ...] [--sheet sheet.png]

Needs Pillow. Reads products.csv (names, brands, prices) and pictures.csv (slug, shape of the pack,
what is in it, colour) and writes images/<slug>.webp, 800 x 800. The same input draws the same picture.
"""

import csv
import random
import sys
from pathlib import Path
from typing import Any

from motifs import piece
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from strokes import Rgb, dark, light, mix, rgb

HERE = Path(__file__).parent
FONT = HERE.parents[2] / "storefront/public/fonts/baloo-2-latin.woff2"
SIDE = 1600
BASE = 1400
PAPER: Rgb = (255, 249, 236)


def font(size: int, weight: int = 700) -> Any:
    """The storefront's own headline type."""
    found = ImageFont.truetype(str(FONT), size)
    found.set_variation_by_axes([weight])
    return found


class Picture:
    """One product's picture, twice as large as it is saved."""

    def __init__(self, slug: str, name: str, brand: str, motif: str, color: str) -> None:
        self.slug, self.name, self.brand, self.motif = slug, name, brand, motif
        self.color = rgb(color)
        self.chance = random.Random(slug)
        ground = light(mix(self.color, (255, 214, 140), 0.35), 0.8)
        self.image = Image.new("RGBA", (SIDE, SIDE), (*ground, 255))
        self.draw = ImageDraw.Draw(self.image)
        self._backdrop(ground)

    def _backdrop(self, ground: Rgb) -> None:
        self.draw.rectangle((0, 1180, SIDE, SIDE), fill=dark(ground, 0.05))
        self.draw.ellipse((210, 150, 1390, 1330), fill=light(ground, 0.5))
        shadow = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
        ImageDraw.Draw(shadow).ellipse((330, 1330, 1270, 1460), fill=(60, 40, 24, 110))
        self.image.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(26)))

    def body(self, mask: Image.Image, color: Rgb, *, round: bool = True) -> None:
        """Fill a shape; round ones darken to their edges, flat ones get a soft light."""
        self.image.paste(color, (0, 0), mask)
        box = mask.getbbox()
        assert box is not None
        width, height = box[2] - box[0], box[3] - box[1]
        if round:
            ramp = Image.linear_gradient("L").rotate(90).resize((width // 2, height))
            edge = Image.new("L", (width, height))
            edge.paste(ramp.point(lambda v: max(0, 150 - v) // 2), (0, 0))
            right = ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            edge.paste(right.point(lambda v: max(0, 190 - v) // 2), (width // 2, 0))
            self._tint(mask, edge, box, dark(color, 0.75))
            shine = Image.new("L", (width, height))
            ImageDraw.Draw(shine).rounded_rectangle(
                (int(width * 0.1), int(height * 0.04), int(width * 0.17), int(height * 0.96)),
                30,
                fill=105,
            )
            self._tint(mask, shine.filter(ImageFilter.GaussianBlur(10)), box, (255, 255, 255))
        else:
            glow = (
                Image.linear_gradient("L").resize((width, height)).point(lambda v: (255 - v) // 5)
            )
            self._tint(mask, glow, box, (255, 255, 255))

    def _tint(self, mask: Image.Image, part: Image.Image, box: Any, color: Rgb) -> None:
        layer = Image.new("L", (SIDE, SIDE))
        layer.paste(part, box[:2])
        self.image.paste(color, (0, 0), ImageChops.multiply(layer, mask))

    def label(self, box: tuple[int, int, int, int], *, art: bool = True) -> None:
        """Paper with the brand, the name and a picture of what is inside."""
        x0, y0, x1, y1 = box
        ink = dark(self.color, 0.55)
        self.draw.rounded_rectangle(box, 26, fill=PAPER)
        self.draw.rounded_rectangle(
            (x0 + 14, y0 + 14, x1 - 14, y1 - 14), 18, outline=mix(self.color, PAPER, 0.35), width=5
        )
        middle, width = (x0 + x1) // 2, x1 - x0 - 70
        y = y0 + 34
        brand = font(38, 600)
        self.draw.text(
            (middle, y), self.brand, fill=mix(self.color, ink, 0.4), font=brand, anchor="ma"
        )
        y += 62
        room = (y1 - y) * (0.46 if art else 0.9)
        lines, face, step = self._fit(width, int(room))
        for line in lines:
            self.draw.text((middle, y), line, fill=ink, font=face, anchor="ma")
            y += step
        if art:
            self._medallion((x0 + 40, y + 16, x1 - 40, y1 - 34))

    def _fit(self, width: int, height: int) -> tuple[list[str], Any, int]:
        for size in range(104, 34, -4):
            face = font(size, 800)
            lines: list[str] = []
            for word in self.name.split():
                if lines and face.getlength(f"{lines[-1]} {word}") <= width:
                    lines[-1] += f" {word}"
                else:
                    lines.append(word)
            step = int(size * 0.98)
            if all(face.getlength(line) <= width for line in lines) and step * len(lines) <= height:
                break
        return lines, face, step

    def _medallion(self, box: tuple[int, int, int, int]) -> None:
        x0, y0, x1, y1 = box
        r = min(x1 - x0, y1 - y0) // 2
        if r < 50:
            return
        x, y = (x0 + x1) // 2, (y0 + y1) // 2
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=light(self.color, 0.72))
        spots = [(-0.42, 0.12, -24), (0.42, 0.12, 24), (0, -0.32, 0), (0, 0.42, 8)]
        if self.motif in _SINGLE:
            self.put(self.motif, x, y, int(r * 0.72), 0)
            return
        for dx, dy, angle in spots:
            self.put(self.motif, int(x + dx * r), int(y + dy * r), int(r * 0.4), angle)

    def put(self, motif: str, x: int, y: int, r: int, angle: float) -> None:
        """One piece with its middle at (x, y)."""
        tile = piece(motif, r, self.color, angle)
        left, top = x - tile.width // 2, y - tile.height // 2
        layer = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
        layer.paste(tile, (left, top))
        self.image.alpha_composite(layer)

    def scatter(self) -> None:
        """Some of it on the table, to both sides."""
        size = 92 if self.motif in _SINGLE or self.motif in _LARGE else 58
        if self.motif in ("milk", "swirl", "noodle", "flame", "drop", "honey"):
            return
        for side in (-1, 1):
            for step in range(2 if size > 60 else 4):
                x = 800 + side * (470 + self.chance.randrange(-70, 170))
                y = 1330 + step * (58 if size > 60 else 30) + self.chance.randrange(-12, 13)
                self.put(self.motif, x, y, size, self.chance.randrange(-75, 76))

    def save(self) -> Path:
        """800 x 800 WebP."""
        path = HERE / "images" / f"{self.slug}.webp"
        small = self.image.convert("RGB").resize((800, 800), Image.Resampling.LANCZOS)
        small.save(path, "WEBP", quality=80, method=6)
        return path


# Drawn once in a medallion rather than as a heap of four.
_SINGLE = {"wheat", "tealeaf", "flower", "sunflower", "swirl", "honey", "millet", "coconut", "star", "flame",
           "milk", "noodle", "drop", "mango"}  # fmt: skip
_LARGE = {
    "leaf",
    "chilli",
    "root",
    "lemon",
    "sphere",
    "cube",
    "disc",
    "garlic",
    "stick",
    "peanut",
    "walnut",
}


def mask(*shapes: tuple[str, Any, int]) -> Image.Image:
    """A mask from rectangles ("box"), ellipses ("oval") and polygons ("poly")."""
    found = Image.new("L", (SIDE, SIDE))
    d = ImageDraw.Draw(found)
    for kind, points, radius in shapes:
        if kind == "box":
            d.rounded_rectangle(points, radius, fill=255)
        elif kind == "oval":
            d.ellipse(points, fill=255)
        else:
            d.polygon(points, fill=255)
    return found


def bag(p: Picture) -> None:
    """A woven sack with a sewn top."""
    shape = mask(
        ("box", (430, 340, 1170, BASE), 60),
        ("oval", (400, 480, 560, BASE - 20), 0),
        ("oval", (1040, 480, 1200, BASE - 20), 0),
    )
    p.body(shape, p.color)
    p.body(mask(("box", (446, 250, 1154, 400), 24)), dark(p.color, 0.22))
    for x in range(476, 1130, 44):
        p.draw.line((x, 352, x + 24, 352), fill=PAPER, width=9)
    p.label((492, 470, 1108, 1310))


def pouch(p: Picture) -> None:
    """A stand-up pouch with a tear notch and a gusset."""
    shape = mask(
        (
            "poly",
            [(440, 250), (1160, 250), (1130, 700), (1170, BASE - 60), (430, BASE - 60), (470, 700)],
            0,
        ),
        ("oval", (430, BASE - 130, 1170, BASE + 12), 0),
    )
    p.body(shape, p.color)
    p.body(mask(("box", (440, 236, 1160, 330), 14)), light(p.color, 0.22), round=False)
    for y in (262, 284, 306):
        p.draw.line((452, y, 1148, y), fill=p.color, width=4)
    p.draw.ellipse((770, 262, 830, 306), fill=light(p.color, 0.7))
    p.label((516, 410, 1084, 1270))


def bottle(p: Picture) -> None:
    """A bottle with a neck and a screw cap."""
    inside = mix(p.color, (240, 190, 80), 0.25)
    shape = mask(
        ("box", (550, 640, 1050, BASE), 80),
        ("oval", (550, 480, 1050, 860), 0),
        ("box", (705, 320, 895, 620), 20),
    )
    p.body(shape, inside)
    p.body(mask(("box", (680, 190, 920, 350), 30)), dark(p.color, 0.45))
    for x in range(704, 912, 26):
        p.draw.line((x, 214, x, 330), fill=dark(p.color, 0.6), width=5)
    p.label((574, 720, 1026, 1330))


def jar(p: Picture) -> None:
    """A wide glass jar with a lid, full of what it sells."""
    p.body(mask(("box", (450, 470, 1150, BASE), 120)), light(p.color, 0.1))
    clip = mask(("box", (474, 500, 1126, BASE - 24), 100))
    layer = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    if p.motif not in _SINGLE:
        for _ in range(64):
            tile = piece(p.motif, 58, p.color, p.chance.randrange(360))
            layer.alpha_composite(
                tile, (p.chance.randrange(450, 1080), p.chance.randrange(500, 1330))
            )
        layer.putalpha(ImageChops.multiply(layer.getchannel("A"), clip))
        p.image.alpha_composite(layer)
    p.body(mask(("box", (490, 300, 1110, 480), 46)), dark(p.color, 0.4))
    for x in range(520, 1090, 34):
        p.draw.line((x, 336, x, 452), fill=dark(p.color, 0.52), width=6)
    p.label((510, 610, 1090, 1290))


def tin(p: Picture) -> None:
    """A round tin with a domed lid."""
    p.body(
        mask(
            ("box", (470, 420, 1130, BASE - 40), 10),
            ("oval", (470, BASE - 100, 1130, BASE + 20), 0),
        ),
        p.color,
    )
    p.body(
        mask(("box", (456, 320, 1144, 460), 20), ("oval", (456, 250, 1144, 400), 0)),
        mix(p.color, (214, 170, 84), 0.55),
    )
    p.draw.arc((470, 1210, 1130, 1330), 0, 180, fill=(214, 170, 84), width=10)
    p.label((530, 540, 1070, 1230))


def box(p: Picture) -> None:
    """A carton board box, seen a little from the side."""
    p.image.paste(
        dark(p.color, 0.3),
        (0, 0),
        mask(("poly", [(1040, 330), (1190, 260), (1190, 1300), (1040, BASE)], 0)),
    )
    p.image.paste(
        light(p.color, 0.3),
        (0, 0),
        mask(("poly", [(410, 330), (570, 260), (1190, 260), (1040, 330)], 0)),
    )
    p.body(mask(("box", (410, 330, 1040, BASE), 6)), p.color, round=False)
    p.label((456, 400, 994, 1320))


def carton(p: Picture) -> None:
    """A gable-top carton as milk comes in."""
    p.image.paste(
        dark(p.color, 0.25),
        (0, 0),
        mask(("poly", [(1010, 560), (1150, 500), (1150, 1320), (1010, BASE)], 0)),
    )
    p.image.paste(
        dark(p.color, 0.12), (0, 0), mask(("poly", [(1010, 560), (1080, 330), (1150, 500)], 0))
    )
    p.body(
        mask(("poly", [(450, 560), (520, 330), (1080, 330), (1010, 560)], 0)),
        light(p.color, 0.3),
        round=False,
    )
    p.body(mask(("box", (520, 240, 1080, 340), 12)), p.color, round=False)
    p.body(mask(("box", (450, 556, 1010, BASE), 4)), light(p.color, 0.85), round=False)
    wave = [
        (450, 1180),
        *((x, 1180 + (28 if (x // 70) % 2 else -28)) for x in range(485, 1010, 70)),
        (1010, 1180),
        (1010, BASE),
        (450, BASE),
    ]
    p.image.paste(p.color, (0, 0), mask(("poly", wave, 0)))
    p.label((490, 610, 970, 1330))


def tub(p: Picture) -> None:
    """A cup with a lid."""
    p.body(
        mask(
            ("poly", [(440, 640), (1160, 640), (1080, BASE - 30), (520, BASE - 30)], 0),
            ("oval", (520, BASE - 80, 1080, BASE + 20), 0),
        ),
        p.color,
    )
    p.body(mask(("box", (410, 560, 1190, 660), 40)), light(p.color, 0.75))
    p.put(p.motif, 800, 440, 150, 0)
    p.label((548, 730, 1052, 1320))


def tube(p: Picture) -> None:
    """A tube standing on its cap."""
    p.body(
        mask(("poly", [(500, 250), (1100, 250), (1000, 1210), (600, 1210)], 0)), light(p.color, 0.1)
    )
    p.body(mask(("box", (494, 210, 1106, 280), 8)), dark(p.color, 0.2), round=False)
    p.body(mask(("box", (640, 1200, 960, BASE), 24)), dark(p.color, 0.45))
    p.label((594, 350, 1006, 1130))


def bar(p: Picture) -> None:
    """A bar of soap on its wrapper."""
    p.body(mask(("box", (520, 420, 1080, 770), 150)), light(p.color, 0.45), round=False)
    p.draw.rounded_rectangle((570, 465, 1030, 725), 110, outline=p.color, width=7)
    p.put(p.motif, 800, 595, 95, 30)
    p.image.paste(
        dark(p.color, 0.3),
        (0, 0),
        mask(("poly", [(330, 760), (420, 690), (1270, 690), (1270, 1310), (1190, BASE)], 0)),
    )
    p.body(mask(("box", (330, 750, 1200, BASE), 18)), p.color, round=False)
    p.label((380, 800, 1150, 1350))


def dropper(p: Picture) -> None:
    """A small bottle with a rubber bulb."""
    p.body(mask(("box", (710, 170, 890, 420), 80)), dark(p.color, 0.65))
    p.body(mask(("box", (680, 390, 920, 520), 16)), (206, 164, 84))
    p.body(
        mask(("box", (520, 600, 1080, BASE), 90), ("oval", (520, 500, 1080, 780), 0)),
        mix(p.color, (120, 60, 20), 0.3),
    )
    p.label((556, 700, 1044, 1320))


def bowl(p: Picture) -> None:
    """A brass bowl heaped with what grows, and a card with its name."""
    kind = p.motif
    heaps = {
        "large": (300, [(800, 690, 0)]),
        "few": (215, [(560, 800, -14), (1040, 800, 14), (800, 640, 0), (800, 860, 4)]),
        "many": (135, [(800, 500, 8), (640, 600, -20), (960, 600, 24), (500, 740, -34), (720, 710, 12),
                       (900, 730, -10), (1100, 740, 36), (600, 860, 16), (800, 850, -6), (1000, 860, 22)]),
    }  # fmt: skip
    size = (
        "large"
        if kind in ("cauliflower", "papaya", "gourd")
        else "few"
        if kind in ("banana", "coconutfruit", "leaves", "brinjal", "mangofruit")
        else "many"
    )
    r, spots = heaps[size]
    if kind == "gourd":
        r, spots = 360, [(640, 700, -38), (960, 700, 38)]
    for x, y, angle in spots:
        p.put(kind, x, y, r, angle + p.chance.randrange(-8, 9))
    clay = (184, 112, 66)
    rim = mask(
        ("poly", [(290, 900), (1310, 900), (1150, BASE - 70), (450, BASE - 70)], 0),
        ("oval", (450, BASE - 150, 1150, BASE + 10), 0),
    )
    p.body(rim, clay)
    p.body(mask(("box", (270, 860, 1330, 940), 40)), light(clay, 0.2))
    p.label((470, 990, 1130, 1320), art=False)


SHAPES = {
    each.__name__: each
    for each in (bag, pouch, bottle, jar, tin, box, carton, tub, tube, bar, dropper, bowl)
}


def sheet(paths: list[Path], target: Path) -> None:
    """All pictures on one, to look at."""
    columns = 10
    rows = -(-len(paths) // columns)
    found = Image.new("RGB", (columns * 200, rows * 200), "white")
    for index, path in enumerate(paths):
        with Image.open(path) as image:
            found.paste(image.resize((196, 196)), (index % columns * 200, index // columns * 200))
    found.save(target)


def main(arguments: list[str]) -> None:
    """Draw all, or those that are named."""
    target = None
    if "--sheet" in arguments:
        at = arguments.index("--sheet")
        target = Path(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2 :]
    with (HERE / "products.csv").open(newline="", encoding="utf-8") as file:
        products = {row["slug"]: row for row in csv.DictReader(file) if row["slug"]}
    (HERE / "images").mkdir(exist_ok=True)
    paths = []
    with (HERE / "pictures.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            slug = row["slug"]
            if arguments and slug not in arguments:
                continue
            product = products[slug]
            picture = Picture(
                slug, product["product_name"], product["brand"], row["motif"], row["color"]
            )
            SHAPES[row["shape"]](picture)
            if row["shape"] != "bowl":
                picture.scatter()
            paths.append(picture.save())
    if target:
        sheet(paths, target)


if __name__ == "__main__":
    main(sys.argv[1:])
