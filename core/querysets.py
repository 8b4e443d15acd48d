"""Rows of the core records."""

from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models


class OfRecordQuerySet(models.QuerySet):
    """Rows that hang on any record by content type and id."""

    def of(self, record: models.Model) -> Self:
        """Rows of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
