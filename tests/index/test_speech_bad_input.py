"""Texts that no editor would print: no wrong row, no crash, no waiting."""

import time
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from index.speech import find_quotes
from tests.index.speech_reading import parsed, quotes_of, said


def test_a_very_long_and_a_nested_quotation(nlp: Any) -> None:
    long = "“" + "We will not leave this town today. " * 700 + "Never,” said Ada Okafor."
    (quote,) = quotes_of(nlp, long)
    assert quote.speaker == "Ada Okafor" and len(quote.text.split()) > 4_900
    nested = "“My father told me ‘never give up’ and I listened,” said Ada Okafor."
    assert list(said(nlp, nested)) == ["“My father told me ‘never give up’ and I listened,”"]


def test_capitals_throughout(nlp: Any) -> None:
    text = 'THE DAM IS SAFE, MAYOR ADA MARSH SAID ON MONDAY.\n\n"IT WILL HOLD," SHE SAID.'
    assert {q.speaker.upper() for q in quotes_of(nlp, text)} <= {"ADA MARSH"}


def test_lone_marks_open_nothing(nlp: Any) -> None:
    assert said(nlp, "“" * 500 + " Ada Marsh said " + "”" * 500) == {}
    assert said(nlp, 'The 5" pipe and the 7" pipe broke. Nobody spoke.') == {}


def test_time_grows_with_the_number_of_marks_not_with_its_square(nlp: Any) -> None:
    article, sentences, docs = parsed(nlp, "“Go now.” ‘Stay here.’ " * 400)

    def seconds(times: int) -> float:
        started = time.process_time()
        text = article.text * times
        many = [
            replace(
                s, number=s.number + len(sentences) * at, start=s.start + offset, end=s.end + offset
            )
            for at in range(times)
            for offset in [len(article.text) * at]
            for s in sentences
        ]
        find_quotes(replace(article, text=text), many, docs * times)
        return time.process_time() - started

    seconds(1)
    assert seconds(8) < 24 * max(seconds(1), 0.01)


PIECES = st.sampled_from(
    "said|Ada Okafor|he|she|they|added|that|“|”|\"|'|‘|’|,|.|the bridge was safe|according to|"
    "warned| \n|\n\n|SAID|-|:|says|who|adding|General|Marsh|is|―|Sgt.|in a statement|called|as|"
    "asked|if|claim|of|for|LEEDS (Reuters) -|told|to|admit|''|``|«|»|„|(|)|45".split("|")
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_gives_exact_spans_and_the_same_twice(nlp: Any, text: str) -> None:
    assert quotes_of(nlp, text) == quotes_of(nlp, text)
