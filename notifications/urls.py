"""Addresses of news, mails and waiting."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.home, name="home"),
    path("news/", views.news, name="news"),
    path("news/read/", views.read_all, name="read_all"),
    path("news/<int:pk>/", views.follow, name="follow"),
    path("news/preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mails/failed/", views.failed_mails, name="failed_mails"),
    path("mails/<int:pk>/resend/", views.resend, name="resend"),
]
