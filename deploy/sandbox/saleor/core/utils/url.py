"""Links to the storefront."""

from urllib.parse import urlparse, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import split_domain_port, validate_host


def validate_storefront_url(url: str) -> None:
    """ValidationError unless the URL is absolute and its host is an allowed client host."""
    try:
        netloc = urlparse(url).netloc
        domain, _port = split_domain_port(netloc)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if not netloc:
        raise ValidationError("Invalid URL. Please check if URL is in RFC 1808 format.")
    if not validate_host(domain, settings.ALLOWED_CLIENT_HOSTS):
        raise ValidationError(
            f"{domain or url} is not allowed. Please check `ALLOWED_CLIENT_HOSTS` configuration."
        )


def prepare_url(params: str, redirect_url: str) -> str:
    """The URL with a query added to the one it has."""
    split = urlsplit(redirect_url)
    query = f"{split.query}&{params}" if split.query else params
    return split._replace(query=query).geturl()
