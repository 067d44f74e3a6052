"""What befell those who are counted, from the words of the sentence to a closed set of roles."""

from typing import TYPE_CHECKING

from index.names.places import is_demonym

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
CASUALTY_ROLES = frozenset(ROLES) - {"troops", "money", "time", "share", ""}
"""What befell those counted: counts that grow as more becomes known."""
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
# Their own number is not that of the victims ("two massacres"), what stands after "of" is.
_OF_VICTIMS = {
    **dict.fromkeys(
        "massacre slaughter slaying execution lynching beheading poisoning drowning funeral burial"
        " assassin killer murderer martyrdom".split(),
        KILLED,
    ),
    **dict.fromkeys("wounding injuring maiming".split(), INJURED),
    **dict.fromkeys(
        "capture captor kidnapper abductor kidnapping abduction seizure".split(), "captured"
    ),
    **dict.fromkeys("evacuation displacement expulsion deportation exodus".split(), "displaced"),
    **dict.fromkeys("disappearance".split(), "missing"),
    **dict.fromkeys("jailing apprehension".split(), "arrested"),
}
_UNDONE = frozenset("attempted planned intended threatened possible potential future".split())
_HARMED = "harmed"
"""Shot or stabbed: killed or injured, unless the sentence goes on to say which."""
_HARMING = frozenset("shoot stab gun_down".split())
# Done to things as well: weapons are seized, towns are captured.
_TAKING_THINGS = frozenset("seize capture".split())
_PEOPLE = frozenset(
    "people person man woman child girl boy baby teenager victim youth adult policeman police cop"
    " student peasant civilian militant guerrilla rebel insurgent troop recruit conscript guard"
    " member colleague friend relative native other staff crew parent mother father brother sister"
    " son daughter husband wife couple family passenger pedestrian hostage priest nun monk clerk"
    " journalist cleric patient resident migrant refugee immigrant participant servant agent"
    " general colonel captain lieutenant sergeant major cadet marine nurse judge candidate"
    " suspect aide infant minor pupil employee attendee trainee".split()
)
_PERSON_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "men", "women", "ant", "ee")
WOUNDS = frozenset("injury wound burn fracture trauma".split())
BEARING = frozenset("suffer sustain receive have get incur".split())
SHELTERS = frozenset("shelter safety".split())
MOVING = frozenset("move take bring evacuate bus transfer".split())
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
    if _HARMED in distinct:
        # "shot and killed" says which, "shot and arrested" leaves it open.
        distinct = [r for r in distinct if r != _HARMED] or [EITHER]
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
        # "Twelve of the injured"
        return state_of(token) if token.dep_ == "pobj" else ""
    return _NOUNS.get(token.lemma_.lower(), "") or _NOUNS.get(token.lower_, "")


def victims_role(token: "Token") -> str:
    """The role of those named after "of": "the massacre of six priests", "the killers of two"."""
    if any(c.lower_ in _UNDONE for c in token.children):
        return ""
    own = noun_role(token)
    return own if own and own != "troops" else _OF_VICTIMS.get(token.lemma_.lower(), "")


def is_people(token: "Token") -> bool:
    """Whether a noun names people, as far as its form tells."""
    lemma = token.lemma_.lower()
    if lemma in _PEOPLE or token.like_num or lemma.endswith(_PERSON_ENDINGS):
        return True
    return token.pos_ in {"PROPN", "PRON"} or is_demonym(token.text)


def done_to(token: "Token") -> str:
    """The role of those a verb is done to."""
    role = _DONE_TO.get(token.lemma_.lower(), "")
    if token.lemma_.lower() in _TAKING_THINGS:
        taken = [c for c in token.children if c.dep_ in {"dobj", "obj", "nsubjpass"}]
        return role if all(is_people(t) for t in taken) else ""
    if role or token.lemma_.lower() not in _HARMING:
        return role
    if any(c.lower_ in {"fatally", "dead"} for c in token.children):
        return KILLED
    victims = [c for c in token.children if c.dep_ in {"dobj", "obj", "nsubjpass"}]
    return _HARMED if any(is_people(v) for v in victims) else ""


def done_by(token: "Token") -> str:
    """The role of those who do what the verb says: "died", "fled"."""
    return _DONE_BY.get(token.lemma_.lower(), "")


def is_measure(token: "Token") -> bool:
    """Whether a noun stands for a number of something: "toll", "number"."""
    return token.lemma_.lower() in _MEASURED
