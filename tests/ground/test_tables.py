import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.tables import open_table


def rows_of(data: bytes) -> list[tuple[int, list[str]]]:
    problems = Problems("t.csv")
    rows = list(open_table(data, file="t.csv").rows(problems))
    assert list(problems) == []
    return rows


def row_problems(data: bytes) -> tuple[list[int], list[Problem]]:
    problems = Problems("t.csv")
    rows = [line for line, _ in open_table(data, file="t.csv").rows(problems)]
    return rows, list(problems)


def refusal(data: bytes) -> Problem:
    with pytest.raises(BadInput) as refused:
        open_table(data, file="t.csv")
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_same_table_is_read_however_it_was_exported(
    separator: str, end: str, encoding: str
) -> None:
    lines = [["id", "name"], ["1", "Ane Muñoz"], ["2", "José"]]
    data = end.join(separator.join(line) for line in lines).encode(encoding)
    table = open_table(data)
    assert table.columns == ("id", "name")
    assert table.separator == separator
    assert rows_of(data) == [(2, ["1", "Ane Muñoz"]), (3, ["2", "José"])]


def test_utf_16_of_either_byte_order_is_read() -> None:
    text = "id\tname\n1\tIñaki €\n"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert rows_of(mark + text.encode(encoding)) == [(2, ["1", "Iñaki €"])]


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ('"id";"town, country";"name"', ";"),
        ('id,"a;b;c;d"', ","),
        ('id\t"a,b,c"\t"d;e;f"', "\t"),
        ('"id\n;;;",name', ","),
        ("id;town, country", ";"),
        ("id", ","),
    ],
)
def test_the_separator_is_the_one_that_stands_outside_quotes(header: str, separator: str) -> None:
    assert open_table(header.encode()).separator == separator


def test_a_first_line_may_name_the_separator() -> None:
    data = b"sep=;\r\nid;a,b,c,d\r\n1;x\r\n"
    assert open_table(data).columns == ("id", "a,b,c,d")
    assert rows_of(data) == [(3, ["1", "x"])]
    assert open_table(b'"sep=|"\nid|name\n').columns == ("id", "name")


def test_header_names_are_trimmed_and_blank_ones_at_the_end_dropped() -> None:
    table = open_table(b" id , name,,\n1,Ane,,\n")
    assert table.columns == ("id", "name")
    assert (table.position("name"), table.position("town"), table.position("")) == (1, None, None)
    assert rows_of(b" id , name,,\n1,Ane,,\n2,Jon\n") == [
        (2, ["1", "Ane", "", ""]),
        (3, ["2", "Jon"]),
    ]


def test_blank_rows_are_passed_over_wherever_they_stand() -> None:
    data = b"\n;;\nid;name;town\n\n1;Ane;Zegama\n;;\n2;Jon;Segura\n\n;\n"
    assert rows_of(data) == [(5, ["1", "Ane", "Zegama"]), (7, ["2", "Jon", "Segura"])]


def test_a_row_is_named_by_the_line_at_which_it_starts() -> None:
    data = b'"id\nof person",name\n1,"Ane\nLasa"\n2,Jon\n'
    assert open_table(data).columns == ("id\nof person", "name")
    assert rows_of(data) == [(3, ["1", "Ane\nLasa"]), (5, ["2", "Jon"])]


def test_quotes_inside_cells_are_read() -> None:
    assert rows_of(b'id,name\n1,"Ane ""Txiki"" Lasa"\n2,O"Brien\n') == [
        (2, ["1", 'Ane "Txiki" Lasa']),
        (3, ["2", 'O"Brien']),
    ]


def test_short_and_long_rows_are_problems_and_the_others_are_read() -> None:
    rows, problems = row_problems(
        b"id,name,town\n1,Ane\n2,Jon,Segura\n3,Miren,Oria, Beasain\n4,,\n"
    )
    assert rows == [3, 5]
    assert [(p.line, p.what, p.value) for p in problems] == [
        (2, "the row has 2 cells, the header has 3", "1"),
        (4, "the row has 4 cells, the header has 3", "3"),
    ]


def test_a_cell_without_a_heading_is_a_problem() -> None:
    rows, problems = row_problems(b"id,name,\n1,Ane,\n2,Lasa, Jon\n")
    assert rows == [2]
    assert [(p.line, p.what) for p in problems] == [
        (3, "the row has a cell without a heading, after the 2 columns")
    ]


def test_a_quote_that_is_never_closed_is_named_by_its_row() -> None:
    rows, problems = row_problems(b'id,name\n1,Ane\n2,"Jon\n3,Miren\n4,Unai\n')
    assert rows == [2]
    assert [(p.line, p.what) for p in problems] == [
        (3, "a quote opened in this row is never closed; nothing after it could be read")
    ]


def test_a_quote_closed_within_a_cell_spoils_its_row_alone() -> None:
    rows, problems = row_problems(b'id,name\n1,"Ane" Lasa\n2,Jon\n')
    assert rows == [3]
    assert [(p.line, p.what) for p in problems] == [
        (2, "a quote opened in this row is closed in the middle of a cell")
    ]


def test_an_unclosed_quote_in_a_long_file_is_found() -> None:
    data = b'id,name\n1,"Ane\n' + b"2,Jon\n" * 50_000
    rows, problems = row_problems(data)
    assert rows == []
    assert [p.line for p in problems] == [2]


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_named_as_such(start: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        open_table(start + b"id,name\n", file="e.csv")
    assert str(refused.value) == (
        "e.csv: this is an Excel workbook, not a CSV file; open it and save it as 'CSV UTF-8'"
    )


def test_nul_bytes_are_refused_with_their_line() -> None:
    problem = refusal(b"id,name\n1,Ane\n2,J\0n\n")
    assert (problem.line, problem.what) == (
        3,
        "the file holds a NUL byte: it is damaged, or no CSV",
    )


def test_a_file_in_two_encodings_is_refused_at_the_first_line_that_differs() -> None:
    problem = refusal("id,name\n1,Muñoz\n".encode() + "2,Iñaki\n".encode("cp1252"))
    assert problem.line == 3
    assert problem.what.startswith("the file mixes UTF-8 and Windows-1252")


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    problem = refusal(b"id,name\n1,A\x81e\n")
    assert (problem.line, problem.value) == (2, "0x81")


def test_damaged_utf_16_is_refused() -> None:
    assert refusal(b"\xff\xfei\0d").what == "the file begins as UTF-16 text but is damaged"


@pytest.mark.parametrize("data", [b"", b"\n\n", b";;\n", b"sep=;\n", b"\xef\xbb\xbf", b" , \n"])
def test_a_file_without_a_header_is_refused(data: bytes) -> None:
    assert refusal(data).what == "the file is empty: it has no header"


def test_a_header_whose_quote_is_never_closed_is_refused() -> None:
    problem = refusal(b'id,"name\n1,Ane\n')
    assert problem.line == 1
    assert problem.right == "close every quote of the first line"


def test_repeated_columns_are_refused_all_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        open_table(b"id,name, name,town,town\n")
    assert [(p.what, p.column) for p in refused.value.problems] == [
        ("two columns have the same name", "name"),
        ("two columns have the same name", "town"),
    ]


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_a_writer_of_csv_writes_is_read_back(rows: list[list[str]], separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "name", "town"], *rows])
    read = [row for _, row in rows_of(out.getvalue().encode())]
    assert read == [row for row in rows if any(row)]
