"""FK-17: ordinary questions in one form of Norwegian find what is written in the other.

The texts are ten pieces of advice as a municipality would write them, in both forms; each question
is asked of the form it is not written in, among all ten.
"""

from __future__ import annotations

import pytest

from plugins.fremtidens_kulturskole.rules import matches_search, search_text, search_words

pytestmark = pytest.mark.rule("FK-17")

# Nynorsk and bokmål of the same advice.
ADVICE = {
    "meet": (
        "Møt innbyggjarane der dei er. Vi inviterte ungdommane til kveldsmat på "
        "biblioteket og spurde kva dei sakna. Då kom det fram ønske vi ikkje "
        "hadde tenkt på.",
        "Møt innbyggerne der de er. Vi inviterte ungdommene til kveldsmat på "
        "biblioteket og spurte hva de savnet.",
    ),
    "pol": (
        "Ta politikarane med tidleg. Leiaren i utvalet var med på samlingane, "
        "og då vart det lettare å få løyvingar i budsjettet.",
        "Ta politikerne med tidlig. Lederen i utvalget var med på samlingene, "
        "og da ble det lettere å få bevilgninger i budsjettet.",
    ),
    "school": (
        "Kulturskulelæraren er i grunnskulen to dagar i veka. Rektorane la "
        "timeplanane saman, og elevane slepp å reise.",
        "Kulturskolelæreren er i grunnskolen to dager i uka. Rektorene la "
        "timeplanene sammen, og elevene slipper å reise.",
    ),
    "health": (
        "Samarbeid med helsesjukepleiaren og barnevernet gav oss born vi aldri "
        "hadde nådd før. Set av tid til å verte kjende.",
        "Samarbeid med helsesykepleieren og barnevernet ga oss barn vi aldri "
        "hadde nådd før. Sett av tid til å bli kjent.",
    ),
    "vol": (
        "Korps og friviljuge lag treng føreseielege rammer. Lag ein avtale om "
        "lokale og utstyr, og skriv kven som gjer kva.",
        "Korps og frivillige lag trenger forutsigbare rammer. Lag en avtale om "
        "lokaler og utstyr, og skriv hvem som gjør hva.",
    ),
    "lead": (
        "Forankring i leiargruppa: kommunedirektøren må eige prosjektet, elles "
        "vert det berre éin eldsjel.",
        "Forankring i ledergruppa: kommunedirektøren må eie prosjektet, ellers "
        "blir det bare én ildsjel.",
    ),
    "fee": (
        "Lågare eigendel gav fleire søkjarar. Vi prøvde gratis plassar for "
        "familiar med låg inntekt.",
        "Lavere egenandel ga flere søkere. Vi prøvde gratis plasser for familier med lav inntekt.",
    ),
    "refugee": (
        "Nykomne flyktningar vart med i songgruppa. Musikk krev ikkje språk, og foreldra kom òg.",
        "Nyankomne flyktninger ble med i sanggruppa. Musikk krever ikke språk, "
        "og foreldrene kom også.",
    ),
    "measure": (
        "Mål det de gjer: vi spurde elevane før og etter, og fann at tryggleiken auka.",
        "Mål det dere gjør: vi spurte elevene før og etter, og fant at tryggheten økte.",
    ),
    "dance": (
        "Verkstader på tvers av fag: dans, teikning og teater i same rom gav nye idear.",
        "Verksteder på tvers av fag: dans, tegning og teater i samme rom ga nye ideer.",
    ),
}
# Which advice is meant; the question in bokmål, and in nynorsk.
QUESTIONS = (
    ("meet", "hvordan få med innbyggerne", "korleis få med innbyggjarane"),
    ("meet", "ungdom bibliotek", "ungdom bibliotek"),
    ("pol", "politikere budsjett", "politikarar budsjett"),
    ("pol", "bevilgning politikk", "løyving politikk"),
    ("school", "kulturskole i grunnskolen", "kulturskule i grunnskulen"),
    ("school", "lærere timeplan", "lærarar timeplan"),
    ("health", "barnevern samarbeid", "barnevern samarbeid"),
    ("health", "helsesykepleier", "helsesjukepleiar"),
    ("vol", "frivillige lag avtale", "friviljuge lag avtale"),
    ("vol", "forutsigbarhet for korps", "føreseieleg for korps"),
    ("lead", "kommunedirektør forankring", "kommunedirektør forankring"),
    ("lead", "ildsjeler", "eldsjeler"),
    ("fee", "lavere egenandel", "lågare eigendel"),
    ("fee", "familier med lav inntekt", "familiar med låg inntekt"),
    ("refugee", "flyktninger sang", "flyktningar song"),
    ("measure", "hvordan måle trygghet", "korleis måle tryggleik"),
    ("measure", "økt trygghet elever", "auka tryggleik elevar"),
    ("dance", "verksted på tvers", "verkstad på tvers"),
    ("dance", "tegning og teater", "teikning og teater"),
    ("dance", "nye ideer", "nye idear"),
)
NYNORSK, BOKMAL = (
    {key: search_text(texts[form]) for key, texts in ADVICE.items()} for form in (0, 1)
)


