"""Health for load balancers and people, metrics for Prometheus."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from . import checks
from .metrics import ShopCollector


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served, 503 otherwise; `checks` says what is wrong, needed or not."""
    answers = checks.run()
    serving = all(answers[name] == "ok" for name in checks.NEEDED)
    well = all(answer == "ok" for answer in answers.values())
    status = "ok" if well else "degraded" if serving else "unavailable"
    return JsonResponse({"status": status, "checks": answers}, status=200 if serving else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, counted from the database: the same on every machine."""
    registry = CollectorRegistry()
    registry.register(ShopCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
