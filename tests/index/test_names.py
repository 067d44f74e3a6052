"""Names: where they stand, which are one, and which one a misspelling meant."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names import (
    canonical_name,
    find_names,
    gender_of_title,
    nearest_name,
    related,
    same_name,
)

SAME = [
    ("Joe Marsh", "Joseph Marsh"),
    ("Bill Okafor", "William J. Okafor"),
    ("Bob Okafor", "Bobby Okafor"),
    ("Mr Jim Marsh", "James Marsh"),
    ("Petrenko", "Pyetrenko"),
    ("Horbatiuk", "Horbatyuk"),
    ("Zelensky", "Zelenskyy"),
    ("Zelensky", "Zelenskiy"),
    ("Ihor Kovalskyi", "Ihor Kovalsky"),
    ("Kovalskyi", "Ihor Kovalsky"),
    ("Mr Wallace", "Ben Wallace"),
    ("Ms. Okafor", "Ada Okafor"),
    ("General Milley", "Mark Milley"),
    ("Army General Mark Milley", "Milley"),
    ("Mark A. Milley", "Mark Milley"),
    ("Dnipro", "Dnieper"),
    ("the Dnipro River", "Dnieper"),
    ("Kiev", "Kyiv"),
    ("Kharkiv", "Kharkov"),
    ("UN", "United Nations"),
    ("U.S.", "United States"),
    ("NATO", "Nato"),
    ("the Harbour Council", "Harbour Council"),
    ("Ada Okafor's", "Ada Okafor"),
    ("José Álvarez", "Jose Alvarez"),
    ("Aleksandr Orlov", "Alexander Orlov"),
    ("Sergei Orlov", "Sergey Orlov"),
    ("B. Marsh", "Ben Marsh"),
    ("Defence Secretary Ada Okafor", "Okafor"),
    ("Joint Chiefs", "Joint Chiefs of Staff"),
    ("Britain", "UK"),
    ("Arestovych", "Arestovich"),
    ("Tchaikin", "Chaikin"),
    ("Ben Marsh", "Benjamin Marsh"),
]
DIFFERENT = [
    ("Joe Marsh", "Joseph Marshall"),
    ("Jack Marsh", "John Marsh"),
    ("Edward Marsh", "Theodore Marsh"),  # Ted is short for both
    ("Bill Marsh", "Bob Marsh"),
    ("Ben Wallace", "George Wallace"),
    ("Austria", "Australia"),
    ("Iran", "Iraq"),
    ("Niger", "Nigeria"),
    ("Mali", "Malawi"),
    ("Slovakia", "Slovenia"),
    ("Milley", "Miller"),
    ("Hansen", "Hanson"),
    ("Petersen", "Peterson"),
    ("Brown", "Browne"),
    ("Reid", "Reed"),
    ("Russia", "Russian"),
    ("Moscow", "Russia"),
    ("North Korea", "South Korea"),
    ("Korea", "South Korea"),
    ("York", "New York"),
    ("Jersey", "New Jersey"),
    ("Guinea", "Equatorial Guinea"),
    ("Mexico", "Mexico City"),
    ("Mr Marsh", "Mrs Marsh"),
    ("Alexander", "Alexandra"),
    ("Paul Reid", "Paula Reid"),
    ("Kovalska", "Kovalskyi"),
    ("Roman", "Romania"),
    ("George H. Marsh", "George W. Marsh"),
    ("Black Sea Fleet", "Fleet"),
    ("Jack London", "London"),
    ("Marie", "Maria"),
    ("Harbour News", "Valley News"),
    ("", "Marsh"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_name(a: str, b: str) -> None:
    assert same_name(a, b) and same_name(b, a)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_names(a: str, b: str) -> None:
    assert not same_name(a, b) and not same_name(b, a)


def test_related_names_are_of_one_country() -> None:
    assert related("Russian", "Moscow") and related("the Kremlin", "Russia")
    assert not related("Moscow", "Kyiv") and not related("Marsh", "Marsh")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("the Kremlin's", "Kremlin"),
        ("Army General Mark Milley", "Mark Milley"),
        ("Mr. Wallace", "Wallace"),
        ("State Department", "State Department"),
        ("The New York Times", "New York Times"),
        ("Ada Okafor (D-Ohio)", "Ada Okafor"),
    ],
)
def test_canonical_name(text: str, canonical: str) -> None:
    assert canonical_name(text) == canonical


def test_gender_of_title() -> None:
    assert [gender_of_title(n) for n in ("Mr Marsh", "Mrs Marsh", "Dr Marsh")] == [
        "male",
        "female",
        "",
    ]


NAMES = (
    "Jens Stoltenberg",
    "Sergei Shoigu",
    "Volodymyr Zelensky",
    "Zelenskyy",
    "Roman Abramovich",
    "Oleksiy Arestovych",
    "Mark Milley",
    "Ben Wallace",
    "Kherson",
    "Nigeria",
    "Australia",
    "Iraq",
)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Stoltenburg", "Jens Stoltenberg"),
        ("Jens Stoltenburg", "Jens Stoltenberg"),
        ("Shiogu", "Sergei Shoigu"),
        ("Zelenskey", "Volodymyr Zelensky"),
        ("Abromovich", "Roman Abramovich"),
        ("Arestovich", "Oleksiy Arestovych"),
        ("Khersen", "Kherson"),
        ("Miller", None),
        ("Niger", None),
        ("Austria", None),
        ("Iran", None),
        ("Putin", None),
        ("war", None),
        ("", None),
    ],
)
def test_nearest_name(word: str, name: str | None) -> None:
    assert nearest_name(word, NAMES) == name


def test_a_misspelling_of_two_names_is_of_neither() -> None:
    assert nearest_name("Marlin", ("Ada Merlin", "Ben Morlin")) is None


def test_find_names(nlp: Any) -> None:
    doc = nlp("Defence Secretary Ada Okafor met Ukraine's President in Edinburgh on Tuesday.")
    names = {n.canonical: n for n in find_names(doc)}
    assert names["Ada Okafor"].kind == "person"
    assert names["Edinburgh"].kind == "place"
    assert "Tuesday" not in names
    for name in names.values():
        assert doc.text[name.start : name.end] == name.text
    assert names["Ada Okafor"].text == "Ada Okafor"


def test_demonyms_are_marked(nlp: Any) -> None:
    kinds = {n.canonical: n.kind for n in find_names(nlp("Russian troops left the city in May."))}
    assert kinds["Russian"] == "demonym"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_strings_can_be_compared(a: str, b: str) -> None:
    assert same_name(a, b) == same_name(b, a)
    assert nearest_name(a, [b]) in {None, b}


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=20))
def test_a_word_is_its_own_name(word: str) -> None:
    assert same_name(word, word)
