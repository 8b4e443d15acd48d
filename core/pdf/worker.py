"""The process that sets one document: ``worker.py FOLDER FONTS``. It imports nothing of the portal."""

import resource
import sys

import typst

MEMORY = 2 * 1024**3
"""Address space of the process; a document of a thousand pages stays well below."""
CPU_SECONDS = 30


def main(folder: str, fonts: str) -> None:
    """Set ``main.typ`` of ``folder`` into ``out.pdf``."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        typst.compile(
            f"{folder}/main.typ",
            output=f"{folder}/out.pdf",
            root=folder,
            font_paths=[fonts],
            ignore_system_fonts=True,
            # Packages would come from a network; there are none.
            package_path=folder,
            package_cache_path=folder,
        )
    except typst.TypstError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
