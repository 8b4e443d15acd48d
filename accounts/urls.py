"""Addresses of people and organisations."""

from django.urls import path

from accounts.views import absence, administration, entrance, me, organisations, people

app_name = "accounts"
urlpatterns = [
    path("start/", entrance.start, name="start"),
    path("privacy/", entrance.privacy, name="privacy"),
    path("invitations/<str:token>/", entrance.invitation, name="invitation"),
    path("me/", me.profile, name="profile"),
    path("me/organisation/", me.switch, name="switch"),
    path("me/colleagues/", me.colleagues, name="colleagues"),
    path("me/absence/", absence.absence, name="absence"),
    path("me/absence/<int:pk>/end/", absence.end, name="absence_end"),
    path("me/data/", me.personal_data, name="personal_data"),
    path("me/data/export/", me.export, name="export"),
    path("me/data/erase/", me.erase, name="erase"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/new/<str:kind>/", organisations.create, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.detail, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit, name="organisation_edit"),
    path("organisations/<int:pk>/people/", people.index, name="people"),
    path("organisations/<int:pk>/people/invite/", people.invite_person, name="invite"),
    path("invitation/<int:pk>/resend/", people.resend, name="invitation_resend"),
    path("invitation/<int:pk>/revoke/", people.revoke, name="invitation_revoke"),
    path("membership/<int:pk>/end/", people.end, name="membership_end"),
    path("membership/<int:pk>/role/", people.role, name="membership_role"),
    path("links/", organisations.links, name="links"),
    path("links/new/", organisations.link_new, name="link_new"),
    path("links/<int:pk>/end/", organisations.link_end, name="link_end"),
    path("erasures/", administration.erasures, name="erasures"),
    path("erasures/<int:pk>/", administration.erasure, name="erasure"),
]
