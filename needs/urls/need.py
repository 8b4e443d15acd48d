"""Addresses of technical needs."""

from django.urls import path

from needs.views import consent, diagnosis, editing, importing, lists, record, steps, versions, writing

need_patterns = [
    path("needs/", lists.index, name="list"),
    path("needs/review/", lists.review, name="review"),
    path("needs/public/", lists.public_list, name="public_list"),
    path("needs/public/<str:number>/", lists.public_detail, name="public_detail"),
    path("needs/new/", writing.new, name="new"),
    path("needs/from-project/<int:pk>/", writing.from_project, name="from_project"),
    path("needs/import/", importing.upload, name="import"),
    path("needs/import/template/", importing.template, name="import_template"),
    path("needs/import/<int:pk>/", importing.detail, name="import_detail"),
    path("needs/import/<int:pk>/start/", importing.start, name="import_start"),
    path("needs/consents/", consent.consents, name="consents"),
    path("needs/consents/<str:token>/", consent.consent_link, name="consent_link"),
    path("needs/diagnoses/<int:pk>/", diagnosis.detail, name="diagnosis"),
    path("needs/diagnoses/<int:pk>/step/<str:to>/", diagnosis.step, name="diagnosis_step"),
    path("needs/<int:pk>/", record.overview, name="detail"),
    path("needs/<int:pk>/requirements/", record.requirements, name="requirements"),
    path("needs/<int:pk>/files/", record.files, name="files"),
    path("needs/<int:pk>/conversation/", record.talk, name="conversation"),
    path("needs/<int:pk>/conversation/post/", record.message, name="message"),
    path("needs/<int:pk>/timeline/", record.history, name="timeline"),
    path("needs/<int:pk>/versions/", versions.index, name="versions"),
    path("needs/<int:pk>/versions/<int:number>/", versions.detail, name="version"),
    path("needs/<int:pk>/versions/<int:number>/step/<str:to>/", versions.step, name="version_step"),
    path("needs/<int:pk>/edit/", editing.edit, name="edit"),
    path("needs/<int:pk>/edit/detail/", editing.edit, {"section": "detail"}, name="edit_detail"),
    path("needs/<int:pk>/edit/requirements/", editing.requirements, name="edit_requirements"),
    path("needs/<int:pk>/edit/publication/", editing.edit, {"section": "publication"}, name="edit_publication"),
    path("needs/<int:pk>/submit/", writing.submit, name="submit"),
    path("needs/<int:pk>/submitted/", writing.submitted, name="submitted"),
    path("needs/<int:pk>/published/", steps.published, name="published"),
    path("needs/<int:pk>/step/<str:to>/", steps.step, name="step"),
    path("needs/<int:pk>/follow/", record.follow, name="follow"),
    path("needs/<int:pk>/copy/", writing.copy, name="copy"),
    path("needs/<int:pk>/consent/", consent.consent, name="consent"),
]
