"""What notifications add to the API: the log, preferences, replay, preview, test send, own texts."""

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from graphene import relay

from ..core import audit, clock, outbox
from ..core.errors import InvalidInput, NotFound
from ..core.masking import mask_email, mask_phone
from ..graphql import permissions
from ..graphql.connections import connection, resolve_connection
from ..graphql.mutations import Mutation, actor_of, make_error_type
from ..host import messages as host
from ..host.graphql import DateTime, Order, unwrap_id, wrap
from ..phone_login.phones import normalize
from . import events, preview, progress, templates
from .models import MessageState, TemplateOverride
from .models import NotificationMessage as Row
from .models import NotificationPreference as PreferenceRow

NotificationChannel = graphene.Enum(
    "NotificationChannel", [(channel.name, channel.value) for channel in events.Channel]
)
NotificationState = graphene.Enum(
    "NotificationState", [(state.name, state.value) for state in MessageState]
)
ErrorType = make_error_type(
    "Notification", ("UNKNOWN_EVENT", "TEMPLATE_INVALID", "TEMPLATE_MISSING", "INACTIVE", "DLT_MISMATCH", "DLT_MISSING")
)  # fmt: skip


def _list(of_type: Any, **options: Any) -> Any:
    return graphene.NonNull(graphene.List(graphene.NonNull(of_type)), **options)


class NotificationMessage(graphene.ObjectType):
    """One message to one person on one channel."""

    class Meta:
        interfaces = (relay.Node,)

    event = graphene.String(required=True)
    channel = graphene.NonNull(NotificationChannel)
    recipient = graphene.String(required=True, description="Masked.")
    state = graphene.NonNull(NotificationState)
    provider = graphene.String()
    provider_reference = graphene.String()
    attempts = graphene.Int(required=True)
    failure = graphene.String()
    order = graphene.Field(Order)
    created_at = DateTime(required=True)
    sent_at = DateTime()

    @staticmethod
    def resolve_recipient(root: Row, _info: Any) -> str:
        """Enough to recognise, not enough to misuse."""
        mask = mask_email if root.channel == events.Channel.EMAIL.value else mask_phone
        return mask(root.recipient) if root.recipient else ""

    @staticmethod
    def resolve_provider(root: Row, _info: Any) -> str | None:
        """The provider that was asked last."""
        return root.provider or None

    @staticmethod
    def resolve_provider_reference(root: Row, _info: Any) -> str | None:
        """The provider's name for the message."""
        return root.provider_reference or None

    @staticmethod
    def resolve_failure(root: Row, _info: Any) -> str | None:
        """Why it was not sent, or not yet."""
        if not root.failure:
            return None
        return f"{root.failure_code}: {root.failure}" if root.failure_code else root.failure

    @staticmethod
    def resolve_order(root: Row, _info: Any) -> Any:
        """The order that it is about."""
        if root.order_id is None:
            return None
        known = getattr(root, "_order", None)
        if known is None:
            known = host.orders_by_id([root.order_id]).get(root.order_id)
        return wrap(known)

    @classmethod
    def get_node(cls, info: Any, pk: str) -> Any:
        """For Relay's node query: the same permission as the list."""
        permissions.require(info, "order.manage_orders")
        return Row.objects.filter(pk=pk).first() if str(pk).isdigit() else None


NotificationMessageConnection = connection(NotificationMessage, "NotificationMessage")


class NotificationPreference(graphene.ObjectType):
    """On which channels a person hears of an event; a critical one is sent whatever they choose."""

    event = graphene.String(required=True)
    channels = _list(NotificationChannel)
    critical = graphene.Boolean(required=True)


class NotificationMessageFilterInput(graphene.InputObjectType):
    """Which messages to list; `recipient` is a whole phone number or e-mail."""

    event = graphene.List(graphene.NonNull(graphene.String))
    channel = graphene.List(graphene.NonNull(NotificationChannel))
    state = graphene.List(graphene.NonNull(NotificationState))
    recipient = graphene.String()
    created_after = DateTime()


class NotificationPreferenceInput(graphene.InputObjectType):
    """A choice for one event; no channels means: do not tell me."""

    event = graphene.String(required=True)
    channels = _list(NotificationChannel)


class _Page:
    """A queryset whose pages bring their orders along in one query."""

    def __init__(self, rows: Any) -> None:
        self.query = rows.query
        self._rows = rows

    def __getitem__(self, part: Any) -> Any:
        page = list(self._rows[part])
        orders = host.orders_by_id({row.order_id for row in page if row.order_id})
        for row in page:
            row._order = orders.get(row.order_id)
        return page

    def count(self) -> int:
        """How many rows there are on all pages."""
        return int(self._rows.count())


