"""Addresses of needs, claims and accesses to confidential detail."""

from needs.urls.claim import claim_patterns
from needs.urls.disclosure import disclosure_patterns
from needs.urls.matching import matching_patterns
from needs.urls.need import need_patterns

app_name = "needs"
urlpatterns = [*need_patterns, *matching_patterns, *claim_patterns, *disclosure_patterns]
