"""What is in the pack, drawn piece by piece: grains, fruits, leaves, drops.

Each function draws one piece around the middle of a square tile whose half side is `r`, in the
product's own colour where the thing itself has none.
"""

from collections.abc import Callable

import pantry
import produce
from PIL import Image, ImageDraw
from strokes import STALK, Draw, Rgb


def piece(kind: str, r: int, color: Rgb, angle: float) -> Image.Image:
    """One piece as a transparent tile, turned by `angle` degrees."""
    size = int(r * 2.6)
    tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    _PIECES[kind](ImageDraw.Draw(tile), size / 2, float(r), color)
    return tile.rotate(angle, Image.Resampling.BICUBIC)


_PIECES: dict[str, Callable[[Draw, float, float, Rgb], None]] = {
    "leaf": produce.leaf, "leaves": produce.leaves, "tealeaf": produce.tealeaf, "wheat": pantry.wheat,
    "rice": pantry.grain(0.24, (250, 244, 228)), "seed": pantry.grain(0.38), "lentil": pantry.lentil,
    "chickpea": pantry.chickpea, "bean": pantry.bean, "millet": pantry.cluster, "pearl": pantry.rounded(), "flake": pantry.flake,
    "flower": produce.flower, "sunflower": produce.sunflower, "drop": pantry.drop, "flame": pantry.flame, "milk": pantry.milk,
    "crystal": pantry.crystal, "cube": pantry.cube, "swirl": pantry.swirl, "star": pantry.star, "noodle": pantry.noodle,
    "honey": pantry.honey, "coffee": pantry.coffee, "almond": pantry.almond, "stick": pantry.stick, "root": produce.root,
    "ginger": produce.root, "peanut": pantry.peanut, "walnut": pantry.walnut, "cashew": pantry.cashew, "disc": pantry.disc,
    "puff": pantry.puff, "raisin": pantry.raisin, "date": pantry.date, "pod": produce.pod, "diamond": pantry.diamond,
    "clove": pantry.clove, "garlic": produce.garlic, "garlicbulb": produce.garlic, "coconut": produce.coconut,
    "coconutfruit": produce.green_coconut, "mango": produce.mango, "mangofruit": produce.mango, "banana": produce.banana,
    "potato": produce.potato, "onion": produce.onion, "cauliflower": produce.cauliflower, "brinjal": produce.brinjal,
    "gourd": produce.gourd, "papaya": produce.papaya,
    "sphere": lambda d, m, r, color: produce.fruit(color)(d, m, r, color),
    "lemon": produce.fruit((236, 212, 52), tip=True), "lemonfruit": produce.fruit((236, 212, 52), tip=True),
    "tomato": produce.fruit((216, 56, 38), calyx=True), "apple": produce.fruit((198, 44, 46)),
    "orange": produce.fruit((238, 138, 36)), "pomegranate": produce.fruit((176, 36, 62), crown=True),
    "chilli": produce.tapered((200, 38, 30), STALK, 0.45, 0.24),
    "greenchilli": produce.tapered((86, 158, 50), (64, 116, 42), 0.45, 0.2),
    "carrot": produce.tapered((234, 122, 44), (92, 150, 60), 0.0, 0.3),
    "okra": produce.tapered((112, 168, 70), (74, 122, 50), 0.12, 0.22),
}  # fmt: skip
