"""Tests of the word relations."""

import hashlib
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import lexicon
from assistant.lexicon import (
    LIGHT_WORDS,
    REPORTING_WORDS,
    antonyms,
    closeness,
    is_person_noun,
    is_word,
    phrases,
    plain_spelling,
)

DATA = Path(lexicon.__file__).parent / "data"

SPELLINGS = """
defence/defense colour/color behaviour/behavior organise/organize organisation/organization
analyse/analyze centre/center theatre/theater travelled/traveled counsellor/counselor
cease-fire/ceasefire cease_fire/ceasefire programme/program judgement/judgment grey/gray
skilful/skillful fulfil/fulfill archaeologist/archeologist manoeuvre/maneuver licence/license
"""
NOT_SPELLINGS = """
filling/filing four/for poet/pet prise/prize shoe/she re-sign/resign planned/planed story/storey
"""
DERIVED = """
announce/announcement negotiate/negotiation apologise/apology withdraw/withdrawal sell/sale
lose/loss elect/election wounded/wound parliament/parliamentary thief/theft explode/explosion
"""
SYNONYMS = """
wounded/injured illegal/unlawful order/command murder/homicide truce/ceasefire purchase/buy
lawyer/attorney weapon/arms retreat/withdraw talks/negotiation begin/start assault/attack
unharmed/unhurt deputy/second-in-command retreat/withdrawal bogus/fake defy/disobey avert/prevent
"""
RELATED = """
casualty/injured casualty/kill permission/unauthorised negotiate/talks
resignation/quit postponement/defer seizure/confiscate
"""
EXCLUDED = """
buy/sell soldier/civilian winter/spring kill/injure killed/injured minister/president week/month
offensive/defensive win/lose legal/illegal authorised/unauthorised buyer/seller guilty/innocent
import/export north/south attack/defend wounded/dead arrest/charge suspect/convict
tighten/relax support/oppose escalate/de-escalate survivor/casualty pilot/passenger hire/fire
leave/remain withdraw/stay survive/die continue/stop keep/sell resume/suspend
"""
UNRELATED = """
employer/employee city/river plane/train judge/jury nation/donation station/statement
university/universe general/generation organ/organise policy/police hurricane/tornado
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of a block of words."""
    return [(a, b) for a, b in (pair.split("/") for pair in text.split())]


@pytest.mark.parametrize(("a", "b"), pairs(SPELLINGS))
def test_a_spelling_variant_is_the_same_word(a: str, b: str) -> None:
    assert closeness(a, b) == 1.0


@pytest.mark.parametrize(("a", "b"), pairs(NOT_SPELLINGS))
def test_words_that_only_look_like_variants_stay_apart(a: str, b: str) -> None:
    assert closeness(a, b) < 1.0


@pytest.mark.parametrize(("a", "b"), pairs(DERIVED))
def test_a_derived_word_is_nearly_the_same(a: str, b: str) -> None:
    assert closeness(a, b) == 0.95


@pytest.mark.parametrize(("a", "b"), pairs(SYNONYMS))
def test_a_common_synonym_is_close(a: str, b: str) -> None:
    assert closeness(a, b) >= 0.85


@pytest.mark.parametrize(("a", "b"), pairs(RELATED))
def test_two_steps_or_a_kind_of_is_less_close(a: str, b: str) -> None:
    assert closeness(a, b) == 0.6


def test_verbs_of_two_words_are_looked_up_whole() -> None:
    assert closeness("pull out", "withdraw") == 0.85
    assert closeness("give up", "surrender") == 0.85
    assert closeness("carry out", "conduct") == 0.85
    assert closeness("step down", "resign") == 0.85
    assert closeness("come out in favour of", "support") == 0.85
    assert closeness("defence minister", "defense minister") == 1.0
    assert closeness("pull out", "pull") == 0.0


@pytest.mark.parametrize(
    ("lemmas", "found"),
    [
        ("the firm pull out of the race", [(2, "pull out")]),
        ("the firm pull its bid out", [(2, "pull out")]),
        ("the board call the vote off", [(2, "call off")]),
        ("the board call the second vote off", []),
        ("she call , off", []),
        ("she call and off", []),
        ("she set up off", [(1, "set up")]),
        ("take the bank to court", [(0, "take to court")]),
        ("it claim 40 life", [(1, "claim life")]),
        ("it claim second life", []),
        ("the armed force march", [(1, "armed forces")]),
        ("they come out in favour of it", [(1, "come out in favor of")]),
        ("Step down and take part", [(0, "step down"), (3, "take part")]),
        ("pull", []),
        ("", []),
    ],
)
def test_phrases_of_several_words_are_found_in_a_sentence(
    lemmas: str, found: list[tuple[int, str]]
) -> None:
    assert list(phrases(lemmas.split())) == found


def test_a_phrase_found_can_be_compared() -> None:
    ((_, phrase),) = phrases("they come out in favour of it".split())
    assert closeness(phrase, "endorse") == 0.85
    ((_, phrase),) = phrases("he take part in it".split())
    assert closeness(phrase, "participate") == 0.85


