"""Taxes by flat rates: GST is a class per rate and a rate per country."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django_countries.fields import CountryField

from ..channel.models import Channel
from ..core.models import ModelWithMetadata


class TaxClass(ModelWithMetadata):
    """Goods that are taxed alike."""

    name = models.CharField(max_length=255)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class TaxClassCountryRate(models.Model):
    """Their rate in a country, in percent; without a class the country's default."""

    tax_class = models.ForeignKey(
        TaxClass, related_name="country_rates", on_delete=models.CASCADE, null=True, blank=True
    )
    country = CountryField(db_index=True)
    rate = models.DecimalField(
        max_digits=12, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        ordering = ("country", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("country", "tax_class"), name="unique_country_tax_class"
            ),
            models.UniqueConstraint(
                fields=("country",),
                condition=models.Q(tax_class=None),
                name="unique_country_without_tax_class",
            ),
        ]


class TaxConfiguration(ModelWithMetadata):
    """How a channel taxes."""

    channel = models.OneToOneField(
        Channel, related_name="tax_configuration", on_delete=models.CASCADE
    )
    charge_taxes = models.BooleanField(default=True)
    tax_calculation_strategy = models.CharField(max_length=20, default="FLAT_RATES", null=True)
    display_gross_prices = models.BooleanField(default=True)
    prices_entered_with_tax = models.BooleanField(default=True)

    class Meta(ModelWithMetadata.Meta):
        ordering = ("pk",)
