"""Short forms of given names that spelling alone does not tell: Joe for Joseph, Bill for William.

Left out are forms that are as often a name of their own (Jack, Harry, Max). A form may be short for
several names, which are not one for that.
"""

_SHORT_FORMS = """
    abigail: abby. amanda: mandy. andrew: andy, drew. anthony: tony. antonio: tony. barbara: barb,
    barbie. benjamin: benny. bernard: bernie. catherine: cathy, kate, kathy, katie, cate. charles:
    charlie, charley, chuck. cynthia: cindy. daniel: danny. david: dave, davey. deborah: debbie,
    debby. donald: donny, donnie. dorothy: dot, dottie. edward: eddie, eddy, ned, ted, teddy.
    elizabeth: liz, lizzie, beth, betsy, betty, eliza, libby. eugene: gene. francis: frank.
    frederick: freddy, freddie. geoffrey: geoff, jeff. gerald: gerry, jerry. henry: hank. jacob:
    jake. james: jim, jimmy. jennifer: jenny, jen. jerome: jerry. john: johnny. jonathan: jon,
    jonny. joseph: joe, joey. judith: judy. katherine: kate, kathy, katie, cathy. kathleen: kathy,
    katie. kenneth: kenny. lawrence: larry. laurence: larry. leonard: lenny, lennie. margaret:
    maggie, meg, peggy, marge. matthew: matt, matty. michael: mike, mick, mickey. mitchell: mitch.
    nathan: nate. nathaniel: nate. nicholas: nick, nicky. nicolas: nick. patricia: patty, patti,
    trish, tricia. patrick: paddy. peter: pete. rebecca: becky, becca. richard: dick, rick, ricky,
    rich. robert: bob, bobby, robbie. ronald: ronnie, ronny. samuel: sammy. sandra: sandy. stephen:
    steve. steven: steve. susan: sue, susie, suzie. terence: terry. terrence: terry. theodore: ted,
    teddy. theresa: terry, tess. thomas: tom, tommy. timothy: timmy. victoria: vicky, vicki.
    virginia: ginny. william: bill, billy, willy, willie.
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    """Each form, the full one too, with the full names that it may stand for."""
    found: dict[str, set[str]] = {}
    for entry in " ".join(table.split()).rstrip(".").split(". "):
        full, forms = entry.split(": ")
        for form in (full, *forms.split(", ")):
            found.setdefault(form, set()).add(full)
    return {form: frozenset(names) for form, names in found.items()}


_FULL = _read(_SHORT_FORMS)
_NONE: frozenset[str] = frozenset()


def full_forms(given: str) -> frozenset[str]:
    """The full names that a folded given name may stand for, itself among them where it is one.

    Empty for a name that has no short form here. Bob, Bobby and Robert have one in common.
    """
    return _FULL.get(given, _NONE)
