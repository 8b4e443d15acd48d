"""A bound on requests that carry files: Django bounds every other part of a request, and files not at all."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
ENVELOPE = 1024 * 1024
"""What the other fields of the form and the marks between files may take."""


class BoundedRequestHandler(FileUploadHandler):
    """Refuses a request by its announced length, before anything of it is written; passes everything else on."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Called once for each request with files."""
        if content_length > settings.FILE_REQUEST_MB * MEGABYTE + ENVELOPE:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
