"""Users, addresses, permission groups."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from ..core.models import ModelWithExternalReference, ModelWithMetadata
from ..permission.enums import BasePermissionEnum, get_permissions
from ..permission.models import Permission, PermissionsMixin
from .validators import validate_possible_number


class PossiblePhoneNumberField(PhoneNumberField):
    """A phone number that may not be assigned but could be."""

    default_validators = [validate_possible_number]


class Address(ModelWithMetadata):
    """A postal address."""

    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    company_name = models.CharField(max_length=256, blank=True)
    street_address_1 = models.CharField(max_length=256, blank=True)
    street_address_2 = models.CharField(max_length=256, blank=True)
    city = models.CharField(max_length=256, blank=True)
    city_area = models.CharField(max_length=128, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = CountryField()
    country_area = models.CharField(max_length=128, blank=True)
    phone = PossiblePhoneNumberField(blank=True, default="", db_index=True)
    validation_skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.as_data() == other.as_data()

    __hash__ = models.Model.__hash__

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_data(self) -> dict[str, Any]:
        """The address without its key, as keyword arguments for another one."""
        data = {f.attname: getattr(self, f.attname) for f in self._meta.fields if f.name != "id"}
        return {**data, "country": self.country.code, "phone": str(self.phone or "")}

    def get_copy(self) -> "Address":
        """The same address as a row of its own."""
        return Address.objects.create(**self.as_data())


class UserManager(BaseUserManager["User"]):
    """Tells customers from staff."""

    def customers(self) -> Any:
        return self.filter(Q(is_staff=False) | Q(orders__isnull=False)).distinct()

    def staff(self) -> Any:
        return self.filter(is_staff=True)


class User(PermissionsMixin, ModelWithMetadata, AbstractBaseUser, ModelWithExternalReference):
    """A customer or a member of staff."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=256, blank=True)
    last_name = models.CharField(max_length=256, blank=True)
    addresses = models.ManyToManyField(Address, blank=True, related_name="user_addresses")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_confirmed = models.BooleanField(default=True)
    last_confirm_email_request = models.DateTimeField(null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    last_password_reset_request = models.DateTimeField(null=True, blank=True)
    default_shipping_address = models.ForeignKey(
        Address, related_name="+", null=True, blank=True, on_delete=models.SET_NULL
    )
    default_billing_address = models.ForeignKey(
        Address, related_name="+", null=True, blank=True, on_delete=models.SET_NULL
    )
    jwt_token_key = models.CharField(max_length=12, default=partial(get_random_string, length=12))
    language_code = models.CharField(max_length=35, default="en")
    uuid = models.UUIDField(default=uuid4, unique=True)
    number_of_orders = models.PositiveIntegerField(default=0, db_default=0)

    USERNAME_FIELD = "email"

    objects = UserManager()

    class Meta:
        ordering = ("email",)

    def __str__(self) -> str:
        # Never the address: it would end up in logs.
        return str(self.uuid)

    @property
    def effective_permissions(self) -> Any:
        """Rows of the permissions held, directly and by groups."""
        held = get_permissions()
        if not self.is_superuser:
            held = held.filter(Q(user=self) | Q(group__user=self)).distinct()
        return held

    def get_full_name(self) -> str:
        """First and last name, of the billing address if need be, else the e-mail address."""
        name = f"{self.first_name} {self.last_name}".strip()
        if not name and self.default_billing_address:
            name = self.default_billing_address.full_name
        return name or self.email

    def has_perm(self, perm: BasePermissionEnum | str, obj: Any = None) -> bool:
        """True when the user is active and holds the permission."""
        if not self.is_active:
            return False
        if self.is_superuser:
            return True
        if not hasattr(self, "_permission_cache"):
            rows = self.effective_permissions.order_by()
            self._permission_cache = {
                f"{label}.{codename}"
                for label, codename in rows.values_list("content_type__app_label", "codename")
            }
        value = perm.value if isinstance(perm, BasePermissionEnum) else perm
        return value in self._permission_cache

    def can_login(self, site_settings: Any) -> bool:
        """True when the account is active and confirmed as far as the shop wants it."""
        return self.is_active and (
            site_settings.allow_login_without_confirmation
            or not site_settings.enable_account_confirmation_by_email
            or self.is_confirmed
        )


class CustomerEvent(models.Model):
    """Something that happened to a customer."""

    date = models.DateTimeField(default=timezone.now, editable=False)
    type = models.CharField(max_length=255)
    parameters = models.JSONField(blank=True, default=dict)
    user = models.ForeignKey(User, related_name="events", on_delete=models.CASCADE, null=True)
    app = models.ForeignKey("app.App", related_name="+", on_delete=models.SET_NULL, null=True)

    class Meta:
        ordering = ("date",)


class Group(models.Model):
    """A permission group."""

    name = models.CharField(max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, blank=True)
    restricted_access_to_channels = models.BooleanField(default=False)
    channels = models.ManyToManyField("channel.Channel", blank=True)

    def __str__(self) -> str:
        return self.name
