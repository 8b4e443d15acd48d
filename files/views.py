"""Uploading to a record, and downloading through its permission."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict, DomainError, NotAllowed
from core.http import NOT_YOURS, refusals_as_pages
from files import quota, selectors, services
from files.forms import UploadForm
from files.models import StoredFile
from files.panels import panel
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
    return _after(request, kind, file.record, to=_back(request, file.record) if kind.leads_to else "")


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
    several = replaces is None
    data = (request.POST, request.FILES) if sent else ()
    form = UploadForm(*data, kind=kind, several=several)
    if sent and form.is_valid():
        kept, refused = _keep(request, kind, record, replaces, form.cleaned_data["upload"])
        for file in kept:
            messages.success(request, _("“%(name)s” has been added.") % {"name": file.name})
        if not refused:
            return _after(request, kind, record, to=kind.leads_to(record) if kind.leads_to else "")
        form.add_error("upload", refused)
    status = 422 if form.errors else 200
    if request.htmx:  # type: ignore[attr-defined]
        return _folder(request, kind, record, form, status)
    context = {"kind": kind, "record": record, "form": form, "replaces": replaces, "back": _back(request, record)}
    context["room"] = quota.room_of(quota.holder_for(request.user, _organisation(request)))
    return render(request, "files/upload.html", context, status=status)


def _keep(
    request: HttpRequest, kind: FileKind, record: Any, replaces: StoredFile | None, uploads: list[Any]
) -> tuple[list[StoredFile], list[str]]:
    """Keep what is fit; the reasons why others are not, with their names where there are several."""
    common = {"record": record, "kind": kind.key, "actor": request.user, "organisation_id": _organisation(request)}
    if len(uploads) > 1 and replaces is None:
        return services.store_all(uploads=uploads, **common)
    try:
        return [services.store(upload=uploads[0], replaces=replaces, **common)], []
    except Conflict:
        raise
    except DomainError as error:
        return [], [str(error)]


def _after(request: HttpRequest, kind: FileKind, record: Any, *, to: str) -> HttpResponse:
    """The whole page ``to`` where the rest of it depends on the documents; else the folder alone for a page that swaps it
    in, or back to the page that was left.
    """
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(to or _back(request, record))
    if to:
        return HttpResponse(headers={"HX-Redirect": to})
    return _folder(request, kind, record, UploadForm(kind=kind), 200)


def _folder(request: HttpRequest, kind: FileKind, record: Any, form: UploadForm, status: int) -> HttpResponse:
    folder = selectors.folder_of(record, request.user, kind)
    room = quota.room_of(quota.holder_for(request.user, _organisation(request)))
    context = panel(folder, record, back=_back(request, record), room=room, form=form)
    return render(request, "files/folder.html", context, status=status)


def _back(request: HttpRequest, record: Any) -> str:
    """The page on which the documents were shown, if it is one of ours, else the record's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if asked.startswith("/") and ours else record.get_absolute_url()


def _organisation(request: HttpRequest) -> int | None:
    acting = request.acting  # type: ignore[attr-defined]
    return acting.organisation_id if acting else None
