"""What a shopper's phone makes of the storefront: Lighthouse's figures and the bytes of each page.

    python -m benchmarks.storefront_pages [runs]        # five runs of each page by default
    python -m benchmarks.storefront_pages hold          # only start the shop, and say where it is

The sample shop with its whole catalogue and the production build of the storefront run on this machine,
warm; Lighthouse drives Chromium with its own emulated phone, network and processor (its mobile default),
and the median of the runs is shown. Cart, checkout and account are opened with the cookies of a shopper
who came that far; they are kept out of search engines on purpose, so "is-crawlable" is left out of
their SEO figure. Targets: performance 95, the others 100, LCP 2.0 s, CLS 0.02, TBT 100 ms.
"""

import hmac
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "deploy/sandbox"), str(ROOT / "tests")]

import requests  # noqa: E402
import servers  # noqa: E402
from demo import seed, storefront  # noqa: E402
from e2e.shopper import Shopper  # noqa: E402
from message_sink.client import Sink  # noqa: E402
from playwright.sync_api import Browser, Response, expect, sync_playwright  # noqa: E402
from razorpay_simulator.control import Control  # noqa: E402
from runner import companions  # noqa: E402
from runner.companions import OWNER, Ports, answers  # noqa: E402
from runner.platforms import chosen  # noqa: E402

TOOL = ROOT / "benchmarks/lighthouse"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
PRODUCT = "/p/sharbati-wheat-atta"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Category by category what is asked of a page, and how much script (kB, gzip) it may bring.
PAGES = {
    "home": ("/", 160),
    "list": ("/products", 160),
    "product": (PRODUCT, 160),
    "cart": ("/cart", 170),
    "checkout": ("/checkout", 180),
    "account": ("/account", 170),
}
PRIVATE = ("cart", "checkout", "account")
LANGUAGES = ("en", "hi", "ta", "te", "kn", "mr", "bn", "gu", "ml", "pa")


@dataclass(frozen=True)
class Figures:
    """One run of Lighthouse: scores of 100, LCP in seconds, TBT in milliseconds."""

    performance: float
    accessibility: float
    best_practices: float
    seo: float
    lcp: float
    cls: float
    tbt: float
    faults: tuple[str, ...]

    @classmethod
    def read(cls, report: dict[str, Any]) -> "Figures":
        """From Lighthouse's JSON. Raises RuntimeError when the page did not load."""
        if report.get("runtimeError"):
            raise RuntimeError(report["runtimeError"]["message"])
        audits = report["audits"]
        scores = {
            name.replace("-", "_"): round(report["categories"][name]["score"] * 100)
            for name in CATEGORIES
        }
        faults = {
            reference["id"]
            for name in CATEGORIES[1:]
            for reference in report["categories"][name]["auditRefs"]
            if reference["weight"] and audits[reference["id"]]["score"] == 0
        }
        return cls(
            **scores,
            lcp=audits["largest-contentful-paint"]["numericValue"] / 1000,
            cls=audits["cumulative-layout-shift"]["numericValue"],
            tbt=audits["total-blocking-time"]["numericValue"],
            faults=tuple(sorted(faults)),
        )


@contextmanager
def sample_shop() -> Iterator[Ports]:
    """The shop of `make demo`, filled, on free ports, its storefront built and running."""
    platform, ports = chosen(), Ports.free()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storefront-")))
        programs = servers.machine_programs() if platform.home else None
        urls = stack.enter_context(servers.running(work / "servers", programs=programs))
        (work / "media").mkdir()
        env = companions.environment(
            platform,
            ports,
            database_url=urls["DATABASE_URL"],
            redis_url=urls["REDIS_URL"],
            media=work / "media",
            key=companions.rsa_key(),
        )
        # Signed in once for all runs, however long they take.
        env["JWT_TTL_ACCESS"] = "12 hours"
        sink = ["--port", str(ports.sink), "--smtp-port", str(ports.smtp)]
        doubles = [
            companions.double("razorpay_simulator", ["--port", str(ports.razorpay)], work),
            companions.double("message_sink", sink, work),
        ]
        platform.run("-m", "django", "migrate", "-v0", env=env)
        platform.run("-c", companions.MAKE_OWNER, env=env)
        api = companions.api(platform, ports, env, work)
        shop = storefront.process(ports, work)
        for process in (*doubles, api, companions.worker(platform, env, work)):
            process.start()
            stack.callback(process.stop)
        doubles[0].wait_until(Control(ports.razorpay_url).ready)
        doubles[1].wait_until(Sink(ports.sink_url).ready)
        api.wait_until(lambda: answers(f"{ports.api_url}/health/live"))
        seeder = seed.Seeder(platform, ports, env, seed.sign_in(ports, *OWNER))
        channels = seeder.channels()
        seeder.catalogue()
        seeder.plugins(channels)
        seeder.people(channels)
        seeder.plans(channels)
        storefront.build(work)
        shop.start()
        stack.callback(shop.stop)
        shop.wait_until(lambda: answers(f"{ports.storefront_url}/api/health"))
        yield ports


