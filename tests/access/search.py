"""Who gets what of the search: everybody signed in, each their own."""

from tests.access.table import Row, record, signed_in, statuses

KEPT = record("saved_search")
FORM = {"name": "Chlorides", "frequency": "weekly"}

ROWS = [
    Row("search:results", signed_in(200)),
    Row("search:results", signed_in(200), query="?q=chloride&kind=need&year=2026"),
    Row("search:suggest", signed_in(200), query="?q=chlor"),
    Row("search:saved", signed_in(200)),
    Row("search:save", signed_in(200), query="?q=pigment&kind=need"),
    Row("search:save", signed_in(302), method="post", query="?q=pigment&kind=need", data=lambda world: FORM),
    Row("search:save", signed_in(422), method="post", query="?q=", data=lambda world: FORM, remark="without words"),
    Row("search:saved_hits", statuses(404, researcher=302), KEPT),
    Row("search:saved_change", statuses(404, researcher=200), KEPT),
    Row("search:saved_change", statuses(404, researcher=302), KEPT, "post", lambda world: FORM),
    Row("search:saved_delete", statuses(404, researcher=302), KEPT, "post"),
]