def _preferences(user_id: int) -> list[NotificationPreference]:
    chosen = dict(PreferenceRow.objects.filter(user_id=user_id).values_list("event", "channels"))
    return [
        NotificationPreference(
            event=event.name,
            channels=chosen.get(event.name, [channel.value for channel in event.channels]),
            critical=event.critical,
        )
        for event in events.audible()
    ]


class Queries(graphene.ObjectType):
    """Queries of notifications."""

    notification_messages = graphene.NonNull(
        NotificationMessageConnection,
        first=graphene.Int(),
        after=graphene.String(),
        filter=NotificationMessageFilterInput(),
    )
    my_notification_preferences = _list(NotificationPreference)

    @staticmethod
    def resolve_notification_messages(_root: Any, info: Any, **arguments: Any) -> Any:
        """The log, newest first."""
        permissions.require(info, "order.manage_orders")
        wanted = arguments.pop("filter", None) or {}
        rows = Row.objects.order_by("-created_at", "-id")
        for name in ("event", "channel", "state"):
            if wanted.get(name):
                rows = rows.filter(**{f"{name}__in": wanted[name]})
        if wanted.get("recipient"):
            rows = rows.filter(recipient=_recipient(wanted["recipient"]))
        if wanted.get("created_after"):
            rows = rows.filter(created_at__gte=wanted["created_after"])
        return resolve_connection(_Page(rows), NotificationMessageConnection, **arguments)

    @staticmethod
    def resolve_my_notification_preferences(_root: Any, info: Any) -> Any:
        """The requestor's own choices, every event that can be chosen."""
        return _preferences(permissions.require_user(info).pk)


def _recipient(text: str) -> str:
    if "@" in text:
        return text.strip().lower()
    try:
        return normalize(text)
    except InvalidInput:
        return text.strip()


def _event(name: str) -> events.Event:
    found = events.CATALOGUE.get(name)
    if found is None:
        raise InvalidInput(f"There is no event {name!r}.", field="event", code="UNKNOWN_EVENT")
    return found


class NotificationPreferencesUpdate(Mutation):
    """Choose channels per event."""

    class Arguments:
        input = _list(NotificationPreferenceInput)

    login_required = True
    error_type = ErrorType

    preferences = _list(NotificationPreference, default_value=[])

    @classmethod
    def perform(cls, info: Any, input: list[Any]) -> Any:
        """Keep the choices of the signed-in user."""
        user = permissions.require_user(info)
        known = {event.name for event in events.audible()}
        for choice in input:
            event = _event(choice["event"])
            if event.name not in known:
                raise InvalidInput(
                    f"{event.name} is always sent.", field="event", code="UNKNOWN_EVENT"
                )
            if event.critical and not choice["channels"]:
                raise InvalidInput(f"{event.name} cannot be switched off.", field="channels")
            PreferenceRow.objects.update_or_create(
                user_id=user.pk,
                event=event.name,
                defaults={"channels": list(dict.fromkeys(choice["channels"]))},
            )
        return cls(preferences=_preferences(user.pk))


class NotificationReplay(Mutation):
    """Send failed or unknown messages again."""

    class Arguments:
        ids = _list(graphene.ID)

    permissions = ("order.manage_orders",)
    error_type = ErrorType

    messages = _list(NotificationMessage, default_value=[])

    @classmethod
    def perform(cls, info: Any, ids: list[str]) -> Any:
        """All of them, or none when one cannot be."""
        if len(ids) > 100:
            raise InvalidInput("At most 100 messages at once.", field="ids")
        replayed = []
        for text in ids:
            pk = unwrap_id(text, "NotificationMessage", "ids")
            row = Row.objects.filter(pk=int(pk) if pk.isdigit() else 0).first()
            if row is None:
                raise NotFound("There is no such message.", field="ids")
            if not progress.replay(row):
                raise InvalidInput(f"A message that is {row.state} is not sent again.", field="ids")
            audit.record(
                action="notification.replay",
                actor=actor_of(info),
                object_type="NotificationMessage",
                object_id=row.pk,
                old={"state": row.state},
                new={"state": MessageState.PENDING.value},
            )
            row.refresh_from_db()
            replayed.append(row)
        return cls(messages=replayed)


