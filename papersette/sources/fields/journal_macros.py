r"""Names of journals that BibTeX of the Astrophysics Data System writes as macros of LaTeX, such as `\apj`.

Source: the macros of the AAS's journals (aastex 6.3, as ADS documents them), those that its records use most. Date: 2026-11-28.
What is not in the table stays as it is written.
"""

from __future__ import annotations

__all__ = ["journal_of"]

JOURNALS = {
    "aj": "The Astronomical Journal",
    "apj": "The Astrophysical Journal",
    "apjl": "The Astrophysical Journal Letters",
    "apjs": "The Astrophysical Journal Supplement Series",
    "aap": "Astronomy & Astrophysics",
    "aaps": "Astronomy & Astrophysics Supplement Series",
    "aapr": "The Astronomy and Astrophysics Review",
    "actaa": "Acta Astronomica",
    "araa": "Annual Review of Astronomy and Astrophysics",
    "ao": "Applied Optics",
    "apss": "Astrophysics and Space Science",
    "baas": "Bulletin of the American Astronomical Society",
    "gca": "Geochimica et Cosmochimica Acta",
    "grl": "Geophysical Research Letters",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "jgr": "Journal of Geophysical Research",
    "mnras": "Monthly Notices of the Royal Astronomical Society",
    "nat": "Nature",
    "na": "New Astronomy",
    "nar": "New Astronomy Reviews",
    "pasa": "Publications of the Astronomical Society of Australia",
    "pasj": "Publications of the Astronomical Society of Japan",
    "pasp": "Publications of the Astronomical Society of the Pacific",
    "physrep": "Physics Reports",
    "planss": "Planetary and Space Science",
    "pra": "Physical Review A",
    "prb": "Physical Review B",
    "prc": "Physical Review C",
    "prd": "Physical Review D",
    "pre": "Physical Review E",
    "prl": "Physical Review Letters",
    "rmxaa": "Revista Mexicana de Astronomía y Astrofísica",
    "solphys": "Solar Physics",
    "ssr": "Space Science Reviews",
}


def journal_of(text: str | None) -> str | None:
    """Return the name that a macro stands for; any other text as it is."""
    return JOURNALS.get(text[1:].strip(), text) if text and text.startswith("\\") else text
