"""Folding, words and terms: the same for every spelling, and every literal occurrence is found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, fold_with_origins
from search.snippets import marked, snippet, spans_of
from search.terms import query_of, terms_of
from search.tokens import tokens, words_with_origins
from search.vectors import WINDOW_BITS, windows

CHEMISTRY = st.text(alphabet="对硝基苯胺钯碳催化加氢鈀氫，。 ABab12-.₂é/（）", max_size=40)
HAN_TEXT = st.text(alphabet="对硝基苯胺钯碳催化加氢", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对硝基苯胺", ["对硝", "硝基", "基苯", "苯胺", "胺"]),
        ("苯", ["苯"]),
        ("鈀碳催化", ["钯碳", "碳催", "催化", "化"]),
        ("ＶＯＣ治理", ["voc", "治理", "理"]),
        ("H₂SO₄、Fe3O4 und C6H5NO2", ["h2so4", "fe3o4", "und", "c6h5no2"]),
        ("CAS 100-01-6，7664‑93‑9", ["cas", "100-01-6", "7664-93-9"]),
        ("ORCID 0000-0002-1825-009X", ["orcid", "0000-0002-1825-009x"]),
        ("纯度99.5%，3.5g", ["纯度", "度", "99.5", "3.5", "g"]),
        ("Pd/C", ["pd", "c"]),
        ("1,2-二氯乙烷", ["1", "2", "二氯", "氯乙", "乙烷", "烷"]),
        ("café Größe ΑΣ", ["cafe", "grosse", "ασ"]),
        ("", []),
        ("，。 _-", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text())
def test_spellings_are_alike(text: str) -> None:
    expected = tokens(text)
    assert tokens(unicodedata.normalize("NFC", text)) == expected
    assert tokens(unicodedata.normalize("NFD", text)) == expected
    assert tokens(unicodedata.normalize("NFKC", text)) == expected


@given(st.text(), st.text())
def test_folding_goes_character_by_character(one: str, other: str) -> None:
    assert fold(one) + fold(other) == fold(one + other)
    assert fold(fold(one)) == fold(one)
    folded, origins = fold_with_origins(one)
    assert folded == fold(one)
    assert len(folded) == len(origins)
    assert origins == sorted(origins)


@given(CHEMISTRY)
def test_places_have_no_gaps(text: str) -> None:
    words = words_with_origins(text)
    assert [word.place for word in words] == list(range(1, len(words) + 1))
    for word in words:
        assert fold(text[word.start : word.end]).startswith(word.text[:1])


@given(CHEMISTRY, HAN_TEXT, CHEMISTRY)
def test_every_literal_occurrence_is_found(before: str, term: str, after: str) -> None:
    """A Chinese term is found in every text that has it, and nowhere else."""
    text = before + term + after
    assert spans_of(text, terms_of(term))
    absent = before + after
    assert bool(spans_of(absent, terms_of(term))) == (fold(term) in fold(absent))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("对硝基苯胺", "('对硝' <-> '硝基' <-> '基苯' <-> '苯胺')"),
        ("VOC 治理", "('voc') & ('治理')"),
        ("苯", "('苯':*)"),
        ('"pilot plant"', "('pilot' <-> 'plant')"),
        ("“中试”放大", "('中试') & ('放大')"),
        ("催化Pd", "('催化' <2> 'pd')"),
        ("H₂SO₄", "('h2so4')"),
        ("苯 苯", "('苯':*)"),
        ("' & | ! ( ) : * <-> \\", ""),
        ("O'Brien", "('o' <-> 'brien')"),
    ],
)
def test_queries(typed: str, query: str) -> None:
    assert query_of(terms_of(typed)) == query


def test_parts_are_pieces_in_any_order_or_halves() -> None:
    assert query_of(terms_of("钯碳催化加氢"), parts=True) == (
        "(('钯碳' & '催化' & '加氢') | ('钯碳' <-> '碳催') | ('碳催' <-> '催化') | ('催化' <-> '化加') | ('化加' <-> '加氢'))"
    )
    assert query_of(terms_of("对硝基苯胺"), parts=True) == (
        "(('对硝' & '基苯' & '苯胺') | ('对硝') | ('硝基') | ('基苯') | ('苯胺'))"
    )
    assert query_of(terms_of("VOC 治理 Pd"), parts=True) == "(('voc':*)) & (('治理')) & (('pd'))"


def test_an_unfinished_latin_word_goes_on() -> None:
    assert query_of(terms_of("pilot pla", unfinished=True)) == "('pilot') & ('pla':*)"
    assert query_of(terms_of("pilot ", unfinished=True)) == "('pilot')"
    assert query_of(terms_of("催化", unfinished=True), names=True) == "('催化':AB)"


def test_matches_are_marked_as_written() -> None:
    assert marked("用鈀碳催化加氫 <b>", terms_of("钯碳")) == "用<mark>鈀碳</mark>催化加氫 &lt;b&gt;"
    assert marked("苯胺与苯", terms_of("苯")) == "<mark>苯</mark>胺与<mark>苯</mark>"
    assert marked("浓H₂SO₄洗涤", terms_of("h2so4")) == "浓<mark>H₂SO₄</mark>洗涤"
    assert marked("<script>alert(1)</script>", terms_of("script")) == (
        "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"
    )


def test_snippets_begin_near_the_first_match() -> None:
    text = "洗" * 300 + "对硝基苯胺" + "涤" * 300
    found = snippet(text, terms_of("对硝基苯胺"))
    assert found == f"…{'洗' * 40}<mark>对硝基苯胺</mark>{'涤' * 115}…"
    assert snippet("短 文", terms_of("无关")) == "短 文"


@pytest.mark.parametrize("newest", [0, 1, 1023, 1024, 5_000, 1_048_576, 3_000_017])
def test_windows_cover_every_id_once_and_grow_slowly(newest: int) -> None:
    end = ((newest >> WINDOW_BITS[0]) + 1) << WINDOW_BITS[0]
    covered = 0
    for mark in windows(newest):
        bits, block = (int(part) for part in mark[1:].split(":"))
        assert ((block + 1) << bits) == end
        assert covered == 0 or (1 << bits) <= max(4 * covered, 1 << WINDOW_BITS[0])
        end = block << bits
        covered += 1 << bits
    assert end == 0
    assert len(list(windows(newest))) < 45
