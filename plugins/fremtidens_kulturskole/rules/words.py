"""Nynorsk words and their bokmål, where the two are spelt too differently for any ending.

Data, in the form a dictionary lists, read by the search for advice. Whoever finds a word that a
search does not find adds its pair here.
"""

from __future__ import annotations

# Nynorsk, then bokmål; pairs divided by a bar.
PAIRS = """
omgrep begrep|utanfor utenfor|utanforskap utenforskap|tyde bety|einast enes
ikkje ikke|eg jeg|me vi|dykk dere|dykkar deres|dei de|kva hva|kven hvem|kvar hver|kvifor hvorfor
korleis hvordan|kvart hvert|kvarandre hverandre|noko noe|nokon noen|nokre noen|mykje mye|meir mer
fleire flere|saman sammen|frå fra|eigen egen|eigne egne|berre bare|sjølv selv|sidan siden
særleg særlig|òg også|då da|no nå|enno ennå|difor derfor|elles ellers|heile hele|heil hel|ein en
eitt ett|éin én|utan uten|innan innen|høve anledning|ho hun|deira deres|anna annet|annan annen
same samme|nærare nærmere|seinare senere|seint sent|tidleg tidlig|tidlegare tidligere|fyrst først
fyrste første|heime hjemme|heim hjem|heimen hjemmet|oftast oftest|opne åpne|open åpen
opning åpning
vere være|vore vært|verte bli|vert blir|vart ble|gjere gjøre|gjer gjør|kjem kommer|kome komme
sjå se|sjåast ses|høyre høre|køyre kjøre|løyse løse|løysing løsning|øving øvelse|velje velge
vel velger|fortelje fortelle|spørje spørre|spurde spurte|sakne savne|byrje begynne|byrja begynte
auke øke|auka økte|minke minske|syne vise|gje gi|gjev gir|gav ga|tek tar|leike leke|leik lek
teikne tegne|teikning tegning|syngje synge|song sang|songar sanger|spele spille|spel spill
spelar spiller|vitje besøke|byggje bygge|leggje legge|setje sette|tenkje tenke|ynske ønske
ynskje ønske|ønskje ønske|krevje kreve|krev krever|tilbod tilbud|treng trenger|trong behov
eige eie|eigar eier|eigarskap eierskap|leie lede|leiar leder|leiing ledelse|leiinga ledelsen
rettleie veilede|rettleiing veiledning|rettleiar veileder|medverke medvirke|medverknad medvirkning
påverke påvirke|påverknad påvirkning|verke virke|verkemiddel virkemiddel|verksemd virksomhet
oppleving opplevelse|meistre mestre|meistring mestring|grunngje begrunne|grunngiving begrunnelse
fremje fremme|framme fremme|framtid fremtid|framdrift fremdrift|framgang fremgang|fram frem
vidare videre|vidareføre videreføre|søkje søke|søkjar søker|løyving bevilgning|lukkast lykkes
lukke lykke|mislukkast mislykkes|avtalar avtaler|planleggje planlegge|tilretteleggje tilrettelegge
born barn|ungdomar ungdommer|gut gutt|føresett foresatt|innbyggjar innbygger|nykomen nyankommet
nykomne nyankomne|innvandrar innvandrer|framand fremmed|vaksen voksen|vaksne voksne
eldsjel ildsjel|friviljug frivillig|friviljuge frivillige|friviljugheit frivillighet|lærar lærer
politikar politiker|sjukepleiar sykepleier|helsesjukepleiar helsesykepleier
sosialarbeidar sosialarbeider|arbeidar arbeider|arbeidstakar arbeidstaker|brukar bruker
deltakar deltaker|kunstnar kunstner|musikar musiker|utøvar utøver|dansar danser
skodespelar skuespiller|skodespel skuespill|ordførar ordfører|naboar naboer
medarbeidar medarbeider|einskild enkelt|einskilde enkelte
skule skole|grunnskule grunnskole|kulturskule kulturskole|skulefritidsordning skolefritidsordning
vidaregåande videregående|veke uke|veker uker|månad måned|månader måneder|framover fremover
lågare lavere|låg lav|lågast lavest|høg høy|høgare høyere|høgast høyest|eigendel egenandel
eigenandel egenandel|pengar penger|løn lønn|tilskot tilskudd|rekneskap regnskap|rekne regne
gåve gave|einig enig|usemje uenighet|semje enighet|avgjerd avgjørelse|avgjere avgjøre
handsaming behandling|handsame behandle|sakshandsamar saksbehandler|utval utvalg|eining enhet
verksemdsplan virksomhetsplan|tenad tjeneste|teneste tjeneste|tenester tjenester|tilhøve forhold
samanheng sammenheng|samanlikne sammenligne|rettleiingsmateriell veiledningsmateriell
heilskap helhet|heilskapleg helhetlig|mogleg mulig|moglegheit mulighet|moglegheiter muligheter
vanskeleg vanskelig|naudsynt nødvendig|føreseieleg forutsigbar|føreseielegheit forutsigbarhet
føresetnad forutsetning|føremål formål|målsetjing målsetting|døme eksempel|skilnad forskjell
tryggleik trygghet|tryggheit trygghet|utryggleik utrygghet|einsemd ensomhet|einsam ensom
røynsle erfaring|dugleik ferdighet|ferdigheit ferdighet|kjensle følelse|kjend kjent
verkstad verksted|verkstader verksteder|veg vei|kyrkje kirke|heimeside hjemmeside|bilete bilde
framsyning forestilling|førestilling forestilling|fagleg faglig|ålmenn allmenn|offentleg offentlig
årleg årlig|dagleg daglig|fråvær fravær|sjuk syk|sjukdom sykdom|førebyggje forebygge
førebygging forebygging|førebu forberede|førebuing forberedelse|meining mening|tankar tanker
idear ideer|betre bedre|meiningsfull meningsfull|mangfald mangfold|mangfaldig mangfoldig
tilgjengeleg tilgjengelig
"""
# Words that nobody searches by, in both forms: a question may be asked as one would say it.
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