@pytest.mark.parametrize(("a", "b"), pairs(EXCLUDED))
def test_opposites_exclude_one_another(a: str, b: str) -> None:
    assert antonyms(a, b)
    assert antonyms(b, a)
    assert closeness(a, b) == 0.0


@pytest.mark.parametrize(("a", "b"), pairs(UNRELATED))
def test_neighbours_in_kind_or_spelling_are_not_close(a: str, b: str) -> None:
    assert closeness(a, b) == 0.0


def test_known_words_without_relatives_are_compared_by_suffix() -> None:
    assert closeness("peacekeeper", "peacekeeping") == 0.95


def test_unknown_words_are_compared_by_suffix_with_caution() -> None:
    assert closeness("zorblaxation", "zorblaxations") == 0.95
    assert closeness("zorblax", "zorblaxation") == 0.95
    assert closeness("zorb", "zorbing") == 0.0


def test_irregular_forms_are_looked_up_by_their_base() -> None:
    assert closeness("fled", "escape") == closeness("flee", "escape") == 0.85


@pytest.mark.parametrize("word", ["curfew", "attacks", "fled", "the", "wounded"])
def test_common_words_are_known_in_any_form(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["zelenski", "shoygu", "putin", "", "xqzt"])
def test_misspelt_names_are_no_words(word: str) -> None:
    assert not is_word(word)


def test_synonyms_are_no_opposites() -> None:
    assert not antonyms("buy", "purchase")
    assert not antonyms("war", "war")
    assert not antonyms("", "")


anything = st.text(max_size=30) | st.sampled_from(
    sorted({word for a, b in pairs(SYNONYMS + EXCLUDED + DERIVED) for word in (a, b)})
)


@given(anything, anything)
def test_closeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    value = closeness(a, b)
    assert value in {0.0, 0.6, 0.85, 0.95, 1.0}
    assert value == closeness(b, a)
    assert antonyms(a, b) == antonyms(b, a)
    assert not (antonyms(a, b) and value > 0.0) or plain_spelling(a) == plain_spelling(b)


@given(st.lists(anything | st.sampled_from("pull call off out up the 40 , and".split())))
def test_phrases_are_known_entries_in_order(lemmas: list[str]) -> None:
    found = phrases(lemmas)
    places = [at for at, _ in found]
    assert places == sorted(set(places))
    assert all(0 <= at < len(lemmas) - 1 and " " in phrase for at, phrase in found)
    assert all(plain_spelling(lemmas[at]) == phrase.split()[0] for at, phrase in found)


@given(anything)
def test_plain_spelling_is_stable(word: str) -> None:
    assert plain_spelling(plain_spelling(word)) == plain_spelling(word)


def test_a_word_is_the_same_as_itself_and_nothing_like_a_blank() -> None:
    assert closeness("ceasefire", "Ceasefire ") == 1.0
    assert closeness("", "") == 0.0
    assert closeness("war", " ") == 0.0


def test_a_very_long_word_takes_no_time() -> None:
    assert closeness("a" * 200_000, "a" * 199_999) == 0.0


def test_light_words_hold_no_content_word() -> None:
    assert {"the", "who", "how", "do", "article"} <= LIGHT_WORDS
    assert not LIGHT_WORDS & {"kill", "war", "president", "people", "country"}
    assert {"say", "warn", "announce"} <= REPORTING_WORDS


def test_every_hand_written_line_holds() -> None:
    lines = (DATA / "news_words.txt").read_text(encoding="utf-8").splitlines()
    least = {"=": 0.85, "+": 0.85, "~": 0.6}
    wrong = []
    for line in lines:
        mark, first, *rest = line.split()
        if mark == "~":
            linked = [(first, other) for other in rest]
        else:
            linked = list(combinations([first, *rest], 2))
        if mark == "!":
            wrong += [pair for pair in linked if not antonyms(*pair) or closeness(*pair)]
        elif mark in least:
            wrong += [pair for pair in linked if closeness(*pair) < least[mark]]
    assert len(lines) > 4000
    assert not wrong


def test_the_data_file_stays_small() -> None:
    assert (DATA / "lexicon.txt.z").stat().st_size <= 1_000_000


def test_the_data_file_is_the_documented_one() -> None:
    digest = hashlib.sha256((DATA / "lexicon.txt.z").read_bytes()).hexdigest()
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\b[0-9a-f]{64}\b", readme) == [digest]
    assert "Copyright 2006 by Princeton University" in readme


@pytest.mark.parametrize("word", ["administrator", "striker", "witness", "lawmakers"])
def test_some_nouns_are_said_of_persons(word: str) -> None:
    assert is_person_noun(word)


@pytest.mark.parametrize("word", ["head", "engine", "bank", "qwzx", ""])
def test_others_are_not(word: str) -> None:
    assert not is_person_noun(word)
