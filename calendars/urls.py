"""Addresses of calendars."""

from django.urls import path

from calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.page, name="page"),
    path("renew/", views.renew, name="renew"),
    path("stop/", views.stop, name="stop"),
    path("<str:token>.ics", views.feed, name="feed"),
]
