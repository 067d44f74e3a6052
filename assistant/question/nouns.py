"""Nouns that ask for a kind of answer, and so carry no content of their own.

An article that answers "in what year" need not print the word "year".
"""

from __future__ import annotations

PLACE_NOUNS = frozenset(
    "city country place town region river capital village state area location venue province "
    "street building port part side".split()
)
TIME_NOUNS = frozenset("day date year month time week weekday hour season".split())
PERSON_NOUNS = frozenset(
    "person man woman leader president general minister official politician officer commander "
    "spokesman spokeswoman spokesperson senator adviser advisor secretary chief head author "
    "candidate judge coach player people".split()
)
NUMBER_NOUNS = frozenset(
    "number figure amount total percentage percent proportion share toll sum price cost count "
    "estimate age turnout population temperature magnitude margin rate salary speed height weight "
    "length width depth size distance score majority budget fine reward fee ransom".split()
)
ORGANISATION_NOUNS = frozenset(
    "company firm organisation organization party team club agency newspaper broadcaster union "
    "institute university group ministry airline manufacturer maker publisher charity".split()
)
LIST_NOUNS = frozenset(
    "condition demand reason country nation thing person name group city item requirement side "
    "party power politician possibility way option point measure step".split()
)
KIND_NOUNS = (
    ORGANISATION_NOUNS | PLACE_NOUNS | TIME_NOUNS | PERSON_NOUNS | NUMBER_NOUNS | LIST_NOUNS
)
"""All of them together."""
CAUSING = frozenset("cause trigger prompt spark provoke lead motivate bring".split())
"""Verbs whose doer is a reason: "what prompted the strike"."""
ARTICLE_WORDS = frozenset(
    "article articles report reports source sources text story context".split()
)
"""Words for what was read: they are nobody's name, and no article has to print them."""
