"""Addresses of the portal's own pages."""

from django.urls import path

from core.views import style

app_name = "core"
urlpatterns = [
    path("style/", style.style, name="style"),
]
