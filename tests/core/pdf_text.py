"""The text of a PDF as a reader's program would copy it: glyphs through each font's own table of characters."""

import io
import re

import pikepdf


def text_of(content: bytes) -> str:
    """All text of all pages, in the order in which it is set."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return "\n".join(_page(page) for page in pdf.pages)


def _page(page: pikepdf.Page) -> str:
    fonts = {str(name): _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    current: dict[int, str] = {}
    parts: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "Tf":
            current = fonts[str(operands[0])]
        elif operator in {"Tj", "TJ"}:
            shown = operands[0] if operator == "TJ" else operands
            for piece in shown:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    parts += [current.get(int.from_bytes(raw[i : i + 2], "big"), "�") for i in range(0, len(raw), 2)]
        elif operator in {"ET", "Td", "Tm"}:
            parts.append("\n" if operator == "ET" else "")
    return "".join(parts)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = start[:-1] + chr(ord(start[-1]) + step)
    return found
