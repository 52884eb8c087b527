"""The plugin's configuration, as Saleor's dashboard edits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saleor_plugins.core import config
from saleor_plugins.core.errors import InvalidInput, InvalidInputs

from .tiers import Promotions

PLUGIN_ID = "saleor_plugins.distributor_pricing"


@dataclass(frozen=True, slots=True)
class PricingConfig:
    """Slugs of channels, and the policy towards Saleor's promotions and vouchers."""

    consumer_channel: str = ""
    restricted_channels: tuple[str, ...] = ()
    promotions: str = Promotions.BEST.value

    @property
    def policy(self) -> Promotions:
        """The policy as a value of `tiers`."""
        return Promotions(self.promotions)


def read(values: Mapping[str, Any]) -> PricingConfig:
    """The checked configuration; raises InvalidInputs naming every field at fault."""
    made = config.read(PricingConfig, values)
    errors: list[InvalidInput] = []
    if made.promotions not in {policy.value for policy in Promotions}:
        errors.append(
            InvalidInput("Choose best, never or stack.", code="INVALID", field="promotions")
        )
    if made.consumer_channel and made.consumer_channel in made.restricted_channels:
        errors.append(
            InvalidInput(
                "The consumer channel cannot be restricted.",
                code="INVALID",
                field="consumer_channel",
            )
        )
    if errors:
        raise InvalidInputs(list(errors))
    return made
