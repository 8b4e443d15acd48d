"""The audit events of every app, for reading."""

from django.apps import apps
from django.contrib import admin
from pghistory.models import Event

from core.read_only import EventAdmin

for model in apps.get_models():
    if issubclass(model, Event) and not model._meta.abstract and not model._meta.proxy and model._meta.managed:
        admin.site.register(model, EventAdmin)
