"""Sentence boundaries: one case a rule, and the promises that hold for any text."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import MAX_SENTENCE, split_sentences

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def headings(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text) if span.heading]


def squeezed(text: str) -> str:
    return "".join(text.split())


# In each case "|" marks the boundaries wanted; everything else is the text itself.
CASES = {
    "plain": "The dam held. |Nobody was hurt.",
    "titles": "Gen. Ola Lund met Sen. Kim Dahl and Mrs. Roe. |They talked.",
    "two titles": "Retired Lt. Gen. Ola Lund spoke. |He left.",
    "a title that is a name": "He met Hun Sen. |In May he left. |Sen. Kim Dahl stayed.",
    "bullet within a line": "It was old. |• It was unsafe. |* It fell.",
    "initials": "J. M. Berg and Ada B. Holm won. |R.J. Moe lost.",
    "acronym inside": "The U.S. Senate and the U.N. Security Council met.",
    "acronym at the end": "She was born in the U.S. |The family left in 1990.",
    "party and state": "Rep. Kim Dahl (D-Va.) and Ola Lund, R-Tenn., voted no. |It passed.",
    "month": "It began on Jan. 5 and ended on Sept. 30. |Then came winter.",
    "number sign": "He lives at No. 10 now. |She does not.",
    "no as a word": "Asked whether he would go, he said no. |Ten others said yes.",
    "clock": "It opened at 9 a.m. Monday, shut at 5 p.m. EST. |Police came at 6 p.m. |Nobody left.",
    "zone with stops": "The vote starts at 9 p.m. E.T. on Friday.",
    "zone spelt out": "It fell at 10.30 p.m. Norrland time. |It was old.",
    "clock that opens": "At 10 p.m. Tarn was dark.",
    "note numbers": "It fell.[1] |It was old.[2][3] |He left.",
    "stop after the quotation mark": 'He said "never again".|She left.',
    "capital of a country": "He lives in Washington, D.C. |She does too.",
    "company": "Acme Inc. Chairman Bo Ray left Moe & Co. |The shares fell.",
    "decimal": "Prices rose 3.5 percent to $1.2 million. |Wages fell by .5 percent.",
    "eg": "Some birds, e.g. Arctic terns, and mammals, i.e. Bears, moved.",
    "versus": "The case Moe v. Board was heard. |Lund vs. Dahl was not.",
    "web address": "Ask at www.rowan.example or Rowan.com for more. |It is free.",
    "no blank": "It ended late Wednesday.|US estimates differ.",
    "no blank after a quotation": 'He called it "a futile war."|Norrland disagreed.',
    "no blank before a quotation": 'Nobody answered.|"We waited," she said.',
    "no blank after a question": "Will it hold?|Nobody knows.",
    "acronym without a blank": "Members of the U.S.-led force and of U.N.Women came.",
    "stray stop": "He urged a more forceful approach. to war.",
    "ellipsis inside": "He said he was ... not sure. |She was.",
    "ellipsis at the end": "He waited... |Then he left.",
    "ellipsis of four": '"It was cold. ... |We went home."',
    "spaced ellipsis": "It was cold. . . . |So they left.",
    "question and exclamation": "Why? |Because! |Really?! |Yes.",
    "quoted sentences": '"It was dark. |We could not see. |Nobody came," he said.',
    "curly quoted sentences": "She said: “We left. |“They stayed. |“That is all.”",
    "tail": '"It was dark." he said. |They left.',
    "question tail": '"Are they safe?" he asked. |"They are."',
    "named question tail": '"Are they safe?" Lund asked. |"They are."',
    "long tail": "“Is it over?” Ada Holm, head of the county council, asked.",
    "new sentence after a quotation": '"It is over." |Lund said the bridge would be rebuilt.',
    "pronoun after a quotation": "He told me 'It is over.' |She said, ‘It is not.’",
    "single quotation": "They spoke of 'real trouble.' |Nobody else did.",
    "blank before the closing quotation mark": '"It was dark. " |He left.',
    "doubled apostrophes": "''We left,'' he said. |''Nobody stayed.''",
    "brackets": "He left. |(She stayed.) |They met again [in 2019]. |It rained.",
    "bracket inside": "The town (pop. 300) and its mayor (b. 1960) are old.",
    "lower-case name": "He sells phones. |iPhones are dear.",
    "digit opens": "They left. |40 people stayed.",
    "list numbers": "1. Open the door.",
    "inline list": "Do this: 1. Open it. |2. Close it.",
    "full width": "他来了。|她走了。",
    "headline": "Bridge falls in Norrland|\nA road bridge fell on Thursday. |It was old.",
    "non-breaking blank": "Mr.\u00a0Lund left.\u00a0|She stayed.",
    "spaced stops": "The U.S . army left . |It rained .",
    "attribution after a dash": "“It was dark.” — Ada Holm",
}


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES.keys())
def test_boundaries(marked: str) -> None:
    wanted = [part.strip() for part in marked.split("|")]
    assert split(marked.replace("|", "")) == wanted


def test_a_line_without_a_full_stop_is_a_heading() -> None:
    text = 'Bridge falls\n\nIt fell. Why?\n"It was old," she said.\nWhat is known:\nHe said:\n'
    assert headings(text) == ["Bridge falls", "What is known:", "He said:"]


def test_bullet_lines_are_headings_of_their_own() -> None:
    bullets = "- A bridge fell. It was old\n* Two died\n• Nine hurt\n1) More soon\n"
    text = f"Main points\n{bullets}It rained."
    assert headings(text) == [
        "Main points",
        "- A bridge fell.",
        "It was old",
        "* Two died",
        "• Nine hurt",
        "1) More soon",
    ]
    assert split(text)[-1] == "It rained."


WRAPPED = """\
The county closed the bridge on Thursday after an engineer found
a crack in one of its piers. Traffic was sent through Tarn, where
Mr. Lund, who runs the ferry, said he had never seen so many cars
on one day. The bridge will stay shut for a month.

