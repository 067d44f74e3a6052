"""An answer as JSON and as Markdown."""

from __future__ import annotations

import json
import math
import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.markup import escape
from assistant.types import Answer, Citation, Claim, Disagreement, Rejected
from index.types import Figure, Passage

FIGURE = Figure(
    value_low=20,
    value_high=math.inf,
    qualifier="more than",
    unit="people",
    role="missing",
    about="miners",
    attributed_to="",
    article_id="a",
    start=0,
    end=12,
)
CITATION = Citation(
    number=1,
    article_id="a",
    title="Fire [2] at *Halden*",
    source="",
    url="http://example.com/a",
    published="2024-03-12",
    quote="More than 20\nminers <i>are</i> missing.",
    start=0,
    end=37,
)
CLAIM = Claim(text="More than 20 miners are missing.", citations=(1,), figures=(FIGURE,))
ANSWERED = Answer(
    question="How many?",
    status="answered",
    text="More than 20 miners are missing. [1]",
    short="More than 20",
    claims=(CLAIM,),
    citations=(CITATION,),
    disagreements=(
        Disagreement(about="the missing", values=((FIGURE, CITATION), (CLAIM, CITATION))),
    ),
    rejected=(Rejected(text="All are safe.", reason="the cited text does not say “safe”"),),
    confidence=0.5,
    timings={"check": 0.001},
)
ABSTAINED = Answer(
    question="What did it cost?",
    status="abstained",
    text="The articles do not say.",
    short=None,
    reason="nothing here gives a price",
    nearest=(
        Passage(
            passage_id="p",
            article_id="a",
            start=0,
            end=9,
            text="# A\nfire.",
            first_sentence=0,
            last_sentence=1,
        ),
    ),
)


def test_to_dict_is_json_and_names_every_field() -> None:
    found = json.loads(json.dumps(ANSWERED.to_dict(), allow_nan=False))
    assert list(found) == list(Answer.__dataclass_fields__)
    assert found["claims"][0]["citations"] == [1]
    assert found["claims"][0]["figures"][0]["value_low"] == 20
    assert found["claims"][0]["figures"][0]["value_high"] is None
    assert found["citations"][0]["quote"] == CITATION.quote
    assert found["disagreements"][0]["values"][1][0]["text"] == CLAIM.text
    assert found["rejected"] == [
        {"text": "All are safe.", "reason": "the cited text does not say “safe”"}
    ]
    assert found["timings"] == {"check": 0.001}


def test_to_dict_of_an_abstention() -> None:
    found = ABSTAINED.to_dict()
    assert found["status"] == "abstained"
    assert found["short"] is None
    assert found["claims"] == found["citations"] == []
    assert found["nearest"][0]["text"] == "# A\nfire."


def test_to_markdown_gives_each_citation_its_title_and_quote() -> None:
    assert ANSWERED.to_markdown().split("\n\n") == [
        "More than 20 miners are missing. [1]",
        "The articles differ on the missing:",
        "- More than 20: Fire \\[2\\] at \\*Halden\\*, 2024-03-12 [1]\n"
        "- More than 20 miners are missing.: Fire \\[2\\] at \\*Halden\\*, 2024-03-12 [1]",
        r"[1] Fire \[2\] at \*Halden\*, 2024-03-12, http\://example.com/a",
        "> More than 20 miners &lt;i>are&lt;/i> missing.",
    ]


def test_to_markdown_of_an_abstention_says_why_and_what_is_near() -> None:
    assert ABSTAINED.to_markdown().split("\n\n") == [
        "The articles do not say.",
        "nothing here gives a price",
        "Nearest passages:",
        r"> \# A fire.",
    ]


@given(
    st.text(alphabet=st.sampled_from("[]()0123456789 ab<>!\\*_`#-+.&;$~|\n:/@w\u202e"), max_size=60)
)
def test_escaped_text_holds_no_marker_and_no_tag(text: str) -> None:
    line = escape(text)
    assert not re.search(r"\[\d+\]", line)
    assert "<" not in line
    assert "\n" not in line
    # Taking the escapes away gives back the words.
    bare = re.sub(r"\\(?=[^\w\s])", "", line.replace("&lt;", "<").replace("&amp;", "&"))
    shown = " ".join(text.replace("\u202e", "").split())
    assert bare.replace("\\", "") == shown.replace("\\", "")
