"""Finding the channel that a request means."""

from typing import Any

from django.core.exceptions import ValidationError

from ...channel.models import Channel


def clean_channel(slug: str | None, **_: Any) -> Channel:
    """The active channel of that slug; without one, the only active channel.

    ValidationError on `channel` with code `not_found`, `channel_inactive` or, when a slug is
    needed, `missing_channel_slug`.
    """
    if slug is None:
        channels = list(Channel.objects.filter(is_active=True)[:2])
        if len(channels) == 1:
            return channels[0]
        message = "You need to provide channel slug."
        raise ValidationError({"channel": ValidationError(message, code="missing_channel_slug")})
    channel = Channel.objects.filter(slug=slug).first()
    if channel is None:
        message = f"Channel with '{slug}' slug does not exist."
        raise ValidationError({"channel": ValidationError(message, code="not_found")})
    if not channel.is_active:
        message = f"Channel with '{slug}' is inactive."
        raise ValidationError({"channel": ValidationError(message, code="channel_inactive")})
    return channel


def default_channel_slug() -> str | None:
    """The slug of the only active channel, if there is just one."""
    slugs = list(Channel.objects.filter(is_active=True).values_list("slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else None
