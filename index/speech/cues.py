"""The words that report speech."""

SAYING = frozenset(
    "say tell add warn claim announce argue note reply respond suggest state declare insist write"
    " explain report estimate acknowledge admit confirm deny assert maintain stress emphasize"
    " emphasise allege charge complain concede conclude contend counter caution continue cry"
    " predict promise pledge vow recall reiterate repeat reveal remark observe mention point"
    " disclose ask question quip shout yell tweet testify urge joke joked proclaim read echo hint"
    " imply indicate inform assure reassure remind guarantee boast rule recommend propose agree"
    " advise answer comment interject retort quote lament muse recount signal threaten swear post"
    " demand accuse describe call portray label dub say tout stipulate theorize speculate posit"
    " propose chant sing preach plead opine decree".split()
)
THINKING = frozenset(
    "believe think expect hope fear feel find show consider worry doubt suspect assume learn"
    " forecast project calculate wonder conclude figure document reckon recognize recognise"
    " dismiss determine plan want intend".split()
)
CUES = SAYING | THINKING
# These report only what they quote: "condemned it as “reckless”".
JUDGING = frozenset(
    "condemn criticize criticise blast slam denounce praise characterize characterise attack hail"
    " mock liken compare decry deride defend blame cite reference invoke welcome reject".split()
)
# These report without a clause: "called him a liar", "accused them of lying", "demanded a vote".
WITH_OBJECT = frozenset("call describe accuse dub label portray demand promise propose".split())
WITH_INFINITIVE = frozenset(
    "promise pledge vow threaten agree plan want intend offer ask urge hope expect propose swear"
    " refuse decide demand claim seek decline".split()
)
# "She continued, '…'": the same voice goes on.
CONTINUING = frozenset("add continue".split())
REFUSING = frozenset("decline refuse fail avoid".split())
NOUNS = frozenset(
    "claim statement warning assertion allegation belief argument contention view suggestion"
    " announcement promise pledge prediction admission conclusion complaint accusation insistence"
    " acknowledgment estimate ruling finding hope fear concern".split()
)
HE = frozenset({"he", "him", "his"})
SHE = frozenset({"she", "her"})
THEY = frozenset({"they", "it", "them", "their", "its"})
PRONOUNS = (
    HE
    | SHE
    | THEY
    | {"i", "we", "our", "my", "you", "who", "which", "that", "this", "these", "those", "one"}
)
PERSON_NOUNS = frozenset(
    "general official officer minister spokesman spokeswoman spokesperson president leader"
    " commander senator congressman congresswoman chairman chairwoman chair secretary professor"
    " doctor lawyer attorney adviser advisor analyst expert diplomat ambassador governor mayor"
    " judge candidate nominee man woman mother father soldier student teacher coach player"
    " representative lawmaker director manager executive chief head captain colonel lieutenant"
    " sergeant activist author economist scientist researcher reporter journalist editor witness"
    " survivor resident farmer pastor bishop cardinal pope king queen prince princess billionaire"
    " businessman businesswoman mogul democrat republican veteran aide strategist critic".split()
)
MALE_NOUNS = frozenset("man father spokesman congressman chairman businessman king prince".split())
FEMALE_NOUNS = frozenset(
    "woman mother spokeswoman congresswoman chairwoman businesswoman queen princess".split()
)
