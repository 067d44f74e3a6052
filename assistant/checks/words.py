"""The closed lists of words the checks go by. Each list errs towards refusing."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _words(
    "not no never none nobody nothing neither nor without cannot n't nowhere hardly barely "
    "scarcely rarely seldom"
)
MODALS = _words("could would may might can should must will shall ought")
DENIALS = _words(
    "deny denied denies denying denial refuse refused refuses fail failed fails failing false "
    "falsely untrue wrong wrongly incorrectly retract retracted retraction withdrew refute "
    "refuted reject rejected rejects dismiss dismissed dismisses disputed dispute disputes "
    "doubt doubts doubted debunked hoax rumour rumours rumor rumors unless lest contrary fake "
    "stop stopped avoid avoided prevent prevented"
)
HEDGES = _words(
    "pending barring assuming provided providing excluding awaiting fear fears feared dream "
    "dreamed imagine imagined wish wished predict predicts predicted forecast expect expects "
    "if whether unless perhaps maybe possibly probably likely unlikely apparently allegedly "
    "reportedly supposedly seemingly presumably potentially hypothetically almost nearly "
    "partly partially alleged suspected possible probable potential planned proposed "
    "attempted supposed so-called expected plan plans hope hopes hoped want wants wanted "
    "intend intends intended seem seems seemed appear appears appeared suggest suggests "
    "suggested claim claims claimed think thinks thought believe believes believed consider "
    "considered threaten threatened threatens longer yet only except but however although "
    "though despite otherwise instead rather former formerly previously once until before try "
    "tried tries attempt offer offered feign feigning pretend pretending pretended as"
)
GUARDED = NEGATIONS | MODALS | DENIALS | HEDGES
"""Left out of a claim, any of these may turn what is left into something the text does not say."""

RETRACTIONS = NEGATIONS | DENIALS
"""In a second clause, these may take back what the first one says."""

SCOPED = NEGATIONS | _words(
    "all every each both any few fewer less least most only first last sole single many much "
    "several half another other same"
)
"""Beside any of these a modifier is part of what is counted or compared, and may not be dropped."""

DISCOURSE = _words("also meanwhile moreover additionally furthermore")
"""Adverbs that join a sentence to the one before it and say nothing about the world."""

ARTICLES = _words("a an the")
TITLES = _words(
    "mr mrs ms miss dr sir lord lady prof professor president premier chancellor minister "
    "secretary general gen colonel captain admiral major lieutenant sergeant senator sen "
    "representative governor mayor king queen prince princess pope judge justice chairman "
    "chairwoman chief director leader commander spokesman spokeswoman spokesperson ambassador "
    "officer official adviser advisor"
)
"""A run of words that ends in one of these, before a person's name, says who the person is."""

TIME_PLACE = _words("on in at near during")
"""Prepositions that open a time or a place when their object is a date or a place name."""

SAME_MEANING: dict[str, str] = {"wound": "injure", "hurt": "injure"}
"""Lemmas that reports of casualties use for one another."""

PLAIN_CUES = _words(
    "say says said saying tell tells told add adds added adding state states stated note "
    "notes noted according explain explains explained remark remarked comment commented write "
    "writes wrote announce announces announced report reports reported"
)
"""Verbs that report speech and take no side; one may stand for another."""

STRONG_CUES = _words(
    "warn warns warned warning stress stressed insist insists insisted confirm confirms "
    "confirmed acknowledge acknowledged admit admits admitted declare declares declared argue "
    "argues argued emphasise emphasised emphasize emphasized reveal revealed testify "
    "testified"
)
"""Verbs whose content the speaker asserts too: "said" may stand for them, not they for it."""

OTHER_CUES = _words(
    "suggest suggests suggested claim claims claimed believe believes believed estimate "
    "estimates estimated think thinks thought"
)
"""Verbs that colour what is reported: only the very same verb will do."""

CUES = PLAIN_CUES | STRONG_CUES | OTHER_CUES

PRONOUNS = _words(
    "he she it they him her them his hers its their theirs this that these those himself "
    "herself itself themselves"
)
QUALIFIER_CLASSES: dict[str, str] = {
    words: name
    for name, group in {
        "more than": "more than|over|above|in excess of|upwards of|upward of|greater than|north of",
        "at least": "at least|no fewer than|no less than|not less than|a minimum of|or more",
        "up to": "up to|as many as|as much as",
        "about": "about|around|approximately|roughly|some|approx|approx.",
        "nearly": "nearly|almost|close to",
        "less than": "less than|fewer than|under|below",
        "at most": "at most|no more than|not more than|a maximum of",
    }.items()
    for words in group.split("|")
}
"""Qualifiers that bound a number alike; any other is like itself alone."""
