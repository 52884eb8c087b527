"""Transactions: what was authorized, charged, refunded and cancelled, and by which events."""


class PaymentError(Exception):
    """A payment action that nobody can or may perform."""

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message, code)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class TransactionItemIdempotencyUniqueError(Exception):
    """The idempotency key already belongs to a different transaction."""


class TransactionAction:
    CHARGE = "charge"
    REFUND = "refund"
    CANCEL = "cancel"
    CHOICES = [(name, name) for name in (CHARGE, REFUND, CANCEL)]


class TransactionEventType:
    AUTHORIZATION_SUCCESS = "authorization_success"
    AUTHORIZATION_FAILURE = "authorization_failure"
    AUTHORIZATION_ADJUSTMENT = "authorization_adjustment"
    AUTHORIZATION_REQUEST = "authorization_request"
    AUTHORIZATION_ACTION_REQUIRED = "authorization_action_required"
    CHARGE_SUCCESS = "charge_success"
    CHARGE_FAILURE = "charge_failure"
    CHARGE_BACK = "charge_back"
    CHARGE_ACTION_REQUIRED = "charge_action_required"
    CHARGE_REQUEST = "charge_request"
    REFUND_SUCCESS = "refund_success"
    REFUND_FAILURE = "refund_failure"
    REFUND_REVERSE = "refund_reverse"
    REFUND_REQUEST = "refund_request"
    CANCEL_SUCCESS = "cancel_success"
    CANCEL_FAILURE = "cancel_failure"
    CANCEL_REQUEST = "cancel_request"
    INFO = "info"

    REFUND_RELATED_EVENT_TYPES = [
        REFUND_SUCCESS,
        REFUND_FAILURE,
        REFUND_REVERSE,
        REFUND_REQUEST,
    ]


TransactionEventType.CHOICES = [  # type: ignore[attr-defined]
    (value, value)
    for name, value in vars(TransactionEventType).items()
    if name.isupper() and isinstance(value, str)
]

FAILED_TRANSACTION_EVENTS = [
    TransactionEventType.AUTHORIZATION_FAILURE,
    TransactionEventType.CHARGE_FAILURE,
    TransactionEventType.REFUND_FAILURE,
    TransactionEventType.CANCEL_FAILURE,
]

OPTIONAL_PSP_REFERENCE_EVENTS = [
    TransactionEventType.CHARGE_ACTION_REQUIRED,
    TransactionEventType.AUTHORIZATION_ACTION_REQUIRED,
    *FAILED_TRANSACTION_EVENTS,
]

OPTIONAL_AMOUNT_EVENTS = [
    *FAILED_TRANSACTION_EVENTS,
    TransactionEventType.REFUND_REVERSE,
    TransactionEventType.CHARGE_BACK,
    TransactionEventType.INFO,
]


class PaymentMethodType:
    CARD = "card"
    OTHER = "other"
    GIFT_CARD = "gift_card"
    CHOICES = [(name, name) for name in (CARD, OTHER, GIFT_CARD)]
