"""The portal's addresses and one page that tells somebody something."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.models import Organisation, User
from notifications.services import notify


@transaction.atomic
def tell(request: HttpRequest, dedupe: str) -> HttpResponse:
    """Tell Alice; ``dedupe`` twice tells her once."""
    notify(
        event="sample.news",
        record=Organisation.objects.get(kind="district"),
        recipients=User.objects.filter(email="alice@example.cn"),
        dedupe=dedupe,
        url="/",
    )
    return HttpResponse("told")


urlpatterns = [path("tell/<str:dedupe>/", tell), path("", include("cooperation.urls"))]
