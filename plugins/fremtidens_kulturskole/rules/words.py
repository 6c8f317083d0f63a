"""Nynorsk words and their bokmål that are two words, and others that the search for advice needs.

Data, in the form a dictionary lists. Whoever finds a word that a search does not find, and that no
rule of `search.py` could connect, adds its pair here.
"""

from __future__ import annotations

# A word, and the one that it is searched as (nynorsk and its bokmål, unless bokmål's is shorter);
# pairs are divided by a bar.
PAIRS = """
omgrep begrep|sjølv selv|open åpen|opne åpne|løysing løsning|byrje begynne|teikning tegning
teikne tegne|eigar eier|eige eie|leiing ledelse|leiar leder|leie lede|rettleiing veiledning
rettleiar veileder|verksemd virksomhet|løyving bevilgning|nykomen nyankommen|framand fremmed
einskild enkelt|veke uke|låg lav|høg høy|eigendel egenandel|tilskot tilskudd|rekneskap regnskap
usemje uenighet|semje enighet|avgjerd avgjørelse|avgjere bestemme|handsaming behandling
utval utvalg|tilhøve forhold|samanlikne sammenligne|heilskap helhet|mogleg mulig
naudsynt nødvendig|føreseieleg forutsigbar|føremål formål|føresetnad forutsetning|døme eksempel
skilnad forskjell|einsemd ensomhet|røynsle erfaring|dugleik ferdighet|kjensle følelse|vei veg
bilete bilde|framsyning forestilling|førebu forberede|betre bedre|sakne savne|minke minske
syne vise|trong behov|grunngje begrunne|tilsett ansatt|lovnad løfte|overtyde overbevise
heilskapleg helhetlig|åleine alene|auka økt|veien veg
"""
# Words that nobody searches by, in both forms, as they are written: a question may be asked as one
# would say it.
SMALL = """
og i på av for til med om ein en ei et eit det den dei de som er var vere være kan skal vil må får
få fikk fekk å at når hvordan korleis hva kva hvem kven hvor kvar hvorfor kvifor vi me dere dykk jeg
eg du han hun ho man seg sin sitt sine vår vårt våre har hadde ikke ikkje noe noko noen nokon mer
meir mye mykje bør kunne skulle ville frå fra ut inn opp ned der her så da då eller men enn ved hos
"""
# What compounds of this field often begin with, longest first: so that "lærer" is found in them.
HEADS = (
    *("ungdomsskole", "ungdomsskule", "kulturskole", "kulturskule", "grunnskole", "grunnskule"),
    *("musikkskole", "musikkskule", "barneskole", "barneskule", "prosjekt", "foreldre", "kommune"),
    *("ungdoms", "musikk", "kultur", "skole", "skule", "barne", "leder", "leiar", "elev", "danse"),
)
