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
    " propose chant sing preach plead opine decree grouse retell apologize"
    " apologise allude object rail express rebut refute outline inquire enquire bemoan".split()
)
THINKING = frozenset(
    "believe see hear view cast frame depict perceive regard realize realise think expect"
    " hope fear feel find show consider worry doubt suspect assume learn forecast project"
    " calculate wonder conclude figure document reckon recognize recognise dismiss plan want"
    " intend".split()
)
CUES = SAYING | THINKING
# These report no clause of their own: "condemned it as “reckless”", "rejected the plan".
JUDGING = frozenset(
    "condemn criticize criticise blast slam denounce praise characterize characterise attack hail"
    " mock liken compare decry deride defend blame cite reference invoke welcome reject".split()
)
# These report without a clause: "called him a liar", "accused them of lying", "demanded a vote".
WITH_OBJECT = frozenset(
    "call describe accuse dub label portray demand promise propose see view cast frame depict"
    " paint perceive regard".split()
)
WITH_INFINITIVE = frozenset(
    "promise pledge vow threaten agree plan want intend offer ask urge hope expect propose swear"
    " refuse decide demand claim seek decline".split()
)
# A noun object of these says what was said: "confirmed the news", "rejected the plan".
STATING = JUDGING | frozenset(
    "announce confirm predict reiterate propose mention stress dismiss express lament credit tout"
    " reveal outline repeat echo deny declare demand emphasize emphasise recall recount compare"
    " rebut refute paint question promise pledge describe report claim explain hint imply".split()
)
# Which prepositions go on with the object of a verb: "compared it to a war".
BELONGING: dict[str, frozenset[str]] = {
    "accuse": frozenset({"of"}),
    "liken": frozenset({"to"}),
    "compare": frozenset({"to", "with"}),
    "blame": frozenset({"for", "on"}),
}
# Verbs that report through a preposition: "called for a vote", "warned of a flood".
PREPOSITIONS: dict[str, frozenset[str]] = {
    "call": frozenset({"for", "on"}),
    "warn": frozenset({"of", "against", "about"}),
    "point": frozenset({"to"}),
    "complain": frozenset({"about", "of"}),
    "boast": frozenset({"about", "of"}),
    "worry": frozenset({"about"}),
    "admit": frozenset({"to"}),
    "hint": frozenset({"at"}),
    "agree": frozenset({"on"}),
    "argue": frozenset({"for", "against"}),
    "insist": frozenset({"on"}),
    "ask": frozenset({"for"}),
    "joke": frozenset({"about"}),
    "allude": frozenset({"to"}),
    "apologize": frozenset({"for"}),
    "apologise": frozenset({"for"}),
    "object": frozenset({"to"}),
    "rail": frozenset({"against"}),
}
ASKING = frozenset("ask question wonder inquire enquire".split())
# "found a way", "felt him go", "saw her leave" report nothing unless a tensed clause follows.
PERCEIVING = frozenset("find show feel consider figure document see hear read call".split())
# After these a clause may stand without "that"; where the parser lost it, word order tells.
CLAUSAL = frozenset(
    "say add warn claim argue note suggest insist state declare acknowledge admit assert maintain"
    " stress emphasize emphasise allege concede contend predict complain reply reiterate imply"
    " believe think hope".split()
)
# "A play called “Brokers”" is a name, not a report.
NAMING = frozenset("call dub label".split())
# A noun of saying belongs to whoever makes it: "expressed concern that", "issued a warning that".
MAKING = frozenset(
    "make issue release express repeat voice give offer have share raise send publish post reject"
    " dismiss renew defend reiterate echo deliver file include withdraw stand".split()
)
# "In the words of …", "in her view".
VIEWS = frozenset("word view opinion telling account reading eye estimation".split())
WITH_GERUND = frozenset(
    "admit deny recall acknowledge report describe mention consider oppose confess".split()
)
# "She continued, '…'": the same voice goes on.
CONTINUING = frozenset("add continue".split())
REFUSING = frozenset("decline refuse fail avoid".split())
NOUNS = frozenset(
    "claim statement warning assertion allegation belief argument contention view suggestion"
    " announcement promise pledge prediction admission conclusion complaint accusation"
    " insistence acknowledgment estimate ruling finding hope fear concern comment remark"
    " notion proposal charge demand call plea threat vow boast joke reminder evidence report"
    " message theory idea doubt worry declaration confirmation denial explanation"
    " recommendation request".split()
)
# What is written or spoken: its author speaks in "a letter saying that …".
DOCUMENTS = frozenset(
    "statement email e-mail letter tweet post posting ad advertisement speech video interview note"
    " message memo remark comment release op-ed column essay transcript filing appearance spot"
    " conference address announcement reply response complaint brief newsletter blog"
    " lawsuit suit article book story document platform plank quote bill motion petition leaflet"
    " billboard sign headline caption".split()
)
# Bodies that speak, beside those the entity model knows by name.
BODIES = frozenset(
    "campaign office department ministry company group agency committee government police"
    " administration newspaper paper team army military union council court board bank party"
    " commission embassy firm university hospital bureau service poll survey study report"
    " authority figure operative associate staff network force organization organisation liberal"
    " conservative majority half third quarter percent datum minority charity church school club"
    " parliament congress senate cabinet crew".split()
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
    " businessman businesswoman mogul democrat republican veteran aide strategist critic"
    " voter supporter opponent candidate member backer ally rival donor friend neighbour neighbor"
    " people refugee migrant victim passenger worker employee staffer adversary"
    " insider observer pundit commentator pollster historian investigator prosecutor"
    " defendant plaintiff source".split()
)
MALE_NOUNS = frozenset("man father spokesman congressman chairman businessman king prince".split())
FEMALE_NOUNS = frozenset(
    "woman mother spokeswoman congresswoman chairwoman businesswoman queen princess".split()
)
SPEAKING = PERSON_NOUNS | BODIES
