"""The house's first rule: Saleor is imported in one room, and at its doors."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "saleor_plugins"


def may_import_saleor(path: Path) -> bool:
    relative = path.relative_to(PACKAGE)
    return (
        relative.parts[0] in ("host", "graphql")
        or relative.name == "plugin.py"
        or str(relative) in ("settings.py", "urls.py")
    )


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports anywhere, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def test_saleor_is_imported_in_the_host_room_and_at_the_doors_only() -> None:
    guests = [
        str(path.relative_to(PACKAGE))
        for path in modules()
        if "saleor" in imported(path) and not may_import_saleor(path)
    ]
    assert guests == []


def test_core_knows_neither_saleor_nor_the_plugins() -> None:
    plugins = {path.parent.name for path in PACKAGE.glob("*/plugin.py")} | {"host", "graphql"}
    wrong = []
    for path in (PACKAGE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level >= 2:
                room = (node.module or "").split(".")[0]
                if room in plugins:
                    wrong.append(f"{path.name}: {room}")
    assert wrong == []


def test_the_rule_can_fail() -> None:
    assert not may_import_saleor(PACKAGE / "razorpay_gateway" / "transactions.py")
    assert may_import_saleor(PACKAGE / "razorpay_gateway" / "plugin.py")
