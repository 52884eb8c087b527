"""A browser in front of the built storefront, in front of the platform under test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from demo.storefront import build, process
from harness.shop import Shop
from harness.world import World
from playwright.sync_api import Browser, expect, sync_playwright

from e2e.shopper import Shopper

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# Renders, workers and builds share a small machine with the browser.
expect.set_options(timeout=30_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture(scope="module")
def storefront(_shop: Shop, _world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    """The origin of a production build, talking to the shop under test.

    A file that names `STOREFRONT` has these variables in its environment.
    """
    build(_shop.work)
    server = process(_shop.ports, _shop.work)
    # Tests change the catalogue under the storefront: nothing may be a minute old.
    server.env["CATALOGUE_MAX_AGE"] = "0"
    server.env["DEFAULT_CHANNEL"] = _world.consumer.slug
    server.env.update(getattr(request.module, "STOREFRONT", {}))
    server.start()
    url = _shop.ports.storefront_url
    try:
        server.wait_until(lambda: _answers(f"{url}/api/health"))
        yield url
    finally:
        server.stop()


# Not for the session: Playwright keeps an event loop running in this thread, and Django refuses to
# be called beside one by the tests that come after the browser's.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def shopper(browser: Browser, storefront: str, world: World, tmp_path: Path) -> Iterator[Shopper]:
    """Somebody with a phone and empty cookies; scripts that break fail the test."""
    with Shopper.arriving(browser, storefront) as shopper:
        yield shopper
        assert shopper.errors == []