class NotificationPreview(Mutation):
    """What a message would look like, filled with sample values."""

    class Arguments:
        event = graphene.String(required=True)
        channel = graphene.NonNull(NotificationChannel)
        language_code = graphene.String(required=True)
        text = graphene.String(description="A text to try instead of the present one.")

    permissions = ("plugins.manage_plugins",)
    error_type = ErrorType

    subject = graphene.String()
    text = graphene.String()
    html = graphene.String()
    language_code = graphene.String(description="The language that was found.")
    dlt_text = graphene.String(description="The SMS text as it is to be registered.")

    @classmethod
    def perform(
        cls, info: Any, event: str, channel: str, language_code: str, text: str | None = None
    ) -> Any:
        """Render with the event's sample values."""
        shown = preview.show(_event(event), events.Channel(channel), language_code, text)
        return cls(
            subject=shown.rendered.subject or None,
            text=shown.rendered.text,
            html=shown.rendered.html or None,
            language_code=shown.rendered.language,
            dlt_text=shown.dlt_text,
        )


class NotificationTestSend(Mutation):
    """Send a message with sample values to an address of one's own."""

    class Arguments:
        event = graphene.String(required=True)
        channel = graphene.NonNull(NotificationChannel)
        recipient = graphene.String(required=True)
        language_code = graphene.String(default_value="en")
        channel_slug = graphene.String(description="Whose providers to use; the first by default.")

    permissions = ("plugins.manage_plugins",)
    error_type = ErrorType

    message = graphene.Field(NotificationMessage)

    @classmethod
    def perform(
        cls,
        info: Any,
        event: str,
        channel: str,
        recipient: str,
        language_code: str = "en",
        channel_slug: str | None = None,
    ) -> Any:
        """Write a message that the queue sends like any other."""
        chosen = events.Channel(channel)
        row = preview.test_message(
            _event(event), chosen, _address(chosen, recipient), language_code, channel_slug
        )
        audit.record(
            action="notification.test_send",
            actor=actor_of(info),
            object_type="NotificationMessage",
            object_id=row.pk,
            new={"event": event, "channel": channel},
        )
        outbox.add(kind="notifications.send", key=f"send:{row.uid}:0", payload={"message": row.pk})
        return cls(message=row)


def _address(channel: events.Channel, text: str) -> str:
    if channel is not events.Channel.EMAIL:
        return normalize(text, field="recipient")
    try:
        validate_email(text.strip())
    except ValidationError as error:
        raise InvalidInput("This is not an e-mail address.", field="recipient") from error
    return text.strip().lower()


class NotificationTemplateUpdate(Mutation):
    """The merchant's own text of an event; an empty text goes back to ours."""

    class Arguments:
        event = graphene.String(required=True)
        channel = graphene.NonNull(NotificationChannel)
        language_code = graphene.String(required=True)
        text = graphene.String(required=True)
        channel_slug = graphene.String(default_value="")

    permissions = ("plugins.manage_plugins",)
    error_type = ErrorType

    text = graphene.String()

    @classmethod
    def perform(
        cls,
        info: Any,
        event: str,
        channel: str,
        language_code: str,
        text: str,
        channel_slug: str = "",
    ) -> Any:
        """Keep a text that renders, and say who changed it."""
        found, chosen = _event(event), events.Channel(channel)
        if chosen not in found.channels:
            raise InvalidInput(f"{event} is not sent by {channel}.", field="channel")
        key = {
            "event": event,
            "channel": channel,
            "language": templates.candidates(language_code)[0],
            "channel_slug": channel_slug,
        }
        old = TemplateOverride.objects.filter(**key).first()
        if text.strip():
            preview.show(found, chosen, language_code, text)
            TemplateOverride.objects.update_or_create(
                **key, defaults={"text": text, "updated_at": clock.now()}
            )
        elif old is not None:
            old.delete()
        audit.record(
            action="notification.template",
            actor=actor_of(info),
            object_type="TemplateOverride",
            object_id=f"{event}.{channel}.{language_code}"[:64],
            old={"text": old.text if old else None},
            new={"text": text or None},
        )
        return cls(text=text or None)


class Mutations(graphene.ObjectType):
    """Mutations of notifications."""

    notification_preferences_update = NotificationPreferencesUpdate.Field()
    notification_replay = NotificationReplay.Field()
    notification_preview = NotificationPreview.Field()
    notification_test_send = NotificationTestSend.Field()
    notification_template_update = NotificationTemplateUpdate.Field()


types = [NotificationMessage]
