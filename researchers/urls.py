"""Addresses of researchers and colleges."""

from django.urls import path

from researchers.views import colleges, listing, profile, record, works

app_name = "researchers"
urlpatterns = [
    path("researchers/", listing.index, name="list"),
    path("researchers/me/", record.mine, name="mine"),
    path("researchers/apply/", profile.apply, name="apply"),
    path("researchers/<int:pk>/", record.overview, name="overview"),
    path("researchers/<int:pk>/applied/", profile.applied, name="applied"),
    path("researchers/<int:pk>/apply-again/", profile.reapply, name="reapply"),
    path("researchers/<int:pk>/edit/", profile.edit, name="edit"),
    path("researchers/<int:pk>/files/", record.files, name="files"),
    path("researchers/<int:pk>/timeline/", record.history, name="timeline"),
    path("researchers/<int:pk>/step/<str:to>/", record.step, name="step"),
    path("researchers/<int:pk>/publications/", record.publications, name="publications"),
    path("researchers/<int:pk>/publications/import/", works.import_list, name="import"),
    path("researchers/<int:pk>/patents/", record.patents, name="patents"),
    path("colleges/", colleges.index, name="colleges"),
    path("colleges/<int:pk>/", colleges.profile, name="college"),
    path("colleges/<int:pk>/edit/", colleges.edit, name="college_edit"),
]
for kind, name in ((works.PUBLICATIONS, "publication"), (works.PATENTS, "patent")):
    base = f"researchers/<int:pk>/{kind.tab}"
    extra = {"works": kind}
    urlpatterns += [
        path(f"{base}/new/", works.edit, extra, name=f"{name}_new"),
        path(f"{base}/<int:work_pk>/", works.edit, extra, name=f"{name}_edit"),
        path(f"{base}/<int:work_pk>/delete/", works.delete, extra, name=f"{name}_delete"),
    ]
