"""axe-core in the page: WCAG 2.2 AA."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "storefront/node_modules/axe-core/axe.min.js"
# Colours on their way from one state to another are no colours of the page; a title may be streamed
# after what it is the title of, as long as it comes and stays.
_RUN = """async () => {
  for (let waited = 0, there = 0; there < 5 && waited < 5000; waited += 50) {
    there = document.title ? there + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const moving = document.getAnimations().filter(
    (each) => each.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.allSettled(moving.map((each) => each.finished));
  const result = await axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return result.violations.map((rule) => `${rule.id}: ${rule.help} `
    + rule.nodes.map((node) => node.html.slice(0, 160)).join(' | '));
}"""


def violations(page: Page) -> list[str]:
    """What axe has to say against the page as it is shown now; empty is good."""
    # Evaluated by the debugger's protocol, which the page's own policy does not concern.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found
