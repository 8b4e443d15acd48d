"""Every address of the portal, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views.entrance import switch_language
from cooperation.mailbox import mailbox, message
from cooperation.metrics import metrics

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", switch_language, name="set_language"),
    path("", include("dashboards.urls")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("calendar/", include("calendars.urls")),
    path("files/", include("files.urls")),
    path("jobs/", include("jobs.urls")),
    path("search/", include("search.urls")),
    path("", include("enterprises.urls")),
    path("", include("researchers.urls")),
    path("", include("needs.urls")),
    path("projects/", include("projects.urls")),
    path("stationing/", include("talent.urls")),
    path("service-orders/", include("platforms.urls")),
    path("meetings/", include("meetings.urls")),
    path("admin/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
]
if not settings.PRODUCTION:
    urlpatterns += [
        path("dev/mailbox/", mailbox, name="mailbox"),
        path("dev/mailbox/<str:name>/", message, name="mailbox_message"),
    ]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.denied"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
