"""Addresses of enterprises and parks."""

from django.urls import path

from enterprises.views import editing, listing, parks, record, registration

app_name = "enterprises"
urlpatterns = [
    path("enterprises/", listing.index, name="list"),
    path("enterprises/mine/", record.mine, name="mine"),
    path("enterprises/register/", registration.register, name="register"),
    path("enterprises/new/", registration.create, name="create"),
    path("enterprises/<int:pk>/", record.overview, name="overview"),
    path("enterprises/<int:pk>/registered/", registration.registered, name="registered"),
    path("enterprises/<int:pk>/people/", record.people, name="people"),
    path("enterprises/<int:pk>/files/", record.files, name="files"),
    path("enterprises/<int:pk>/timeline/", record.history, name="timeline"),
    path("enterprises/<int:pk>/edit/", editing.edit, name="edit"),
    path("enterprises/<int:pk>/identity/", editing.identity, name="identity"),
    path("enterprises/<int:pk>/park/", editing.park, name="move_park"),
    path("enterprises/<int:pk>/key/", editing.key, name="key"),
    path("enterprises/<int:pk>/invite-head/", registration.invite_head, name="invite_head"),
    path("enterprises/<int:pk>/step/<str:to>/", record.step, name="step"),
    path("parks/", parks.index, name="parks"),
    path("parks/<int:pk>/", parks.profile, name="park"),
    path("parks/<int:pk>/edit/", parks.edit, name="park_edit"),
]
