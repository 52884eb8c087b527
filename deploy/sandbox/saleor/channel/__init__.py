"""Sales channels."""


class AllocationStrategy:
    """Which warehouse serves first."""

    PRIORITIZE_SORTING_ORDER = "prioritize-sorting-order"
    PRIORITIZE_HIGH_STOCK = "prioritize-high-stock"
    CHOICES = [
        (PRIORITIZE_SORTING_ORDER, "Prioritize sorting order"),
        (PRIORITIZE_HIGH_STOCK, "Prioritize high stock"),
    ]


class MarkAsPaidStrategy:
    """What `orderMarkAsPaid` writes."""

    TRANSACTION_FLOW = "transaction_flow"
    PAYMENT_FLOW = "payment_flow"
    CHOICES = [(TRANSACTION_FLOW, "Use transaction"), (PAYMENT_FLOW, "Use payment")]


class TransactionFlowStrategy:
    """What a payment does unless it says otherwise."""

    AUTHORIZATION = "authorization"
    CHARGE = "charge"
    CHOICES = [(AUTHORIZATION, "Authorize"), (CHARGE, "Charge")]
