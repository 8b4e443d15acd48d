"""Uploading to a record, and downloading through its permission."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from files import selectors, services
from files.forms import UploadForm
from files.models import StoredFile
from files.policies import can_download, can_remove, can_upload
from files.registry import FileKind, kind_of


@login_required
@refusals_as_pages
def upload(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Add a document to a record: the page of the form, and where it is sent."""
    found = kind_of(kind)
    if found is None:
        raise Http404
    record = selectors.record_or_404(found, pk, request.user)
    if not can_upload(request.user, record, found):
        raise NotAllowed(NOT_YOURS)
    return _take(request, found, record, None)


@login_required
@refusals_as_pages
def replace(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a newer document in the place of one; the old one is kept for a while."""
    file = selectors.file_or_404(public_id, request.user)
    kind = _changeable(request, file)
    return _take(request, kind, file.record, file)


@login_required
@require_POST
@refusals_as_pages
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a document off its record."""
    file = selectors.file_or_404(public_id, request.user)
    kind = _changeable(request, file)
    services.delete(file=file, actor=request.user)
    messages.success(request, _("“%(name)s” has been removed.") % {"name": file.name})
    return _after(request, kind, file.record)


@require_safe
@refusals_as_pages
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out a file as an attachment, if its record and its kind allow."""
    file = selectors.file_or_404(public_id, request.user)
    if not can_download(request.user, file):
        raise NotAllowed(NOT_YOURS)
    try:
        content = selectors.open_content(file)
    except FileNotFoundError:
        raise Http404 from None
    services.note_reading(file=file, actor=request.user)
    response = FileResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = attachment(file.name)
    response["Content-Length"] = str(file.size)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    # Should a browser show it all the same: nothing in it runs, loads or is sent.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def attachment(name: str) -> str:
    """Content-Disposition (RFC 6266): the name in UTF-8, and in ASCII for programs that know nothing else."""
    extension = name.rpartition(".")[2]
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " .-_()") else "_" for c in name)
    if not plain.rpartition(".")[0].strip("_ .-()"):
        plain = f"file.{extension}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _changeable(request: HttpRequest, file: StoredFile) -> FileKind:
    kind = kind_of(file.kind)
    if kind is None or not can_remove(request.user, file):
        raise NotAllowed(NOT_YOURS)
    if file.removed_at is not None:
        raise Conflict(_("This file has meanwhile been replaced or deleted."))
    return kind


def _take(request: HttpRequest, kind: FileKind, record: Any, replaces: StoredFile | None) -> HttpResponse:
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES, kind=kind) if sent else UploadForm(kind=kind)
    if sent and form.is_valid():
        try:
            file = services.store(
                record=record,
                kind=kind.key,
                upload=form.cleaned_data["upload"],
                actor=request.user,
                replaces=replaces,
            )
        except Conflict:
            raise
        except DomainError as error:
            form.add_error("upload", str(error))
        else:
            messages.success(request, _("“%(name)s” has been added.") % {"name": file.name})
            return _after(request, kind, record)
    status = 422 if form.errors else 200
    if request.htmx:  # type: ignore[attr-defined]
        folder = selectors.folder_of(record, request.user, kind)
        return render(request, "files/folder.html", {"folder": folder, "record": record, "form": form}, status=status)
    context = {"kind": kind, "record": record, "form": form, "replaces": replaces}
    return render(request, "files/upload.html", context, status=status)


def _after(request: HttpRequest, kind: FileKind, record: Any) -> HttpResponse:
    """The folder alone for a page that swaps it in, else the record's page."""
    if request.htmx:  # type: ignore[attr-defined]
        folder = selectors.folder_of(record, request.user, kind)
        return render(request, "files/folder.html", {"folder": folder, "record": record, "form": UploadForm(kind=kind)})
    return redirect(record)
