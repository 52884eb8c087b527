"""Saleor's URLs with the merged GraphQL schema in the place of Saleor's own."""

from django.urls import include, re_path
from django.views.decorators.csrf import csrf_exempt
from saleor.graphql.api import backend
from saleor.urls import urlpatterns as saleor_urlpatterns

from .graphql.schema import schema
from .graphql.view import CommerceGraphQLView
from .razorpay_gateway.views import webhook as razorpay_webhook

urlpatterns = [
    re_path(
        r"^graphql/$",
        csrf_exempt(CommerceGraphQLView.as_view(backend=backend, schema=schema())),
        name="api",
    ),
    # Before Saleor's own route for plugins: a burst of payments must not wake every plugin each time.
    re_path(
        r"^plugins/channel/(?P<channel_slug>[.0-9A-Za-z_\-]+)/saleor_plugins\.razorpay/webhook/?$",
        razorpay_webhook,
    ),
    re_path(r"^health/", include("saleor_plugins.health.urls")),
    *(pattern for pattern in saleor_urlpatterns if getattr(pattern, "name", "") != "api"),
]
