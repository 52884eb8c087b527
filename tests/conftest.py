"""Fixtures that every folder of tests shares: one running shop per file."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

for _folder in (Path(__file__).parent, Path(__file__).parents[1] / "deploy/sandbox"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from harness.messaging import Messaging  # noqa: E402
from harness.pricing import Pricing  # noqa: E402
from harness.release import previous  # noqa: E402
from harness.shop import Shop, running_shop, servers  # noqa: E402
from harness.world import World, use_razorpay  # noqa: E402
from runner.platforms import Platform, chosen  # noqa: E402


def pytest_report_header() -> list[str]:
    """Which platform this run is about, and which release's code has to live with the new schema."""
    platform = chosen()
    where = f" at {platform.home}" if platform.home else ""
    return [f"platform: {platform.name}{where}", f"previous release: {previous()}"]


@pytest.fixture(scope="session")
def platform() -> Platform:
    """The Saleor under test."""
    return chosen()


@pytest.fixture(scope="session")
def _servers(platform: Platform) -> Iterator[tuple[str, str]]:
    with servers(real_saleor=platform.home is not None) as urls:
        yield urls


@pytest.fixture(scope="module")
def _shop(platform: Platform, _servers: tuple[str, str]) -> Iterator[Shop]:
    # A new one for each file: what one leaves behind (settings, channels, a moved clock, a killed
    # worker) must not decide how another ends.
    with running_shop(platform, _servers) as shop:
        yield shop


@pytest.fixture
def shop(_shop: Shop) -> Iterator[Shop]:
    """The running shop, with its doubles behaving and its clock right."""
    _shop.razorpay.clear_faults()
    _shop.clock.reset()
    if not _shop.worker.running:
        _shop.worker.start()
    yield _shop


@pytest.fixture(scope="module")
def _world(_shop: Shop) -> World:
    world = World(_shop)
    use_razorpay(world, world.consumer)
    return world


@pytest.fixture
def world(_world: World, shop: Shop) -> World:
    """Factories, and a consumer channel in which Razorpay is configured."""
    return _world


@pytest.fixture(scope="module")
def _pricing(_world: World) -> Pricing:
    return Pricing(_world)


@pytest.fixture
def pricing(_pricing: Pricing, world: World) -> Pricing:
    """A wholesale channel that only its distributors know of, with its factories."""
    _pricing.configure()
    return _pricing


@pytest.fixture(scope="module")
def _messaging(_world: World) -> Messaging:
    return Messaging(_world)


@pytest.fixture
def messaging(_messaging: Messaging, world: World) -> Messaging:
    """A channel with notifications, phone sign-in and order tracking; providers behave."""
    world.shop.sink.clear_faults()
    _messaging.configure()
    return _messaging


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """Show the ends of the shop's logs with a failed test."""
    report = yield
    if report.failed and call.when == "call":
        shop = getattr(item, "funcargs", {}).get("_shop") or getattr(item, "funcargs", {}).get(
            "shop"
        )
        if isinstance(shop, Shop):
            report.sections.append(("shop's logs", shop.tails()))
    return report
