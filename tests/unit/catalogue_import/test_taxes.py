"""Tax classes for the rates of a file: found by name, made once, never with another rate."""

from typing import Any

import pytest

from saleor_plugins.catalogue_import import taxes
from saleor_plugins.catalogue_import.errors import ImportFailed
from saleor_plugins.catalogue_import.taxes import TaxClasses


class Shop:
    """Answers as the platform does, a page of one class at a time."""

    def __init__(self, *classes: tuple[str, float | None], with_tax: bool = True) -> None:
        self.classes = list(classes)
        self.with_tax = with_tax
        self.made: list[dict[str, Any]] = []

    def ask(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """A page of classes, or the channel."""
        if "taxClasses" not in document:
            configuration = {"pricesEnteredWithTax": self.with_tax}
            return {"channels": [{"slug": "consumer", "taxConfiguration": configuration}]}
        place = int((variables or {})["after"] or 0)
        edges = []
        for name, rate in self.classes[place : place + 1]:
            countries = [] if rate is None else [{"country": {"code": "IN"}, "rate": rate}]
            edges = [{"node": {"id": f"id of {name}", "name": name, "countries": countries}}]
        more = place + 1 < len(self.classes)
        page = {"hasNextPage": more, "endCursor": str(place + 1)}
        return {"taxClasses": {"pageInfo": page, "edges": edges}}

    def change(self, _document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """A new class."""
        self.made.append(variables["input"])
        return {"taxClass": {"id": "new"}}


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a shop in the platform's place."""

    def put(*classes: tuple[str, float | None], with_tax: bool = True) -> Shop:
        made = Shop(*classes, with_tax=with_tax)
        monkeypatch.setattr(taxes, "ask", made.ask)
        monkeypatch.setattr(taxes, "change", made.change)
        return made

    return put


def test_what_is_there_is_taken_and_what_is_missing_made(shop: Any) -> None:
    there = shop(("Books", None), ("GST 0.25%", 0.25), ("GST 5%", 5.0))
    found = TaxClasses()
    found.prepare({"5%", "0.25%", "18%"}, {"consumer"}, dry_run=False)
    assert [found.id_of(rate) for rate in ("5%", "0.25%", "18%", "40%")] == [
        "id of GST 5%",
        "id of GST 0.25%",
        "new",
        None,
    ]
    assert there.made == [
        {"name": "GST 18%", "createCountryRates": [{"countryCode": "IN", "rate": 18.0}]}
    ]


def test_a_dry_run_makes_none(shop: Any) -> None:
    there = shop(("GST 5%", 5.0))
    found = TaxClasses()
    found.prepare({"5%", "18%"}, {"consumer"}, dry_run=True)
    assert (found.id_of("5%"), found.id_of("18%"), there.made) == ("id of GST 5%", None, [])


@pytest.mark.parametrize("rate", [12.0, None])
def test_a_class_with_another_rate_is_refused_before_any_is_made(
    shop: Any, rate: float | None
) -> None:
    there = shop(("GST 5%", rate))
    with pytest.raises(ImportFailed) as refused:
        TaxClasses().prepare({"5%", "0%"}, {"consumer"}, dry_run=False)
    assert (refused.value.code, there.made) == ("TAX_CLASS_RATE", [])


def test_only_the_channels_of_the_file_must_have_prices_with_tax(shop: Any) -> None:
    there = shop(with_tax=False)
    with pytest.raises(ImportFailed) as refused:
        TaxClasses().prepare({"5%"}, {"consumer"}, dry_run=True)
    assert refused.value.code == "PRICES_WITHOUT_TAX"
    TaxClasses().prepare({"5%"}, {"export"}, dry_run=False)
    TaxClasses().prepare(set(), {"consumer"}, dry_run=False)
    assert len(there.made) == 1
