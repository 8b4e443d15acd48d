"""A researcher's load, counted here and told by the apps further up, which hear of claims and projects."""

from django.db.models import F
from django.db.models.functions import Greatest

from researchers.models import Researcher


def count_load(*, researcher_id: int, open_claims: int = 0, running_projects: int = 0) -> None:
    """Add to (or, negative, take from) the counts of a researcher; call inside the transaction that changes them."""
    Researcher.objects.filter(pk=researcher_id).update(
        open_claims=Greatest(F("open_claims") + open_claims, 0),
        running_projects=Greatest(F("running_projects") + running_projects, 0),
    )
