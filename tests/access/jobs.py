"""Addresses of the app ``jobs``."""

from tests.access.table import Row, record, signed_in, statuses

OWNERS = {"district_official": 200, "platform_admin": 200}
ROWS = [
    Row("jobs:list", signed_in(200)),
    Row("jobs:detail", statuses(404, **OWNERS), record("job")),
    Row("jobs:cancel", statuses(404, district_official=302, platform_admin=302), record("job"), method="post"),
    Row(
        "jobs:cancel",
        statuses(404, district_official=409, platform_admin=409),
        record("finished_job"),
        method="post",
        remark="finished",
    ),
    Row("jobs:list_workbook", signed_in(404), method="post", remark="nothing that was offered"),
    Row("jobs:result", statuses(404, **OWNERS), record("finished_job")),
    Row("jobs:result", statuses(404), record("job"), remark="no file"),
]
