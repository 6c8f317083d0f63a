"""What is known of the pilot of 2021, and what is invented to fill the gaps.

Known (the theme page of KS and Norsk kulturskoleråd, and the notes of the group work before the
call): 55 municipalities applied and sixteen were chosen; who the sixteen were; which
municipalities came to the group work; two preparatory gatherings in spring and six over a year
and a half; fourteen that finished. Not known, and so invented: who else applied (`OTHERS`),
points and reserve, who withdrew and why, days, and every person and text.
"""

from __future__ import annotations

# The sixteen that were chosen, by their codes of today.
CHOSEN = (
    *("1122", "1525", "1804", "3203", "3205", "3218", "3228", "3427", "4001", "4618"),
    *("4638", "4647", "5006", "5035", "5053", "5524"),
)
# The others that the notes of the group work name.
NAMED = (
    *("1149", "1511", "1516", "1560", "1579", "1813", "1824", "1826", "3105", "3209"),
    *("3303", "3312", "3443", "3903", "4202", "4221", "4622", "4626", "4630", "4637"),
    *("4646", "4650", "4651", "5007", "5014", "5031", "5054", "5058", "5059", "5607", "5510"),
)
# Invented: eight more, so that there are 55.
OTHERS = ("1121", "1833", "1870", "3405", "3420", "4206", "4621", "5501")
# Invented: who comes next.
RESERVE = ("3303", "5007", "4650")
# Invented: no source says which two left, or why.
WITHDREW = ("3228", "3427")
WHY = "Eksempel: ingen kilde sier hvem som trakk seg, eller hvorfor."
# Not chosen in the demonstration, and follow from the side.
OBSERVING = ("5014", "4650", "3303")
# Municipalities that write nynorsk.
NYNORSK = frozenset(
    {
        *("1121", "1511", "1516", "1525", "1560", "4221", "4618", "4621", "4622", "4626"),
        *("4630", "4637", "4638", "4646", "4647", "4650", "4651"),
    }
)
STRANDA, BODO, AAS, PORSGRUNN, SUNNFJORD = "1525", "1804", "3218", "4001", "4647"
OWNERS = ("KS", "Norsk kulturskoleråd")

