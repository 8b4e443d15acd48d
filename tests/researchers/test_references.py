"""Reference lists: what is read, what is told, and that nothing that may be pasted breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from researchers.references import MAX_REFERENCES, Reference, clean_doi, decode, parse, same_work_key


def test_bibtex() -> None:
    text = r"""
    @article{wang2021, title = {Selective {H}ydrogenation of nitroarenes in M{\"u}lheim},
      author = {Wang, Fang and Li, Ming}, journal = {J. Catal.}, year = 2021, doi = {10.1000/ABC.1}}
    @inproceedings{x, title="Flow reactors", booktitle="Proceedings", date="2019-05"}
    """
    found = parse(text)
    assert found.references == [
        Reference(
            title="Selective Hydrogenation of nitroarenes in Mülheim",
            authors="Wang, Fang; Li, Ming",
            venue="J. Catal.",
            year=2021,
            doi="10.1000/abc.1",
        ),
        Reference(title="Flow reactors", venue="Proceedings", year=2019),
    ]
    assert found.problems == []


def test_broken_bibtex_entries_are_named_by_line_and_the_rest_is_read() -> None:
    found = parse("@article{a, title={Whole}}\n@article{b, year=2020}\n@article{c, title={Cut off")
    assert [r.title for r in found.references] == ["Whole"]
    assert [p.line for p in found.problems] == [2, 3]


def test_a_repeated_key_is_a_work_of_its_own() -> None:
    found = parse("@article{a, title={One}}\n@article{a, title={Two}}")
    assert [r.title for r in found.references] == ["One", "Two"]


def test_ris_with_the_spaces_that_programmes_write() -> None:
    text = "TY - JOUR\nTI - 偶氮染料的连续合成\nAU  - 王芳\nAU  - 李明\nJO  - 化工学报\nPY  - 2020/03//\nDO  - https://doi.org/10.1234/AB(c)\n"
    found = parse(text + "TY  - BOOK\nER  - \n")
    assert found.references == [
        Reference(title="偶氮染料的连续合成", authors="王芳; 李明", venue="化工学报", year=2020, doi="10.1234/ab(c)")
    ]
    assert [p.line for p in found.problems] == [8]


def test_lines_with_a_doi() -> None:
    found = parse(
        "https://doi.org/10.1021/acs.1234.\nno identifier here\n王芳. 氢化反应, 2020. doi:10.1016/j.x.2020.01"
    )
    assert found.references == [
        Reference(title="10.1021/acs.1234", doi="10.1021/acs.1234"),
        Reference(title="王芳. 氢化反应, 2020", year=2020, doi="10.1016/j.x.2020.01"),
    ]
    assert [p.line for p in found.problems] == [2]


def test_a_long_list_is_cut_with_a_word() -> None:
    found = parse("\n".join(f"10.1000/{n}" for n in range(MAX_REFERENCES + 1)))
    assert (len(found.references), len(found.problems)) == (MAX_REFERENCES, 1)


def test_an_overlong_list_is_refused() -> None:
    found = parse("x" * 1_000_001)
    assert (found.references, len(found.problems)) == ([], 1)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1021/JA01(a)b.", "10.1021/ja01(a)b"),
        ("(doi: 10.1021/x1)", "10.1021/x1"),
        ("10.1021/x1，见第三页", "10.1021/x1"),
        ("11.1021/x", ""),
        ("", ""),
    ],
)
def test_doi(text: str, doi: str) -> None:
    assert clean_doi(text) == doi


def test_the_same_work_is_recognised_by_doi_or_title() -> None:
    assert same_work_key("Flow: Reactors!", "") & same_work_key("flow reactors", "10.1/x")
    assert same_work_key("Another title", "10.1/X") & same_work_key("One", "10.1/x")
    assert not same_work_key("One", "10.1/x") & same_work_key("Two", "10.1/y")


def test_older_chinese_encodings_are_read() -> None:
    assert decode("偶氮染料".encode("gb18030")) == "偶氮染料"
    assert decode("\ufeff偶氮染料".encode()) == "偶氮染料"


@given(st.text(alphabet='@{}=",article\nTY -ERDOI10./ab王', max_size=200))
def test_nothing_that_may_be_pasted_breaks_it(text: str) -> None:
    for reference in parse(text).references:
        assert reference.title
