"""Setting one document: a template and its data alone in a folder of their own, in a process of its own."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from pylopdf_fonts_zh_cn import sans_path

SECONDS = 30
"""How long one document may take; an ordinary one takes a fraction of a second."""
HOUSE = Path(__file__).parent / "house.typ"
NAME = re.compile(r"[a-z_]+/[a-z_]+")


class PdfError(Exception):
    """The document could not be set: a fault of its template, or too much to set in time."""


class _Encoder(DjangoJSONEncoder):
    """Dates, amounts and lazily translated words as text."""

    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, Promise) else super().default(o)


def template_path(name: str) -> Path:
    """``app/name`` is the file ``documents/name.typ`` of the app."""
    if not NAME.fullmatch(name):
        raise PdfError(f"no name of a document: {name!r}")
    label, _, stem = name.partition("/")
    return Path(apps.get_app_config(label).path) / "documents" / f"{stem}.typ"


def render_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Set ``template`` (``app/name``) with ``data`` and return the PDF. Raises ``PdfError``.

    The data go into a JSON file, which the template reads: text in them stays text, whatever it looks like. The setter sees a
    folder with the template, ``house.typ`` and the data, no other file, no network package, and no font but the wheel's.
    """
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(template_path(template).read_bytes())
        (root / "house.typ").write_bytes(HOUSE.read_bytes())
        (root / "data.json").write_text(json.dumps(data, cls=_Encoder, ensure_ascii=False), encoding="utf-8")
        _set(root)
        return (root / "out.pdf").read_bytes()


def _set(root: Path) -> None:
    """A process that can be ended when it takes too long, with an environment that holds no secret."""
    # Whatever the portal's environment holds (passwords of databases and mail) is none of the setter's business.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(root)}
    worker = Path(__file__).with_name("worker.py")
    command = [sys.executable, "-I", str(worker), str(root), str(sans_path().parent)]
    try:
        # Our own program with arguments of ours, never through a shell.
        done = subprocess.run(  # noqa: S603
            command, env=environment, cwd=root, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PdfError(f"the document took longer than {SECONDS} s") from None
    if done.returncode:
        raise PdfError(done.stderr.decode("utf-8", "replace").strip()[-2000:] or f"exit {done.returncode}")
