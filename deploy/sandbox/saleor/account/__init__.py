"""Customers and staff."""


class CustomerEvents:
    """Types of a customer's events."""

    ACCOUNT_CREATED = "account_created"
    PASSWORD_RESET_LINK_SENT = "password_reset_link_sent"
    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    PLACED_ORDER = "placed_order"
