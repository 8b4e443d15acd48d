"""Names of uploaded files, cleaned so that they read as what they are."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

MAX_LENGTH = 120
# Names that open a device instead of a file on some systems.
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{i}" for d in ("com", "lpt") for i in range(1, 10))}
# Types that run when opened: not allowed even before the last full stop (invoice.exe.pdf), where some programs hide it.
RUNNABLE = {
    *("exe", "bat", "cmd", "scr", "pif", "msi", "msp", "dll", "cpl", "lnk", "url", "reg", "hta", "chm", "jar"),
    *("js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "sh", "bash", "py", "pl", "php", "phtml", "phar", "asp"),
    *(
        "aspx",
        "jsp",
        "jspx",
        "cgi",
        "html",
        "htm",
        "xhtml",
        "shtml",
        "mht",
        "mhtml",
        "svg",
        "svgz",
        "xml",
        "xsl",
        "swf",
    ),
    *("apk", "dmg", "iso", "img", "docm", "xlsm", "pptm", "dotm", "xlam"),
}


def shown_name(raw: str) -> str:
    """A refused file's name as it may be repeated to whoever sent it: without what steers direction, and short."""
    name = unicodedata.normalize("NFC", raw.replace("\\", "/").rsplit("/", 1)[-1])
    return "".join(c for c in name if unicodedata.category(c)[0] != "C").strip()[:MAX_LENGTH]


def clean_name(raw: str) -> tuple[str, str]:
    """Return (name, extension in lower case) of an uploaded file. Raises ``DomainError`` for a deceiving name.

    Characters that steer the direction of writing, control characters and everything that paths are made of are
    removed first, so that ``gnp.[RLO]fdp.exe`` is judged as the program that it is.
    """
    name = unicodedata.normalize("NFC", raw.replace("\\", "/").rsplit("/", 1)[-1])
    # Cc control, Cf format (direction marks, zero-width), Co private use, Cs surrogates, Zl and Zp line breaks.
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
    name = re.sub(r'[<>:"|?*]', "_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem.strip(" ."):
        raise DomainError(_("The file needs a name with an ending, such as contract.pdf."), field="upload")
    extension = extension.lower()
    for inner in stem.lower().split(".")[1:]:
        if inner.strip() in RUNNABLE:
            raise DomainError(
                _("The name hides a second ending, “.%(ending)s”. Please rename the file.") % {"ending": inner.strip()},
                field="upload",
            )
    if stem.split(".")[0].strip().lower() in DEVICES:
        stem = f"_{stem}"
    return f"{stem[: MAX_LENGTH - len(extension) - 1].rstrip(' .')}.{extension}", extension
