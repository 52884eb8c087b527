"""Saleor's URLs with the merged GraphQL schema in the place of Saleor's own."""

from django.urls import include, re_path
from django.views.decorators.csrf import csrf_exempt
from saleor.graphql.api import backend
from saleor.urls import urlpatterns as saleor_urlpatterns

from .graphql.schema import schema
from .graphql.view import CommerceGraphQLView

urlpatterns = [
    re_path(
        r"^graphql/$",
        csrf_exempt(CommerceGraphQLView.as_view(backend=backend, schema=schema())),
        name="api",
    ),
    re_path(r"^health/", include("saleor_plugins.health.urls")),
    *(pattern for pattern in saleor_urlpatterns if getattr(pattern, "name", "") != "api"),
]
