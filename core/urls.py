"""Addresses of the portal's own pages."""

from django.urls import path

from core.views import signed_in, style

app_name = "core"
urlpatterns = [
    path("style/", style.style, name="style"),
    path("signed-in/", signed_in.signed_in, name="signed_in"),
]
