"""Addresses of needs and claims."""

from needs.urls.claim import claim_patterns
from needs.urls.need import need_patterns

app_name = "needs"
urlpatterns = [*need_patterns, *claim_patterns]
