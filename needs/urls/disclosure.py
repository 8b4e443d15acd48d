"""Addresses of the confidential detail and of access to it."""

from django.urls import path

from needs.views import confidential, disclosure

disclosure_patterns = [
    path("needs/access/", disclosure.index, name="disclosures"),
    path("needs/access/<int:pk>/", disclosure.detail, name="disclosure"),
    path("needs/access/<int:pk>/undertaking/", disclosure.undertaking, name="disclosure_undertaking"),
    path("needs/access/<int:pk>/step/<str:to>/", disclosure.step, name="disclosure_step"),
    path("needs/<int:pk>/confidential/", confidential.door, name="confidential"),
    path("needs/<int:pk>/confidential/ask/", confidential.ask, name="confidential_ask"),
    path("needs/<int:pk>/confidential/readings/", confidential.readings, name="confidential_readings"),
]
