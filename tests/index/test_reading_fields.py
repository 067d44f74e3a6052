"""Titles, dates and authors: taken when stated, derived with care, never invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.decoding import clean
from index.reading.fields import authors, derive_title, find_fields, iso_date, one_line


@given(st.text(max_size=400))
def test_a_derived_title_is_short_and_on_one_line(text: str) -> None:
    title = derive_title(clean(text))
    assert len(title) <= 101
    assert "\n" not in title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge falls in Norrland\n\nIt fell on Thursday.", "Bridge falls in Norrland"),
        ("Bridge falls in Norrland.\n\nIt fell.", "Bridge falls in Norrland"),
        ("# Bridge falls\n\nIt fell.", "Bridge falls"),
        ("By Ada Quill\nBridge falls\nIt fell.", "Bridge falls"),
        ("---\n***\nWhat now? Who knows?", "What now? Who knows?"),
        (
            "The county shut the old bridge at Tarn on Thursday, an engineer said, after "
            "finding a crack in one of the piers.",
            "The county shut the old bridge at Tarn on Thursday, an engineer said…",
        ),
        ("Ab " * 60, "Ab " * 32 + "Ab…"),
        ("\n \n", ""),
    ],
)
def test_titles_are_derived(text: str, title: str) -> None:
    assert derive_title(text) == title


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2022-11-09", "2022-11-09"),
        ("2022-11-09T10:20:30Z", "2022-11-09T10:20:30+00:00"),
        ("2022-11-09T10:20:30.123-05:00", "2022-11-09T10:20:30.123000-05:00"),
        ("2022-11-09 10:20:30 UTC", "2022-11-09T10:20:30+00:00"),
        ("2022-11-09 morning", "2022-11-09"),
        ("20221109", "2022-11-09"),
        ("Nov. 9, 2022", "2022-11-09"),
        ("Sept. 9, 2022", "2022-09-09"),
        ("9 November 2022", "2022-11-09"),
        ("Wednesday, 9th November 2022, 10:20 GMT", "2022-11-09"),
        ("Wed, 09 Nov 2022 10:20:30 GMT", "2022-11-09T10:20:30+00:00"),
        ("November 9, 2022 at 5:30 pm", "2022-11-09"),
        ("11/23/2022", "2022-11-23"),
        ("23/11/2022", "2022-11-23"),
        (1_668_000_000, "2022-11-09T13:20:00+00:00"),
        (1_668_000_000_000, "2022-11-09T13:20:00+00:00"),
        ("3/4/2022", ""),
        ("2022", ""),
        (2022, ""),
        ("2022-13-45", ""),
        ("13/13/2022", ""),
        ("yesterday", ""),
        (True, ""),
        (None, ""),
        (float("nan"), ""),
        ({"$date": 1}, ""),
    ],
)
def test_dates_are_taken_only_when_certain(stated: object, iso: str) -> None:
    assert iso_date(stated) == iso


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Ada Quill and Ben Marsh", ("Ada Quill", "Ben Marsh")),
        ("Ada Quill, Ben Marsh & Cy Low", ("Ada Quill", "Ben Marsh", "Cy Low")),
        ("Quill, Ada; Marsh, Ben", ("Quill, Ada", "Marsh, Ben")),
        (["Ada Quill", {"name": "Ben Marsh"}, "Ada Quill"], ("Ada Quill", "Ben Marsh")),
        ("", ()),
        (None, ()),
    ],
)
def test_authors(stated: object, names: tuple[str, ...]) -> None:
    assert authors(stated) == names


def test_field_names_are_matched_however_they_are_written() -> None:
    record = {
        "Publish-Date": "2022-11-09",
        "articleBody": "Text",
        "HEADLINE": "H",
        "title": "",
        1: 2,
    }
    assert find_fields(record) == {"published": "2022-11-09", "text": "Text", "title": "H"}


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (" a\n b ", "a b"),
        (["first", "second"], "first"),
        ([], ""),
        ({"id": None, "name": "Wire"}, "Wire"),
        ({"x": 1}, ""),
        (7, "7"),
        (False, ""),
        (None, ""),
    ],
)
def test_values_of_any_shape_become_one_line(value: object, line: str) -> None:
    assert one_line(value) == line
