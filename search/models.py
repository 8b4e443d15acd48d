"""The index, and searches that people keep."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.enums import AlertFrequency
from search.querysets import SavedSearchQuerySet


class SearchDocument(models.Model):
    """What can be found of one record: derived, written in the transaction that changes the record, rebuilt at will.

    ``kind`` names the registered kind, hence the model, and ``object_id`` its row. A newer record has a larger ``id``;
    a search looks at the newest matches. ``digest`` tells whether a text has changed; ``changed_at`` when it did.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    district_id = models.BigIntegerField(null=True)
    park_id = models.BigIntegerField(null=True)
    area = models.CharField(max_length=30, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=20, blank=True)
    created = models.DateTimeField()
    changed_at = models.DateTimeField()
    digest = models.CharField(max_length=32)
    tsv = SearchVectorField()

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("search index")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]
        indexes = [
            # New words wait in a list that every search reads: a short one.
            GinIndex(fields=["tsv"], name="search_document_tsv", gin_pending_list_limit=1024),
            models.Index(fields=["changed_at", "id"], name="search_document_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SavedSearch(models.Model):
    """A search that a person keeps, and how soon they want to hear of new hits.

    ``filters`` are the facets as in the address. Entries changed up to ``looked_at`` have been looked at; the next look is
    at ``due_at`` (none: never).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    name = models.CharField(pgettext_lazy("saved search", "name"), max_length=80)
    query = models.CharField(_("words"), max_length=120)
    filters = models.JSONField(default=dict)
    frequency = models.CharField(
        _("tell me"), max_length=10, choices=AlertFrequency.choices, default=AlertFrequency.DAILY
    )
    created_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "query", "filters"], name="saved_search_once")]
        indexes = [models.Index(fields=["due_at"], name="saved_search_due", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its hits."""
        return reverse("search:saved_hits", args=[self.pk])


class SavedSearchHit(models.Model):
    """A record that a saved search has found: it is told of once."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="hits")
    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("hit of a saved search")
        verbose_name_plural = _("hits of saved searches")
        constraints = [models.UniqueConstraint(fields=["search", "kind", "object_id"], name="saved_search_hit_once")]

    def __str__(self) -> str:
        return f"{self.search_id} {self.kind} {self.object_id}"
