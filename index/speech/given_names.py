"""Common given names that tell a man from a woman, so that "she" is not taken for a man."""

_MALE = frozenset(
    "aaron abdullah adam ahmed alan albert alex alexander alexei ali andrew andrei anthony antonio"
    " arthur barack ben benjamin bernard bernie bill bob boris brad brian bruce carl carlos charles"
    " chris christopher chuck craig daniel dave david dennis dmitry don donald doug douglas ed"
    " edward emmanuel eric eugene evan frank fred gary geoffrey george gerald giorgio gordon greg"
    " gregory hamid harold harry hassan henry howard hugh ian igor ivan jack jacob james jason jeff"
    " jeffrey jens jeremy jerry jim jimmy joe joel john jon jonathan jose joseph joshua juan justin"
    " keith ken kenneth kevin khalid kirill larry lawrence lee leonid lewis lloyd louis luis luke"
    " manuel marcus mario mark martin matt matthew michael miguel mike mikhail mitch mitt mohamed"
    " mohammed muhammad nathan neil nicholas nick nicolas nikolai norman oleg oleksiy oliver omar"
    " oscar patrick paul pavel pedro peter phil philip pierre ralph ramzan ray raymond recep reggie"
    " richard rick rob robert rodrigo roger roman ron ronald ross roy rupert russell ryan sam"
    " samuel scott sean sergei sergey simon stanley stephen steve steven stuart ted terry thomas"
    " tim timothy tom tony travis viktor victor vincent vitaly vladimir volodymyr walter warren"
    " wayne william xavier yuri zachary".split()
)
_FEMALE = frozenset(
    "abigail alexandra alice alicia alison allison amanda amy ana andrea angela anita ann anna anne"
    " annie ashley barbara beth betty brenda brittany carol caroline carolyn carrie catherine cathy"
    " charlotte cheryl chloe christina christine cindy claire claudia condoleezza connie cynthia"
    " dana danielle deborah debbie debra denise diana diane donna doris dorothy elena elise"
    " elizabeth ellen emily emma erin eva eve evelyn fatima fiona florence frances gail gina gloria"
    " grace hannah heather heidi helen hillary huma ingrid irene iris isabel ivanka jacqueline jane"
    " janet janice jean jennifer jenny jessica jill joan joanna joyce judith judy julia julie karen"
    " kate katherine kathleen kathy katie kellyanne kim kimberly kirsten laura lauren leila linda"
    " lisa liz liza lori louise lucy lynn madeleine margaret maria marie marina marine martha mary"
    " maya megan melania melissa melinda meghan mia michelle miriam molly monica nadia nancy"
    " naomi natalia natalie nicola nicole nikki nina nora olena olga olivia pamela patricia patty"
    " paula pauline penny phyllis priti rachel rebecca renee rita rosa rose rosemary ruth sally"
    " samantha sandra sara sarah shannon sharon sheila shirley sofia sonia sonya sophia sophie"
    " stephanie sue susan suzanne svetlana sylvia tamara tammy tanya tatiana teresa theresa tina"
    " tracy tulsi ursula valerie vanessa vera veronica victoria virginia viola wendy yolanda"
    " yulia zoe".split()
)


def gender_of_given_name(name: str) -> str:
    """ "male", "female" or "" by the first word of a name of two or more words."""
    words = name.lower().split()
    if len(words) < 2:
        return ""
    if words[0] in _MALE:
        return "male"
    return "female" if words[0] in _FEMALE else ""
