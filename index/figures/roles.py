"""What befell those who are counted, from the words of the sentence to a closed set of roles."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

ROLES = (
    "killed",
    "injured",
    "killed or injured",
    "missing",
    "captured",
    "displaced",
    "arrested",
    "troops",
    "money",
    "time",
    "share",
    "",
)
KILLED, INJURED, EITHER = "killed", "injured", "killed or injured"

# Done to those counted: they are the object, or the subject of the passive.
_DONE_TO = {
    **dict.fromkeys(
        "kill murder massacre assassinate slay execute slaughter behead drown shoot_dead".split(),
        KILLED,
    ),
    **dict.fromkeys("injure wound hurt maim hospitalize hospitalise".split(), INJURED),
    **dict.fromkeys(
        "capture kidnap abduct seize hostage imprison ambush_capture intern enslave".split(),
        "captured",
    ),
    **dict.fromkeys("displace evacuate uproot expel deport resettle".split(), "displaced"),
    **dict.fromkeys("arrest detain jail apprehend round_up".split(), "arrested"),
}
# Done by those counted: they are the subject.
_DONE_BY = {
    **dict.fromkeys("die perish drown succumb".split(), KILLED),
    **dict.fromkeys("flee".split(), "displaced"),
    **dict.fromkeys("vanish disappear".split(), "missing"),
    **dict.fromkeys("surrender".split(), "captured"),
}
_STATES = {
    **dict.fromkeys("dead killed slain murdered lifeless".split(), KILLED),
    **dict.fromkeys("injured wounded hurt maimed hospitalized hospitalised".split(), INJURED),
    **dict.fromkeys("missing unaccounted disappeared".split(), "missing"),
    **dict.fromkeys("captured captive kidnapped abducted hostage".split(), "captured"),
    **dict.fromkeys("displaced homeless evacuated".split(), "displaced"),
    **dict.fromkeys("arrested detained jailed".split(), "arrested"),
}
_NOUNS = {
    **dict.fromkeys(
        "death fatality murder killing corpse body assassination execution dead".split(), KILLED
    ),
    **dict.fromkeys("injury injured wounded".split(), INJURED),
    "casualty": EITHER,
    **dict.fromkeys("prisoner captive hostage pow kidnapping abduction".split(), "captured"),
    **dict.fromkeys("refugee evacuee".split(), "displaced"),
    **dict.fromkeys("arrest detainee detention".split(), "arrested"),
    **dict.fromkeys(
        "troop soldier serviceman serviceperson conscript reservist recruit marine trooper".split(),
        "troops",
    ),
}
TIME_NOUNS = frozenset("second minute hour day week month year decade century fortnight".split())
_MEASURED = frozenset("toll number count total figure tally".split())
LIVES = frozenset("life".split())
TAKING = frozenset("claim cost take lose".split())
SUFFERING = frozenset(
    "suffer lose have see sustain record report leave count inflict incur".split()
)


def combined(roles: "list[str]") -> str:
    """One role for what several words say together: "killed or wounded", "dead and injured"."""
    distinct = [r for r in dict.fromkeys(roles) if r]
    if not distinct:
        return ""
    if set(distinct) <= {KILLED, INJURED, EITHER}:
        return distinct[0] if len(distinct) == 1 else EITHER
    # "killed or captured" fits no role of the set; the first would be half the truth.
    return distinct[0] if len(distinct) == 1 else ""


def state_of(token: "Token") -> str:
    """The role an adjective or participle gives: "dead", "wounded", "missing"."""
    return _STATES.get(token.lower_, "")


def noun_role(token: "Token") -> str:
    """The role a counted noun has in itself: "deaths", "casualties", "troops"."""
    if token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return ""
    return _NOUNS.get(token.lemma_.lower(), "") or _NOUNS.get(token.lower_, "")


def done_to(token: "Token") -> str:
    """The role of those a verb is done to."""
    return _DONE_TO.get(token.lemma_.lower(), "")


def done_by(token: "Token") -> str:
    """The role of those who do what the verb says: "died", "fled"."""
    return _DONE_BY.get(token.lemma_.lower(), "")


def is_measure(token: "Token") -> bool:
    """Whether a noun stands for a number of something: "toll", "number"."""
    return token.lemma_.lower() in _MEASURED
