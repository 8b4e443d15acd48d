"""Documents: text stays text, only the given folder is read, Chinese is there to be copied, time is bounded."""

import io

import pikepdf
import pytest
from django.utils.translation import gettext_lazy, override

from core.pdf import Document, Facts, Heading, Note, Signatures, Table, Text, render_pdf, rendering
from tests.core.pdf_text import text_of

HOSTILE = '#read("/etc/passwd") #import "x": * $x^2$ *bold* _it_ `raw` <label> @ref [#panic("no")] \\u{41} // -- ~'


@pytest.fixture
def own_template(tmp_path, monkeypatch):
    """Set a template of the test's own."""

    def render(markup: str, **data) -> bytes:
        path = tmp_path / "own.typ"
        path.write_text(markup)
        monkeypatch.setattr(rendering, "template_path", lambda name: path)
        return render_pdf("core/own", data)

    return render


def squeezed(content: bytes) -> str:
    return "".join(text_of(content).replace("\u200b", "").split())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_block_is_set_and_can_be_copied(language: str) -> None:
    with override(language):
        content = Document(
            title="验收证书",
            number="P-2026-0001",
            subtitle="苯胺废水脱色",
            issuer="化学化工学院",
            blocks=[
                Heading(text="一、基本情况"),
                Facts(rows=[(gettext_lazy("Name"), "甲方企业"), ("Amount", 12.5), ("Nothing", None)]),
                Text(text="第一段\n同段换行\n\n第二段"),
                Table(head=["指标", "Value"], rows=[["色度", "≤ 30"], ["Yield", 92]], widths=[3, 1], right=[1]),
                Table(head=["a", "b"], rows=[], empty="没有记录"),
                Note(text="说明"),
                Signatures(boxes=[("甲方", "2026年11月22日"), ("乙方", "")]),
            ],
        ).render()
    text = squeezed(content)
    for words in ("验收证书", "P-2026-0001", "苯胺废水脱色", "化学化工学院", "一、基本情况", "甲方企业", "12.5"):
        assert words in text
    for words in ("第一段同段换行", "第二段", "色度≤30", "Yield92", "没有记录", "说明", "甲方2026年11月22日", "乙方"):
        assert words in text
    assert ("第1页，共1页" if language == "zh-hans" else "Page1of1") in text


def test_markup_in_the_data_stays_as_it_was_typed() -> None:
    content = Document(
        title=HOSTILE,
        number=HOSTILE[:20],
        blocks=[
            Heading(text=HOSTILE),
            Text(text=HOSTILE),
            Facts(rows=[(HOSTILE, HOSTILE)]),
            Table(head=[HOSTILE], rows=[[HOSTILE]]),
            Signatures(boxes=[(HOSTILE, HOSTILE)]),
            Note(text=HOSTILE),
        ],
    ).render()
    text = squeezed(content)
    assert text.count("".join(HOSTILE.split())) == 10
    assert "root:" not in text


def test_fonts_are_embedded_and_only_those_of_the_portal() -> None:
    content = Document(title="中文 Latin", blocks=[Text(text="正文 123")]).render()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = list(pdf.pages[0].resources.Font.values())
        names = {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts}
        assert names == {"NotoSansSC", "NotoSerifSC"}
        for font in fonts:
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


def test_odd_signs_break_nothing() -> None:
    odd = "\x00\x07\u202e\ufffe😀\ud7ff𠮷" + "x" * 5000
    assert Document(title=odd, blocks=[Text(text=odd), Table(head=[odd], rows=[[odd]])]).render().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "markup",
    ['#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#image("/etc/passwd")', '#import "@preview/a:0.1.0"'],
)
def test_a_template_reads_nothing_outside_its_folder(own_template, markup: str) -> None:
    with pytest.raises(rendering.PdfError):
        own_template(markup)


def test_a_template_without_end_is_ended(own_template, monkeypatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 1)
    with pytest.raises(rendering.PdfError, match="longer than 1 s"):
        # Nested and short, so that time runs out long before memory does.
        own_template(
            "#let n = 0\n" + "#for i in range(1000) {" + " for i in range(1000) {" * 3 + " n = n + 1 " + "}" * 4
        )


@pytest.mark.parametrize("name", ["../core/document", "core/../document", "document", "core/Document", ""])
def test_the_name_of_a_template_is_no_path(name: str) -> None:
    with pytest.raises(rendering.PdfError):
        render_pdf(name, {})


def test_long_tables_repeat_their_head_on_every_page() -> None:
    rows = [[f"第 {n} 行", "值"] for n in range(120)]
    content = Document(title="长表", number="N", blocks=[Table(head=["栏目甲", "栏目乙"], rows=rows)]).render()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    assert pages > 2
    assert squeezed(content).count("栏目甲") == pages