def cookies(browser: Browser, url: str) -> dict[str, str]:
    """The Cookie header with which each page is opened."""
    headers = dict.fromkeys(PAGES, "")
    with Shopper.arriving(browser, url) as guest:
        guest.go(PRODUCT)
        guest.page.get_by_test_id("add-to-cart").click()
        expect(guest.page.get_by_test_id("added")).to_be_visible(timeout=20_000)
        headers["cart"] = _header(guest)
        guest.give_address()
        guest.choose_delivery()
        headers["checkout"] = _header(guest)
    with Shopper.arriving(browser, url) as customer:
        customer.go("/sign-in?way=password")
        customer.page.get_by_label("E-mail").fill(seed.SHOPPER)
        customer.page.get_by_label("Password").fill(seed.PASSWORD)
        customer.page.get_by_test_id("sign-in").click()
        expect(customer.page.get_by_test_id("account")).to_be_visible(timeout=20_000)
        headers["account"] = _header(customer)
    return headers


def warm(browser: Browser, url: str, headers: dict[str, str]) -> None:
    """Have every picture made that the pages show, and their addresses known to the storefront."""
    secret = storefront.process(Ports.free(), Path()).env["REVALIDATE_SECRET"]
    for _ in range(2):
        for page, (path, _) in PAGES.items():
            more = {"Cookie": headers[page]} if headers[page] else {}
            context = browser.new_context(
                viewport={"width": 412, "height": 823},
                device_scale_factor=1.75,
                extra_http_headers=more,
            )
            context.new_page().goto(url + path, wait_until="networkidle")
            context.close()
        signature = hmac.new(secret.encode(), b"{}", "sha256").hexdigest()
        sent = {"Saleor-Signature": signature}
        requests.post(
            f"{url}/api/revalidate", data="{}", headers=sent, timeout=30
        ).raise_for_status()


def _header(shopper: Shopper) -> str:
    kept = shopper.context.cookies()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in kept)


def lighthouse(url: str, cookie: str, *, private: bool, folder: Path) -> Figures:
    """One run on one page."""
    report = folder / "report.json"
    command = ["node", "node_modules/lighthouse/cli/index.js", url, "--quiet"]
    command += ["--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    if cookie:
        headers = folder / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie}))
        command += [f"--extra-headers={headers}"]
    if private:
        command += ["--skip-audits=is-crawlable"]
    env = {**os.environ, "CHROME_PATH": CHROMIUM, "TMPDIR": str(folder)}
    subprocess.run(command, cwd=TOOL, env=env, check=True, timeout=300)
    return Figures.read(json.loads(report.read_text()))


def measure(url: str, runs: int, named: list[str]) -> None:
    """Print each page's medians."""
    if not (TOOL / "node_modules/lighthouse").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=TOOL, check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        headers = cookies(browser, url)
        warm(browser, url, headers)
        letters = {language: fonts(browser, url, language) for language in LANGUAGES}
        browser.close()
    print(f"Lighthouse {_version()}, mobile, median of {runs}:")
    print(f"{'':10}perf  a11y  best  seo   LCP s   CLS    TBT ms")
    with tempfile.TemporaryDirectory() as folder:
        for page in named:
            path = PAGES[page][0]
            found = [
                lighthouse(url + path, headers[page], private=page in PRIVATE, folder=Path(folder))
                for _ in range(runs)
            ]

            def median(name: str, found: list[Figures] = found) -> float:
                return statistics.median(getattr(each, name) for each in found)

            print(
                f"{page:10}{median('performance'):4.0f}  {median('accessibility'):4.0f}  "
                f"{median('best_practices'):4.0f}  {median('seo'):4.0f}  {median('lcp'):5.2f}  "
                f"{median('cls'):6.3f}  {median('tbt'):5.0f}"
                + "".join(f"  {fault}" for fault in sorted({f for e in found for f in e.faults})),
                flush=True,
            )
    sizes(url, headers)
    print("Fonts, kB (limit 80): " + ", ".join(f"{k} {v / 1000:.0f}" for k, v in letters.items()))


def fonts(browser: Browser, url: str, language: str) -> int:
    """Bytes of the fonts that a product's page loads in a language."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    loaded: dict[str, int] = {}

    def keep(response: Response) -> None:
        if response.url.endswith(".woff2"):
            loaded[response.url] = len(response.body())

    page.on("response", keep)
    prefix = "" if language == "en" else f"/{language}"
    page.goto(url + prefix + PRODUCT, wait_until="networkidle")
    context.close()
    return sum(loaded.values())


def sizes(url: str, headers: dict[str, str]) -> None:
    """Print each page's script and style as its HTML names them."""
    print("\nBytes, gzip:")
    for page, (path, limit) in PAGES.items():
        print(f"limit {limit} kB  ", end="", flush=True)
        subprocess.run(
            ["node", "scripts/sizes.mjs", url, path],
            cwd=ROOT / "storefront",
            env={**os.environ, "COOKIE": headers[page]},
            check=True,
        )


def _version() -> str:
    package = TOOL / "node_modules/lighthouse/package.json"
    return str(json.loads(package.read_text())["version"])


def main(arguments: list[str]) -> None:
    """Measure, or hold the shop until interrupted."""
    with sample_shop() as ports:
        if arguments == ["hold"]:
            print(f"API {ports.api_url} storefront {ports.storefront_url}", flush=True)
            while True:
                time.sleep(60)
        numbers = [int(each) for each in arguments if each.isdigit()]
        named = [each for each in arguments if each in PAGES] or list(PAGES)
        measure(ports.storefront_url, numbers[0] if numbers else 5, named)


if __name__ == "__main__":
    main(sys.argv[1:])