@pytest.mark.parametrize(("wanted", "bokmal", "nynorsk"), QUESTIONS)
def test_a_question_in_one_form_finds_the_advice_in_the_other(
    wanted: str, bokmal: str, nynorsk: str
) -> None:
    assert [key for key, stored in NYNORSK.items() if matches_search(stored, bokmal)] == [wanted]
    assert [key for key, stored in BOKMAL.items() if matches_search(stored, nynorsk)] == [wanted]


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("felles omgrep", "felles begreper"),
        ("utanforskap", "utenforskap"),
        ("skulehelseteneste og fritidsklubb", "skolehelsetjeneste og fritidsklubb"),
        ("tid til samarbeid for lærarar", "tid til samarbeid for lærere"),
        ("søkje midlar saman med nabokommunar", "søke midler sammen med nabokommuner"),
    ],
)
def test_the_two_forms_of_a_text_find_each_other(nynorsk: str, bokmal: str) -> None:
    assert matches_search(search_text(nynorsk), bokmal)
    assert matches_search(search_text(bokmal), nynorsk)


def test_small_words_do_not_hide_an_answer_and_still_can_be_searched_for() -> None:
    stored = search_text("Innbyggarane kom")

    assert matches_search(stored, "hvordan får vi med innbyggerne?")
    assert not matches_search(stored, "hvordan")


def test_a_long_word_is_found_inside_a_compound_and_a_short_one_only_at_its_beginning() -> None:
    stored = search_text("Skulebiblioteket og fagsamlinga")

    assert matches_search(stored, "bibliotek")
    assert not matches_search(stored, "bib lio")
    assert not matches_search(stored, "lam")
    assert matches_search(search_text("Vegen heim"), "veien")
    assert not matches_search(search_text("Vener og vaner"), "veien")


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("framtid", "fremtiden"),
        ("song", "sanger"),
        ("skulane", "skolene"),
        ("born", "barna"),
        ("tilbod", "tilbudet"),
        ("sjukeheimen", "sykehjem"),
        ("kyrkja", "kirken"),
        ("kvardag", "hverdager"),
        ("meistring", "mestringen"),
        ("høyring", "høring"),
        ("øving", "øvelser"),
        ("ferje", "ferge"),
        ("stengd", "stengt"),
    ],
)
def test_endings_vowels_and_regular_spelling_need_no_list(nynorsk: str, bokmal: str) -> None:
    assert search_words(nynorsk) == search_words(bokmal)


def test_vowels_tell_short_words_apart_and_no_longer_ones() -> None:
    assert len(set(search_words("lag lov leg"))) == 3
    assert search_words("verk") == search_words("virk")


@pytest.mark.parametrize(
    ("danish", "norwegian"),
    [("flygtninge", "flyktninger"), ("musikterapi", "musikkterapi"), ("tradition", "tradisjonen")],
)
def test_danish_is_found_where_it_is_spelt_by_rule(danish: str, norwegian: str) -> None:
    assert search_words(danish) == search_words(norwegian)


def test_words_that_advice_has_nothing_of_find_none_of_it() -> None:
    for asked in ("svømmehall", "lakseoppdrett", "vaksine", "bompenger", "sauehald", "jernbane"):
        for stored in (*NYNORSK.values(), *BOKMAL.values()):
            assert not matches_search(stored, asked)