# Given name, sector, role: five of each group, in both written forms.
MEMBERS = (
    ("Kultur", "culture", {"nb": "Rektor ved kulturskolen", "nn": "Rektor ved kulturskulen"}),
    ("Oppvekst", "education", {"nb": "Enhetsleder oppvekst", "nn": "Einingsleiar oppvekst"}),
    ("Helse", "health", {"nb": "Folkehelsekoordinator", "nn": "Folkehelsekoordinator"}),
    ("Leder", "administration", {"nb": "Kommunalsjef", "nn": "Kommunalsjef"}),
    ("Politiker", "politics", {"nb": "Leder i utvalget", "nn": "Leiar i utvalet"}),
)
GATHERINGS = (
    ("preparatory", "Forberedende samling 1", "Samskapingskommunen", "Nettmøte"),
    ("preparatory", "Forberedende samling 2", "Hva trenger vi svar på?", "Nettmøte"),
    ("gathering", "Samling 1", "Forankring og begrunnelser", "Oslo"),
    ("gathering", "Samling 2", "Hvor er vi, hvor vil vi?", "Trondheim"),
    ("gathering", "Samling 3", "Medvirkning og innbyggerinvolvering", "Bergen"),
    ("gathering", "Samling 4", "Samspill mellom politikk og administrasjon", "Bodø"),
    ("gathering", "Samling 5", "Gjort, lært, lurt", "Nettmøte"),
    ("gathering", "Samling 6", "Veien videre", "Oslo"),
)
QUESTIONS = {
    "preparation": ("Hva er situasjonen hos dere i dag?",),
    "between": ("Hva har dere gjort siden sist?", "Hva tar dere med til neste samling?"),
}
ANSWERS = {
    "nb": (
        "Vi har satt sammen kommunegruppa på tvers av sektorer og avklart hvem som gjør hva.",
        "Kulturskolen og helsestasjonen har hatt et felles verksted med ungdom.",
    ),
    "nn": (
        "Vi har sett saman kommunegruppa på tvers av sektorar og avklart kven som gjer kva.",
        "Kulturskulen og helsestasjonen har hatt ein felles verkstad med ungdom.",
    ),
}
# Outcome goal (1 to 4), title, today, wished, how, value areas, self-assessments.
GOALS = {
    "nb": (
        (
            1,
            "Kulturskolen inn i oppvekstplanen",
            "Planene lages hver for seg.",
            "Ett planarbeid på tvers av sektorer.",
            "Felles planverksted hvert halvår.",
            ("inclusive",),
            (2, 3, 3, 4),
        ),
        (
            2,
            "Et tilbud til alle på femte trinn",
            "En av fire elever er med.",
            "Alle møter kulturskolen i skoletiden.",
            "Lærere fra kulturskolen inn i skolen.",
            ("inclusive", "meaningful"),
            (1, 2, 3, 3),
        ),
        (
            3,
            "Alle i kommunen vet hva kulturskolen gjør",
            "Få kjenner til oss.",
            "Kulturskolen er en selvsagt samarbeidspartner.",
            "Åpent hus og faste møter.",
            ("attractive",),
            (2, 2, 3, 4),
        ),
        (
            4,
            "Instrumentlager for hele kommunen",
            "Instrumentene er spredt.",
            "Alle kan låne.",
            "Felles lager med bibliotekkort.",
            ("developing",),
            (1, 1, 2, 3),
        ),
    ),
    "nn": (
        (
            1,
            "Kulturskulen inn i oppvekstplanen",
            "Planane blir laga kvar for seg.",
            "Eitt planarbeid på tvers av sektorar.",
            "Felles planverkstad kvart halvår.",
            ("inclusive",),
            (1, 2, 4, 4),
        ),
        (
            2,
            "Eit tilbod til alle på femte steget",
            "Éin av fire elevar er med.",
            "Alle møter kulturskulen i skuletida.",
            "Lærarar frå kulturskulen inn i skulen.",
            ("inclusive", "meaningful"),
            (2, 2, 3, 4),
        ),
        (
            3,
            "Alle i kommunen veit kva kulturskulen gjer",
            "Få kjenner til oss.",
            "Kulturskulen er ein sjølvsagd samarbeidspartnar.",
            "Ope hus og faste møte.",
            ("attractive",),
            (2, 3, 3, 4),
        ),
        (
            4,
            "Eit øvingsrom for alle",
            "Romma står tomme om dagen.",
            "Lag og ungdom brukar romma.",
            "Felles bookingside.",
            ("developing",),
            (1, 2, 2, 3),
        ),
    ),
}
LOG = {
    "nb": (
        ("done", "Felles verksted med helsestasjonen, 40 ungdommer var med."),
        ("learned", "Ungdom vil være med og bestemme før vi har laget et forslag."),
        ("wise", "Begynn med innbyggernes behov, ikke med kulturskolens tilbud."),
    ),
    "nn": (
        ("done", "Felles verkstad med sjukeheimen, ungdom og eldre laga musikk saman."),
        ("learned", "Medverknad tek tid, men gjev betre løysingar."),
        ("wise", "Inviter innbyggjarane inn før de har bestemt korleis tilbodet skal sjå ut."),
    ),
}
# Code → title, text, who stands behind it, value areas.
ADVICE = {
    STRANDA: (
        "Spør innbyggjarane først",
        "Inviter innbyggjarane inn før de har bestemt korleis tilbodet skal sjå ut. Medverknad frå "
        "ungdommane tidleg gav oss betre løysingar enn rettleiing i ettertid.",
        "Rektor ved kulturskulen",
        ("inclusive", "developing"),
    ),
    SUNNFJORD: (
        "Ha ein fast plass for kulturskulen i leiarmøtet",
        "Når kulturskulen er fast på sakslista ein gong i månaden, blir samarbeidet på tvers ein "
        "del av drifta.",
        "Kommunalsjef",
        ("attractive",),
    ),
    BODO: (
        "Ta med en politiker i kommunegruppa",
        "Fast politisk representasjon gjorde veien kortere fra idé til vedtak.",
        "Kommunegruppa",
        ("attractive",),
    ),
    PORSGRUNN: (
        "Begynn med behovet, ikke med tilbudet",
        "Kartlegg hva innbyggerne trenger sammen med helse og skole før dere velger tiltak.",
        "Folkehelsekoordinator",
        ("inclusive", "meaningful"),
    ),
}
BODIES = (
    ("Styringsgruppe", "Setter rammer og gjør vedtak på overordnet nivå.", "semester"),
    ("Prosjektgruppe", "Operativt ansvar: mål, tiltak, gjennomføring og rapportering.", "month"),
    ("Ressursgruppe", "Sparringspartner om form, innhold og arbeidsmåter.", "gathering"),
    ("Programgruppe", "Lyttepost for deltakerne og innspill til programmet.", "between"),
    ("Sluttproduktgruppe", "Foreslår hva piloten skal sitte igjen med.", "need"),
    ("Skrivegruppe", "Skriver sluttrapporten sammen.", "need"),
)
TOPICS = {
    "funded": "Samlinger og prosesstøtte er betalt av prosjektet.",
    "own_share": "Kommunen dekker reise og egen arbeidstid.",
    "time": "Regn med 20 prosent stilling for koordinatoren.",
    "resources": "En kommunegruppe fra minst tre sektorer.",
    "gatherings": "Seks samlinger over halvannet år, og to forberedende.",
    "reporting": "Mellomarbeid mellom samlingene og en sluttrapport.",
    "withdrawal": "Ja, med en grunn. Plassen fylles ikke etter andre samling.",
    "afterwards": "Erfaringene deles på en åpen temaside.",
}

COORDINATORS = "Koordinatorsamling %d"
TITLES = {"preparation": "Forberedelse til samling %d", "between": "Mellomarbeid %d"}
TOGETHER = "Gjør det gjerne sammen i kommunegruppa."
NOTE = "Noen har faste møter, andre inviterer når noe skal vedtas."
MATERIAL = (
    ("På vei mot fremtidens kulturskole", "Rapporten som piloten bygger på."),
    ("Program for samling 5", "Bare for kommunegruppene."),
)
REPORT_TITLE = "Kulturskulen som utviklingsaktør i Stranda"
