"""Countries with the adjectives, capitals and by-names that news uses in their stead.

Russia, Russian and Moscow are three names; what they share is kept here so that they can be told
to be related without being taken for one another, and so that two places that merely look alike
(Austria and Australia) are never taken for a misspelling of each other.
"""

from functools import lru_cache

from index.names.canonical import fold

# country (other forms) | adjectives and peoples | capital and metonyms
_TABLE = """
afghanistan|afghan,afghans|kabul
albania|albanian|tirana
algeria|algerian|algiers
angola|angolan|luanda
argentina|argentine,argentinian|buenos aires
armenia|armenian|yerevan
australia|australian|canberra
austria|austrian|vienna
azerbaijan|azerbaijani,azeri|baku
bahrain|bahraini|manama
bangladesh|bangladeshi|dhaka
belarus|belarusian,belarussian|minsk
belgium|belgian|brussels
bolivia|bolivian|la paz
bosnia,bosnia and herzegovina|bosnian|sarajevo
brazil|brazilian|brasilia
britain,united kingdom,uk,great britain|british,briton,britons|london,downing street,whitehall
bulgaria|bulgarian|sofia
cambodia|cambodian|phnom penh
cameroon|cameroonian|yaounde
canada|canadian|ottawa
chad|chadian|ndjamena
chechnya|chechen|grozny
chile|chilean|santiago
china|chinese|beijing,peking
colombia|colombian|bogota
congo|congolese|kinshasa
costa rica|costa rican|san jose
crimea|crimean|simferopol
croatia|croatian,croat|zagreb
cuba|cuban|havana
cyprus|cypriot|nicosia
czech republic,czechia|czech|prague
denmark|danish,dane,danes|copenhagen
dominica|dominican|roseau
ecuador|ecuadorian,ecuadorean|quito
egypt|egyptian|cairo
el salvador|salvadoran,salvadorean|san salvador
england|english|
eritrea|eritrean|asmara
estonia|estonian|tallinn
ethiopia|ethiopian|addis ababa
finland|finnish,finn,finns|helsinki
france|french|paris,elysee
gambia|gambian|banjul
georgia|georgian|tbilisi
germany|german|berlin
ghana|ghanaian|accra
greece|greek|athens
guatemala|guatemalan|guatemala city
guinea|guinean|conakry
guyana|guyanese|georgetown
haiti|haitian|port-au-prince
honduras|honduran|tegucigalpa
hungary|hungarian|budapest
iceland|icelandic|reykjavik
india|indian|new delhi,delhi
indonesia|indonesian|jakarta
iran|iranian|tehran
iraq|iraqi|baghdad
ireland|irish|dublin
israel|israeli|jerusalem,tel aviv
italy|italian|rome
jamaica|jamaican|kingston
japan|japanese|tokyo
jordan|jordanian|amman
kazakhstan|kazakh|astana
kenya|kenyan|nairobi
kosovo|kosovan,kosovar|pristina
kuwait|kuwaiti|kuwait city
kyrgyzstan|kyrgyz|bishkek
laos|laotian|vientiane
latvia|latvian|riga
lebanon|lebanese|beirut
liberia|liberian|monrovia
libya|libyan|tripoli
lithuania|lithuanian|vilnius
luxembourg|luxembourger|
malawi|malawian|lilongwe
malaysia|malaysian|kuala lumpur
mali|malian|bamako
malta|maltese|valletta
mauritania|mauritanian|nouakchott
mauritius|mauritian|port louis
mexico|mexican|mexico city
moldova|moldovan|chisinau
mongolia|mongolian|ulaanbaatar
montenegro|montenegrin|podgorica
morocco|moroccan|rabat
mozambique|mozambican|maputo
myanmar,burma|burmese|naypyidaw
namibia|namibian|windhoek
nepal|nepali,nepalese|kathmandu
netherlands,holland|dutch|the hague,amsterdam
new zealand|new zealander|wellington
nicaragua|nicaraguan|managua
niger|nigerien|niamey
nigeria|nigerian|abuja
north korea|north korean|pyongyang
north macedonia|macedonian|skopje
norway|norwegian|oslo
oman|omani|muscat
pakistan|pakistani|islamabad
palestine|palestinian|ramallah
panama|panamanian|panama city
paraguay|paraguayan|asuncion
peru|peruvian|lima
philippines|philippine,filipino|manila
poland|polish,pole,poles|warsaw
portugal|portuguese|lisbon
qatar|qatari|doha
romania|romanian|bucharest
russia,russian federation|russian|moscow,kremlin
rwanda|rwandan|kigali
saudi arabia|saudi|riyadh
scotland|scottish,scot,scots|edinburgh,holyrood
senegal|senegalese|dakar
serbia|serbian,serb|belgrade
sierra leone|sierra leonean|freetown
singapore|singaporean|
slovakia|slovak,slovakian|bratislava
slovenia|slovenian,slovene|ljubljana
somalia|somali|mogadishu
south africa|south african|pretoria
south korea|south korean|seoul
south sudan|south sudanese|juba
soviet union,ussr|soviet|
spain|spanish,spaniard|madrid
sri lanka|sri lankan|colombo
sudan|sudanese|khartoum
sweden|swedish,swede|stockholm
switzerland|swiss|bern,berne
syria|syrian|damascus
taiwan|taiwanese|taipei
tajikistan|tajik|dushanbe
tanzania|tanzanian|dodoma
thailand|thai|bangkok
tunisia|tunisian|tunis
turkey,turkiye|turkish,turk,turks|ankara
turkmenistan|turkmen|ashgabat
uganda|ugandan|kampala
ukraine|ukrainian|kyiv,kiev
united arab emirates,uae|emirati|abu dhabi
united states,us,usa,america,united states of america|american|washington,white house,pentagon
uruguay|uruguayan|montevideo
uzbekistan|uzbek|tashkent
venezuela|venezuelan|caracas
vietnam|vietnamese|hanoi
wales|welsh|cardiff
yemen|yemeni|sanaa
zambia|zambian|lusaka
zimbabwe|zimbabwean|harare
"""
_ONE_PLACE = (
    ("dnipro", "dnieper", "dnepr"),
    ("kyiv", "kiev"),
    ("kharkiv", "kharkov"),
    ("lviv", "lvov"),
    ("odesa", "odessa"),
    ("mykolaiv", "nikolaev", "nikolayev"),
    ("zaporizhzhia", "zaporizhia", "zaporozhye"),
    ("luhansk", "lugansk"),
    ("chornobyl", "chernobyl"),
    ("donbas", "donbass"),
    ("beijing", "peking"),
    ("mumbai", "bombay"),
    ("kolkata", "calcutta"),
    ("chennai", "madras"),
    ("yangon", "rangoon"),
    ("gaza", "gaza strip"),
    ("timor-leste", "east timor"),
    ("eswatini", "swaziland"),
    ("cote d'ivoire", "ivory coast"),
)


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[int, str]]:
    """Folded name -> (country, which of its three kinds of name it is)."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(_TABLE.strip().splitlines()):
        for kind, cell in zip(("place", "people", "seat"), line.split("|"), strict=True):
            for name in filter(None, cell.split(",")):
                found.setdefault(name, (number, kind))
                if kind == "people":
                    found.setdefault(f"{name}s", (number, kind))
    return found


@lru_cache(maxsize=1)
def _exonyms() -> dict[str, int]:
    return {name: number for number, names in enumerate(_ONE_PLACE) for name in names}


@lru_cache(maxsize=16384)
def _key(name: str) -> str:
    folded = fold(name).strip().removeprefix("the ").replace(".", "")
    return folded.removesuffix(" river").strip()


def country_group(name: str) -> int | None:
    """A number shared by a country, its people and its capital, or None where none is known."""
    found = _groups().get(_key(name))
    return found[0] if found else None


def is_demonym(name: str) -> bool:
    """Whether `name` is the adjective or the people of a country: "Russian", "Britons"."""
    found = _groups().get(_key(name))
    return found is not None and found[1] == "people"


def is_known_place(name: str) -> bool:
    """Whether `name` is a country, a capital or a place with several usual names."""
    key = _key(name)
    found = _groups().get(key)
    return key in _exonyms() or (found is not None and found[1] != "people")


def place_number(name: str) -> int | None:
    """A number shared by all usual names of one place, or None where only one is known."""
    key = _key(name)
    number = _exonyms().get(key)
    if number is not None:
        return -1 - number
    found = _groups().get(key)
    return found[0] if found and found[1] == "place" else None


def same_place(a: str, b: str) -> bool:
    """Whether two names are usual names of one place: Kiev and Kyiv, Britain and the UK."""
    first, second = _key(a), _key(b)
    if first == second:
        return True
    left, right = _exonyms().get(first), _exonyms().get(second)
    if left is not None and left == right:
        return True
    one, other = _groups().get(first), _groups().get(second)
    return one is not None and one == other and one[1] == "place"


def is_country(name: str) -> bool:
    """Whether `name` is the name of a country, rather than of its people or its capital."""
    found = _groups().get(_key(name))
    return found is not None and found[1] == "place"
