"""The word relations are read off a WordNet database; here a tiny one of invented words."""

import zlib
from pathlib import Path

import pytest

from assistant.build_lexicon import Relations, add_news_words, build

# data.*: offset, lexical file, part of speech, words (hexadecimal count; word and id), pointers
# (decimal count; symbol, offset, part, word numbers of both ends), gloss.
DATA = {
    "verb": """
        00000001 29 v 02 blorn 0 drast 0 000 | the first sense of both
        00000002 29 v 02 drast 1 fleem 0 000 | a sense that drast seldom has
        00000003 29 v 01 grunk 0 001 ! 00000001 v 0101 | the opposite of blorn
    """,
    "noun": """
        00000011 10 n 01 blornment 0 003 + 00000001 v 0101 @ 00000012 n 0000 @ 00000013 n 0000 | g
        00000012 10 n 01 zarp 0 001 ~ 00000011 n 0000 | what a blornment is a kind of
        00000013 03 n 01 quorm 0 001 ~ 00000011 n 0000 | at the top, where everything is alike
        00000014 05 n 02 vark 0 zarp 1 000 | an animal that no tagged text speaks of
        00000015 15 n 02 Tavria 0 zarp 2 000 | a name
    """,
    "adj": "00000021 00 a 01 blornable(p) 0 001 \\ 00000011 n 0101 | before no noun",
    "adv": "",
}
# index.*: word, part, synsets, pointer symbols (count; symbols), senses, tagged senses, offsets.
INDEX = {
    "verb": """
        blorn v 1 1 ! 1 1 00000001
        drast v 2 0 2 1 00000001 00000002
        fleem v 1 0 1 1 00000002
        grunk v 1 1 ! 1 1 00000003
    """,
    "noun": """
        blornment n 1 2 + @ 1 1 00000011
        quorm n 1 0 1 1 00000013
        tavria n 1 0 1 0 00000015
        vark n 1 0 1 0 00000014
        zarp n 3 0 3 1 00000012 00000014 00000015
    """,
    "adj": "blornable a 1 1 \\ 1 1 00000021",
    "adv": "",
}
# How often tagged text has a sense. drast: (9 + 1) and (0 + 1/2) of 10.5 uses, so the second
# sense has 0.048 of them: enough for a weak synonym (0.04), too little for a good one (0.15).
COUNTS = """
    blorn%2:29:00:: 1 30
    blornable%3:00:00:: 1 3
    blornment%1:10:00:: 1 5
    drast%2:29:00:: 1 9
    fleem%2:29:00:: 1 4
    grunk%2:29:00:: 1 8
    quorm%1:03:00:: 1 7
    zarp%1:10:00:: 1 20
"""


def lines(text: str) -> str:
    return "".join(f"{line.strip()}\n" for line in text.strip().splitlines())


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The lines of the file that is made, by their first word."""
    folder = tmp_path_factory.mktemp("wordnet")
    licence = "  1 A notice, indented by two blanks, heads each file.\n"
    for part in DATA:
        (folder / f"data.{part}").write_text(licence + lines(DATA[part]))
        (folder / f"index.{part}").write_text(licence + lines(INDEX[part]))
        (folder / f"{part}.exc").write_text("blarn blorn\n" if part == "verb" else "")
    (folder / "cntlist.rev").write_text(lines(COUNTS))
    made = zlib.decompress(build(folder)).decode("utf-8").splitlines()
    assert made == sorted(made)
    return dict(line.split("\t") for line in made)


@pytest.mark.parametrize(
    ("word", "related"),
    [
        ("blorn", "agrunk dblornment sdrast"),
        ("drast", "sblorn wfleem"),
        ("grunk", "ablorn"),
        ("blornment", "dblorn,blornable nzarp"),
        ("zarp", "nblornment"),
        ("blornable", "dblornment"),
        ("quorm", ""),
        ("blarn", "=blorn"),
    ],
)
def test_relations_are_read_from_the_database(
    table: dict[str, str], word: str, related: str
) -> None:
    assert table[word] == related


def test_names_and_rare_animals_are_left_out(table: dict[str, str]) -> None:
    assert not {"tavria", "vark"} & table.keys()


def test_the_hand_written_words_are_in_it(table: dict[str, str]) -> None:
    assert "wounded" in table["injured"].split("s", 1)[1]


def test_hand_written_groups_say_how_their_words_are_related(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# a note\n= ab cd ef\n+ ab gh\n~ ij ab cd\n! kl ab\n! cd ef\n")
    relations = Relations()
    add_news_words(path, relations)
    assert relations.near == {
        ("ab", "cd"): "s",
        ("ab", "ef"): "s",
        ("cd", "ef"): "s",
        ("ab", "gh"): "d",
        ("ab", "ij"): "w",
        ("cd", "ij"): "w",
    }
    assert relations.opposite == {("ab", "kl"), ("cd", "ef")}
    # Of two relations the stronger one stays; opposites are nothing else.
    relations.add("ab", "cd", "n")
    relations.add("ab", "ij", "d")
    assert relations.near["ab", "cd"] == "s"
    assert relations.near["ab", "ij"] == "d"
    # A word that is not common is listed only where it derives from one that is.
    assert list(relations.lines({"cd", "ef", "kl"}, {}, set())) == ["cd\taef", "ef\tacd"]
    assert list(relations.lines({"cd", "ef"}, {"gh": ""}, {"cd", "gh"})) == [
        "cd\taef p",
        "ef\tacd",
        "gh\tp",
    ]


def test_a_group_without_a_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("ab cd\n")
    with pytest.raises(ValueError, match=r"words\.txt: a line starts with 'ab'"):
        add_news_words(path, Relations())
