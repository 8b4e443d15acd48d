"""Who gets the archive of a project."""

from tests.access.projects import PROJECT, readers
from tests.access.table import Row

ROWS = [
    Row("projects:archive", readers(200, platform_admin=403), PROJECT),
    Row("projects:archive", readers(302, platform_admin=403), PROJECT, "post"),
]