Nobody knows what the repair will cost, but the county has set
aside two million crowns for it.
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined(ending: str) -> None:
    text = WRAPPED.replace("\n", ending)
    spans = split_sentences(text)
    assert [text[s.start : s.end].split()[0] for s in spans] == ["The", "Traffic", "The", "Nobody"]
    assert [s.paragraph for s in spans] == [0, 0, 0, 1]
    assert not any(s.heading for s in spans)


def test_wrapped_capitals_are_joined() -> None:
    assert len(split(WRAPPED.upper())) == 4


def test_lines_of_a_list_are_not_joined() -> None:
    lines = ["Council shuts the old bridge", "Ferry sees record traffic", "Mayor says no to toll"]
    assert split("\n".join(lines)) == lines


def test_a_headline_above_wrapped_text_is_not_joined() -> None:
    assert split("Bridge shut\n" + WRAPPED)[0] == "Bridge shut"


def test_paragraph_a_line_is_not_taken_for_wrapped_text() -> None:
    text = (
        "Old bridge shut\nThe county shut the bridge. It is old.\nAn engineer found a crack in it"
    )
    assert [s.paragraph for s in split_sentences(text)] == [0, 1, 1, 2]


def test_text_without_capitals_is_still_split() -> None:
    text = "the bridge fell down in the night. nobody was hurt. " * 5
    assert len(split(text)) == 10


def test_long_sentences_are_cut_between_clauses() -> None:
    text = "; ".join(["the county shut one more old bridge, and then another"] * 40) + "."
    parts = split(text)
    assert all(len(part) <= MAX_SENTENCE for part in parts)
    assert all(part.endswith((";", ".")) for part in parts)


def test_the_seeds() -> None:
    first = (SEEDS / "000_58ea41286541c7d3.txt").read_text(encoding="utf-8")
    second = (SEEDS / "004_759a80c04123b050.txt").read_text(encoding="utf-8")
    # One sentence a line in the first, whose stray stop ("approach. to war.") divides nothing.
    assert split(first) == first.splitlines()
    # 17 paragraphs; the 9th has 3 sentences, two have 2, one has 5: 17 + 2 + 2 + 4.
    assert len(split(second)) == 25
    assert headings(second) == [
        "US estimates 40,000 Ukraine civilians killed or wounded in Russia's invasion"
    ]


@pytest.mark.parametrize(
    "unit",
    ["a", "word ", ". ", ".", '"', "A. ", "(A.", "Mr. X said. ", "x, ", "e\u0301", "a\n", "- a\n"],
)
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    started = time.process_time()
    spans = split_sentences(text)
    assert time.process_time() - started < 20  # about 0.3 s; quadratic time would take minutes
    assert max(s.end - s.start for s in spans) <= MAX_SENTENCE


NEWSLIKE = st.lists(
    st.sampled_from(
        [
            *"aAbZ1é.!?…,;:'\"“”‘’()[]-–—•*# \n\r\t\u00a0\u2028",
            "Mr.",
            "U.S.",
            " said ",
            "p.m. ",
            "。",
        ]
    ),
    max_size=120,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=400), NEWSLIKE))
def test_spans_of_any_text(text: str) -> None:
    spans = split_sentences(text)
    assert squeezed("".join(text[s.start : s.end] for s in spans)) == squeezed(text)
    end, paragraph = 0, 0
    for span in spans:
        piece = text[span.start : span.end]
        assert piece and piece == piece.strip()
        assert span.start >= end
        assert span.paragraph >= paragraph
        end, paragraph = span.end, span.paragraph


@settings(max_examples=200, deadline=None)
@given(NEWSLIKE)
def test_line_ends_of_windows_change_nothing(text: str) -> None:
    unix = text.replace("\r", "").replace("\u2028", "")
    windows = unix.replace("\n", "\r\n")
    assert [squeezed(s) for s in split(windows)] == [squeezed(s) for s in split(unix)]
