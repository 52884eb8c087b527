"""What is charged by `gst_rate`: a tax class for each rate, with that rate in India.

Classes are told by their names, "GST 5%", so that a second run and the dashboard mean the same ones.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from . import documents
from .errors import ImportFailed
from .shelves import ask, change

COUNTRY = "IN"


@dataclass
class TaxClasses:
    """The shop's tax classes for the rates of a file, spelled "5%"."""

    _ids: dict[str, str] = field(default_factory=dict)

    def prepare(self, rates: Collection[str], channels: Collection[str], *, dry_run: bool) -> None:
        """Find the classes of these rates; make those that are missing, unless it is a dry run.

        Raises ImportFailed, with nothing changed, where a class of the name has another rate
        (TAX_CLASS_RATE), and where one of the channels (slugs) adds taxes to its prices
        (PRICES_WITHOUT_TAX): the file's prices contain them, as an MRP does.
        """
        if not rates:
            return
        for channel in ask(documents.TAXES)["channels"] or ():
            if (
                channel["slug"] in channels
                and not (channel["taxConfiguration"]["pricesEnteredWithTax"])
            ):
                raise ImportFailed(
                    f"The channel {channel['slug']} takes prices as without taxes and would add "
                    "GST to those of the file, which contain it: have its prices entered with tax.",
                    code="PRICES_WITHOUT_TAX",
                )
        self._find(set(rates))
        for rate in sorted(set(rates) - self._ids.keys()):
            if not dry_run:
                self._ids[rate] = self._make(rate)

    def id_of(self, rate: str) -> str | None:
        """The id of a rate's class; None in a dry run, where it would be made."""
        return self._ids.get(rate)

    def _find(self, rates: set[str]) -> None:
        wanted = {_name(rate): rate for rate in rates}
        after = None
        while True:
            page = ask(documents.TAX_CLASSES, {"after": after})["taxClasses"]
            for edge in page["edges"]:
                node = edge["node"]
                rate = wanted.get(node["name"])
                if rate is None or rate in self._ids:
                    continue
                charged = {each["country"]["code"]: each["rate"] for each in node["countries"]}
                if COUNTRY not in charged or Decimal(str(charged[COUNTRY])) != _percent(rate):
                    raise ImportFailed(
                        f"The shop's tax class {node['name']} does not charge {rate} in "
                        f"{COUNTRY}: set its rate, or give it another name.",
                        code="TAX_CLASS_RATE",
                    )
                self._ids[rate] = node["id"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    @staticmethod
    def _make(rate: str) -> str:
        rates = [{"countryCode": COUNTRY, "rate": float(_percent(rate))}]
        input = {"name": _name(rate), "createCountryRates": rates}
        return str(change(documents.CREATE_TAX_CLASS, {"input": input})["taxClass"]["id"])


def _name(rate: str) -> str:
    return f"GST {rate}"


def _percent(rate: str) -> Decimal:
    return Decimal(rate.removesuffix("%"))
