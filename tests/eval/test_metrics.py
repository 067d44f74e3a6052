"""Every measure, on answers about two sentences; the arithmetic stands beside each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.types import Answer, Citation, Claim, Disagreement
from eval import invariants, metrics
from eval.gold import GoldQuestion, GoldQuote
from eval.matching import same_speaker, states, values, words
from index.types import Figure, Hit, Passage

Citing = Callable[..., Answer]
Gold = Callable[..., GoldQuestion]
Quotes = dict[str, GoldQuote]
Texts = dict[str, str]


@pytest.fixture
def spans(quotes: Quotes, texts: Texts) -> metrics.Spans:
    return {
        quote: [(quote.article, at, at + len(quote.text))]
        for quote in quotes.values()
        for at in [texts[quote.article].index(quote.text)]
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("six", 6), ("forty thousand", 40_000), ("1.2 million", 1_200_000), ("40,000", 40_000),
        ("two hundred and five", 205), ("twenty-one", 21), ("three million two hundred", 3_000_200),
        ("one hundred thousand", 100_000), ("2.5", 2.5), ("nine hundred people", 900),
        ("more than two dozen", 24),
    ],
)  # fmt: skip
def test_numbers_are_read_by_value(text: str, value: float) -> None:
    assert values(text) == {value}


def test_parts_of_a_scale_are_read_by_value() -> None:
    assert values("half a million people") == {0.5, 500_000}
    assert values("a quarter of a million") == {0.25, 250_000}
    assert values("half of the people") == {0.5}


def test_words_that_are_no_number_stay_words() -> None:
    assert values("tens of thousands, the 21st and a dozen") == frozenset()
    assert values("from 20,000 to 30,000") == {20_000, 30_000}


def test_wordings_are_compared_without_case_accents_articles_and_punctuation() -> None:
    assert words("The “Café's” O’Neill!") == ("cafe", "oneill")
    assert states("'More than' 100,000 soldiers", "more than one hundred thousand")
    assert not states("more than 10,000", "more than 100,000")
    assert states("Volodymyr Zelenskyy's speech", "Zelensky")
    assert not states("a racecar crash", "car crash")


def test_a_speaker_may_carry_titles_but_not_other_words() -> None:
    assert same_speaker("Army General Mark Milley", ["Mark Milley"])
    assert same_speaker("Zelenskyy", ["Mr Zelensky"])
    assert not same_speaker("an adviser to Mark Milley", ["Mark Milley"])
    assert not same_speaker("Mark", ["Mark Milley"])


def test_a_right_answer_states_an_accepted_one(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    assert metrics.answer_correct(gold(), citing(quotes["won"]), spans).value == 1.0
    wrong = metrics.answer_correct(gold(), citing(quotes["rain"]), spans)
    assert (wrong.value, wrong.reason) == (0.0, "not stated: Ann Lee")
    refused = metrics.answer_correct(gold(), citing(), spans)
    assert (refused.value, refused.reason) == (0.0, "abstained from an answerable question")


def test_what_is_shown_must_be_claimed_and_what_is_claimed_shown(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    unclaimed = citing(quotes["rain"], text="Ann Lee. Rain is likely. [1]")
    unseen = citing(quotes["won"], text="Somebody won. [1]")
    assert metrics.answer_correct(gold(), unclaimed, spans).value == 0.0
    assert metrics.answer_correct(gold(), unseen, spans).value == 0.0


def test_the_speaker_of_a_claim_is_claimed(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    answer = citing(quotes["said"], text="She said six riders fell. (Ann Lee) [1]")
    named = replace(answer, claims=(replace(answer.claims[0], speaker="Ann Lee"),))
    assert metrics.answer_correct(gold(), answer, spans).value == 0.0
    assert metrics.answer_correct(gold(), named, spans).value == 1.0


def test_each_group_of_must_contain_is_required(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    both = gold(answers=(), must_contain=(("Ann Lee", "Lee won"), ("6 riders",)))
    assert metrics.answer_correct(both, citing(quotes["won"], quotes["said"]), spans).value == 1.0
    half = metrics.answer_correct(both, citing(quotes["won"]), spans)
    assert (half.value, half.reason) == (0.0, "not stated: 6 riders")


def test_a_yes_no_answer_is_judged_by_what_settles_it_and_must_not_be_the_opposite(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    asked = gold(type="yes_no", answers=("yes",), must_contain=(("Ann Lee won",),))
    for short, right in (("Yes", 1.0), (None, 1.0), ("Ann Lee", 1.0), ("No, not at all", 0.0)):
        answer = citing(quotes["won"], short=short)
        assert metrics.answer_correct(asked, answer, spans).value == right
    assert metrics.short_correct(asked, citing(quotes["won"], short="Yes")).value == 1.0
    assert metrics.short_correct(asked, citing(quotes["won"], short="No")).value == 0.0


@pytest.mark.parametrize(
    ("short", "right"),
    [
        ("Ann Lee", 1.0),
        ("The ann lee!", 1.0),  # case, article and punctuation do not count
        ("Ann Lee won the race in Bern", 1.0),  # 2 accepted + 4 more: won race in Bern
        ("Ann Lee won the race in Bern yesterday", 0.0),  # 5 more
        ("Lee", 0.0),
        (None, 0.0),
    ],
)
def test_short_answers_may_be_a_few_words_longer(
    gold: Gold, citing: Citing, quotes: Quotes, short: str | None, right: float
) -> None:
    answer = citing(quotes["won"], short=short)
    assert metrics.short_correct(gold(), answer).value == right
    # none given is wrong, but not a wrong one given
    given = metrics.short_precision(gold(), answer)
    assert given.value == (right if short else None)


def test_no_short_answer_is_expected_where_none_is_right(gold: Gold, citing: Citing) -> None:
    no_brief = gold(answers=(), must_contain=(("won",),))
    assert metrics.short_correct(no_brief, citing()).value is None
    assert metrics.short_correct(gold(type="unanswerable", answerable=False), citing()).of == 0


@pytest.mark.parametrize(
    ("quoted", "short", "shown", "brief"),
    [
        ("won", "Ann Lee", 1.0, 1.0),
        ("won", None, 1.0, 0.0),
        ("rain", "Ann Lee", 0.0, 1.0),
        (None, None, 0.0, 0.0),  # an abstention shows nothing and is not left out
    ],
)
def test_the_accepted_answer_is_shown_or_not(
    gold: Gold,
    citing: Citing,
    quotes: Quotes,
    texts: Texts,
    quoted: str | None,
    short: str | None,
    shown: float,
    brief: float,
) -> None:
    asked = gold(type="reading", support=(), also_ok=(), documents=("one",))
    answer = citing(*([quotes[quoted]] if quoted else []), short=short)
    assert metrics.answer_shown(asked, answer, texts).value == shown
    assert metrics.accepted_short(asked, answer, texts).value == brief


def test_what_no_record_says_in_these_words_cannot_be_shown(
    gold: Gold, citing: Citing, texts: Texts
) -> None:
    reworded = gold(answers=("A. Lee of Bern",), documents=("one", "two", "not stored"))
    elsewhere = gold(answers=("Bob Ray",), documents=("one",))
    refusable = gold(answerable=False, answers=(), documents=("one",))
    for asked in (reworded, elsewhere, refusable):
        assert metrics.answer_shown(asked, citing(), texts).of == 0
        assert metrics.accepted_short(asked, citing(), texts).of == 0


def test_citation_precision_and_recall(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    # cited: one supporting, one also fitting, one not -> 2 of 3; one of the two groups -> 1 of 2
    answer = citing(quotes["won"], quotes["said"], quotes["rain"])
    precision = metrics.citation_precision(gold(), answer, spans)
    assert (precision.got, precision.of) == (2, 3)
    assert precision.reason == "does not support: 'Rain is likely.'"
    recall = metrics.citation_recall(gold(), answer, spans)
    assert (recall.got, recall.of) == (1, 2)
    both = metrics.citation_recall(gold(), citing(quotes["won"], quotes["won too"]), spans)
    assert (both.got, both.of) == (2, 2)
    # an abstention cites nothing: no precision, no recall
    assert metrics.citation_precision(gold(), citing(), spans).of == 0
    assert metrics.citation_recall(gold(), citing(), spans).value == 0.0


def test_every_citation_of_an_unanswerable_question_is_wrong(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    unanswerable = gold(type="unanswerable", answerable=False, answers=(), support=(), also_ok=())
    assert metrics.citation_precision(unanswerable, citing(quotes["won"]), spans).value == 0.0
    assert metrics.citation_recall(unanswerable, citing(quotes["won"]), spans).value is None


def test_a_citation_may_be_part_of_a_quote_or_hold_it_but_not_be_padded(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    asked = gold(support=((quotes["rain"],),), also_ok=())
    part = citing(("one", "Rain is"))
    # "Rain is likely." is 15 characters: a third of 41, so not of 15 + 26 + 22 = 63
    held = citing(("one", "She said six riders fell. Rain is likely."))
    padded = citing(("one", "Ann Lee won the race. She said six riders fell. Rain is likely."))
    edge = citing(("one", "Ann Lee won the race. She said six riders fell. R"))
    for answer, right in ((part, 1.0), (held, 1.0), (padded, 0.0), (edge, 0.0)):
        assert metrics.citation_precision(asked, answer, spans).value == right


def test_the_speaker_is_that_of_the_claims_that_cite_the_support(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    asked = gold(support=((quotes["said"],),), speaker=("Ann Lee",))

    def spoken(*names: str | None) -> Answer:
        answer = citing(quotes["said"], quotes["rain"])
        claims = tuple(
            replace(claim, speaker=name) for claim, name in zip(answer.claims, names, strict=True)
        )
        return replace(answer, claims=claims)

    assert metrics.speaker_correct(asked, spoken("Mayor Lee", None), spans).value == 0.0
    assert metrics.speaker_correct(asked, spoken("Ann Lee", None), spans).value == 1.0
    assert metrics.speaker_correct(asked, spoken("Ann Lee", "Bob Ray"), spans).value == 1.0
    assert metrics.speaker_correct(asked, spoken(None, "Ann Lee"), spans).value == 0.0
    assert metrics.speaker_correct(asked, citing(), spans).of == 0
    assert metrics.speaker_correct(gold(), spoken("Bob Ray", None), spans).of == 0


def test_refusal_precision_and_recall(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    refusable = gold(type="unanswerable", answerable=False, answers=(), support=())
    cases = [(gold(), citing()), (gold(), citing(quotes["won"])), (refusable, citing())]
    cases.append((refusable, citing(quotes["rain"])))
    precision = [metrics.refusal_precision(*case) for case in cases]
    recall = [metrics.refusal_recall(*case, spans) for case in cases]
    # abstained from the 1st and 3rd, rightly from the 3rd: 1 of 2
    assert (sum(s.got for s in precision), sum(s.of for s in precision)) == (1, 2)
    # the 3rd and 4th were to refuse, the 3rd was: 1 of 2
    assert (sum(s.got for s in recall), sum(s.of for s in recall)) == (1, 2)


@pytest.fixture
def premise(gold: Gold, quotes: Quotes) -> GoldQuestion:
    """Why did Bob Ray win?"""
    return gold(
        type="false_premise",
        answerable=False,
        support=(),
        correction=(quotes["won"], quotes["won too"]),
        asserts=("Bob Ray", "yes"),
    )


def test_a_false_premise_is_refused_or_corrected(
    premise: GoldQuestion, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    corrected = citing(quotes["won"])
    assert metrics.answer_correct(premise, citing(), spans).value == 1.0
    assert metrics.answer_correct(premise, corrected, spans).value == 1.0
    assert metrics.refusal_recall(premise, citing(), spans).value == 1.0
    assert metrics.refusal_recall(premise, corrected, spans).value is None
    assert metrics.refusal_precision(premise, citing()).value == 1.0


def test_going_along_with_a_false_premise_is_wrong(
    premise: GoldQuestion, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    obeyed = citing(quotes["won"], short="Yes")
    attributed = citing(quotes["won"])
    claim = replace(attributed.claims[0], speaker="Mr Bob Ray")
    elsewhere = citing(quotes["rain"])
    silent = citing(("one", "won the race. She"))
    for answer, reason in (
        (obeyed, "asserts the false premise: short answer 'Yes'"),
        (replace(attributed, claims=(claim,)), "asserts the false premise: speaker 'Mr Bob Ray'"),
        (elsewhere, "false premise; no citation of what corrects it"),
        (silent, "false premise; the truth is not stated: Ann Lee"),
    ):
        score = metrics.answer_correct(premise, answer, spans)
        assert (score.value, score.reason) == (0.0, reason)
        assert metrics.refusal_recall(premise, answer, spans).value == 0.0


def test_the_reason_names_what_is_missing(gold: Gold, citing: Citing, quotes: Quotes) -> None:
    asked = gold(type="unanswerable", answerable=False, reason_mentions=("price", "cost"))
    assert metrics.reason_names(asked, citing()).value == 1.0
    assert metrics.reason_names(asked, citing(reason="nothing")).value == 0.0
    assert metrics.reason_names(asked, citing(quotes["won"])).of == 0


def test_hit_at_k(
    gold: Gold, quotes: Quotes, found: Callable[[str, str], Hit], spans: metrics.Spans
) -> None:
    hits = [found("one", "Rain is likely."), found("one", "Ann Lee won the race.")]
    scores = metrics.hits_at(gold(), hits, spans)
    assert {k: score.value for k, score in scores.items()} == {1: 0.0, 3: 1.0, 5: 1.0, 10: 1.0}
    # 9 of the 21 characters of the quote are less than half of it
    less = [found("one", "the race.")]
    assert metrics.hits_at(gold(support=((quotes["won"],),)), less, spans)[10].value == 0.0
    follow_up = gold(history=(("Who lost?", "Bob Ray."),))
    assert metrics.hits_at(follow_up, hits, spans)[1].of == 0
    by_record = gold(type="reading", support=(), documents=("one",))
    assert metrics.hits_at(by_record, hits, spans)[1].value == 1.0


def test_the_record_of_a_benchmark_question_is_traced(
    gold: Gold, citing: Citing, quotes: Quotes, spans: metrics.Spans
) -> None:
    asked = gold(type="reading", support=(), documents=("two",))
    assert metrics.source_cited(asked, citing(quotes["won too"])).value == 1.0
    assert metrics.source_cited(asked, citing(quotes["won"])).value == 0.0
    assert metrics.source_cited(asked, citing()).of == 0
    unanswerable = replace(asked, answerable=False)
    assert metrics.answer_correct(unanswerable, citing(), spans).value == 1.0


# Invariants: a sound answer has no problem, and each way of being unsound is one.


def sound(answer: Answer, texts: Texts) -> list[str]:
    scores = invariants.check_all(answer, answer, texts)
    return [name for name, score in scores.items() if score.value != 1.0]


def first(problems: Iterator[str]) -> str:
    return next(problems, "")


def test_sound_answers_hold_every_invariant(citing: Citing, quotes: Quotes, texts: Texts) -> None:
    assert sound(citing(), texts) == []
    assert sound(citing(quotes["won"], quotes["said"], quotes["won too"]), texts) == []
    assert sound(citing(quotes["said"], short="6 riders"), texts) == []


def test_i1_finds_citations_that_are_not_what_stands_there(
    citing: Citing, quotes: Quotes, texts: Texts
) -> None:
    answer = citing(quotes["won"])
    (good,) = answer.citations
    for bad, message in (
        (replace(good, quote="Ann Lee lost the race."), "is not what stands there"),
        (replace(good, start=1), "is not what stands there"),
        (replace(good, end=999), "outside its article"),
        (replace(good, article_id="three"), "unknown article"),
    ):
        moved = replace(answer, citations=(bad,))
        assert message in first(invariants.spans_exact(moved, texts))
        conflict = Disagreement(about="who won", values=((answer.claims[0], bad),))
        assert message in first(
            invariants.spans_exact(replace(answer, disagreements=(conflict,)), texts)
        )


def test_i1_finds_nearest_passages_and_figures_out_of_place(
    citing: Citing, quotes: Quotes, texts: Texts
) -> None:
    passage = Passage(
        passage_id="p", article_id="one", start=0, end=3, text="Bob",
        first_sentence=0, last_sentence=0,
    )  # fmt: skip
    assert "nearest" in first(invariants.spans_exact(citing(nearest=(passage,)), texts))
    answer = with_figure(citing(quotes["said"]), texts, "six", value=7)
    assert "figure 7" in first(invariants.spans_exact(answer, texts))


def with_figure(
    answer: Answer, texts: Texts, printed: str, value: float = 6, **changes: Any
) -> Answer:
    start = texts["one"].index(printed)
    figure = Figure(
        value_low=value, value_high=value, qualifier="", unit="riders", role="", about="riders",
        attributed_to="", article_id="one", start=start, end=start + len(printed),
    )  # fmt: skip
    claim = replace(answer.claims[0], figures=(replace(figure, **changes),))
    return replace(answer, claims=(claim, *answer.claims[1:]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "Ann Lee won the race. [2]"}, "markers [2] for 1 citations"),
        ({"text": "Ann Lee won the race."}, "markers [] for 1 citations"),
        ({"text": "Bob Ray won the race. [1]"}, "claim is not in the text"),
        ({"claims": ()}, "a citation belongs to no claim"),
        ({"claims": (Claim(text="Ann Lee won the race.", citations=()),)}, "claim cites ()"),
        (
            {"claims": (Claim(text="Ann Lee won the race.", citations=(1, 2)),)},
            "claim cites (1, 2)",
        ),
        ({"status": "abstained", "reason": "none"}, "abstained with 1 citations"),
        ({"status": "unsure"}, "unknown status 'unsure'"),
        ({"reason": "because"}, "answered with reason"),
        ({"confidence": 1.5}, "confidence 1.5"),
    ],
)
def test_i2_finds_markers_that_do_not_fit(
    citing: Citing, quotes: Quotes, changes: dict[str, Any], message: str
) -> None:
    assert message in first(invariants.markers_exact(citing(quotes["won"], **changes)))


def test_i2_wants_citations_numbered_by_first_use(citing: Citing, quotes: Quotes) -> None:
    answer = citing(quotes["won"], quotes["rain"])
    swapped = replace(answer, text="Rain is likely. [2] Ann Lee won the race. [1]")
    assert "markers [2, 1]" in first(invariants.markers_exact(swapped))
    backwards = replace(answer, citations=answer.citations[::-1])
    assert "not numbered" in first(invariants.markers_exact(backwards))
    assert "abstained with reason None" in first(invariants.markers_exact(citing(reason=None)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("She said six riders fell.", ""),
        ("She said 6 riders fell.", ""),
        ("She said seven riders fell.", "number 7 "),
        ("She said “six riders fell”.", ""),
        ("She said “six riders died”.", "quoted words 'six riders died'"),
        ("Ann said six riders fell.", "name 'Ann'"),
        ("In all, six riders fell.", ""),
    ],
)
def test_i3_wants_numbers_quoted_words_and_names_in_the_cited_text(
    citing: Citing, quotes: Quotes, texts: Texts, text: str, problem: str
) -> None:
    answer = citing(quotes["said"])
    answer = replace(answer, claims=(replace(answer.claims[0], text=text),))
    found = first(invariants.content_cited(answer, texts))
    assert found.startswith(problem) and bool(found) == bool(problem)


def test_i3_covers_the_short_answer(citing: Citing, quotes: Quotes, texts: Texts) -> None:
    assert "number 7" in first(invariants.content_cited(citing(quotes["said"], short="7"), texts))
    assert first(invariants.content_cited(citing(quotes["said"], short="Yes"), texts)) == ""


@pytest.mark.parametrize(
    ("printed", "changes", "problem"),
    [
        ("six", {}, ""),
        ("six", {"role": "fell"}, ""),
        ("six", {"role": "killed"}, "role 'killed'"),
        ("six", {"role": "killed or injured"}, "role 'killed or injured'"),
        ("six", {"about": "runners"}, "group 'runners'"),
        ("Ann Lee", {}, "figure 'Ann Lee' is not in what its claim cites"),
    ],
)
def test_i3_wants_figures_with_their_role_and_group(
    citing: Citing, quotes: Quotes, texts: Texts, printed: str, changes: Any, problem: str
) -> None:
    answer = with_figure(citing(quotes["said"]), texts, printed, **changes)
    found = first(invariants.content_cited(answer, texts))
    assert found.startswith(problem) and bool(found) == bool(problem)


@pytest.mark.parametrize(
    ("role", "sentence", "said"),
    [
        ("killed", "Six soldiers went home.", False),  # "die" stands in "soldiers"
        ("killed", "Six died.", True),
        ("killed or injured", "Six were killed.", False),
        ("killed or injured", "Six dead or wounded.", True),
        ("killed or injured", "Six casualties.", True),
        ("missing", "Six casualties.", False),
        ("money", "It cost $6.", True),
        ("money", "It cost 6.", False),
        ("time", "Six weeks ago.", True),
    ],
)
def test_a_role_is_said_in_its_own_words(role: str, sentence: str, said: bool) -> None:
    start = sentence.casefold().index("six") if "ix" in sentence else sentence.index("6")
    end = start + (3 if "ix" in sentence else 1)
    figure = Figure(
        value_low=6, value_high=6, qualifier="", unit="", role=role, about="", attributed_to="",
        article_id="a", start=start, end=end,
    )  # fmt: skip
    citation = Citation(
        number=1, article_id="a", title="", source="", url="", published="",
        quote=sentence, start=0, end=len(sentence),
    )  # fmt: skip
    answer = Answer(
        question="?", status="answered", text=f"{sentence} [1]", short=None,
        claims=(Claim(text=sentence, citations=(1,), figures=(figure,)),), citations=(citation,),
    )  # fmt: skip
    problems = list(invariants.content_cited(answer, {"a": sentence}))
    assert problems == ([] if said else [f"role {role!r} is not in the cited text"])


def test_i4_compares_everything_but_timings(citing: Citing, quotes: Quotes) -> None:
    answer = citing(quotes["won"])
    assert first(invariants.same_again(answer, replace(answer, timings={"read": 1.0}))) == ""
    other = replace(answer, short="Ann Lee")
    assert first(invariants.same_again(answer, other)) == "asked twice, 'short' differs"
    assert invariants.check_all(answer, None, {})["I4 same again"].of == 0


def test_to_dict_must_survive_json(citing: Citing, quotes: Quotes) -> None:
    answer = citing(quotes["won"])
    assert first(invariants.round_trip(answer)) == ""
    tuples = type("Tuples", (type(answer),), {"to_dict": lambda self: {"claims": ()}})
    values = {name: getattr(answer, name) for name in answer.__dataclass_fields__}
    assert first(invariants.round_trip(tuples(**values))) == "to_dict does not survive JSON"
