"""Following a link to pay: on to the shop's payment page, or a word on why not any more."""

from django.http import HttpResponse, HttpResponseRedirect

from ..core.errors import CommerceError
from . import links

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<body style="font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem">
<h1 style="font-size:1.4rem">{title}</h1><p>{text}</p>
<p><a href="{shop}">Go to the shop</a></p></body></html>"""


def token_in(path: str) -> str | None:
    """The token of a path `pay/<token>/`, or None for another path."""
    first, _, rest = path.strip("/").partition("/")
    return rest.strip("/") if first == "pay" else None


def follow(token: str) -> HttpResponse:
    """Send the browser to the payment page; 410 when there is nothing to pay any more."""
    try:
        payable = links.read(token)
    except CommerceError as error:
        if error.code == "EXPIRED":
            return _page("This link has run out", "Open your order in the shop to pay.", 410)
        return _page("This link is not complete", "Open it again from the message.", 404)
    page = links.destination(payable)
    if page is None:
        return _page("Nothing to pay", "This order is paid already, or no longer open.", 410)
    answer = HttpResponseRedirect(page)
    answer.status_code = 303
    return _private(answer)


def _page(title: str, text: str, status: int) -> HttpResponse:
    page = _PAGE.format(title=title, text=text, shop=links.storefront())
    return _private(HttpResponse(page, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
