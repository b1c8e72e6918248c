"""Raw answers of remote APIs, one file each, in a folder that `build` reads."""

from papersette.fetch.arxiv import Arxiv
from papersette.fetch.client import Options, check_contact
from papersette.fetch.hf_daily import HfDaily
from papersette.fetch.openalex import OpenAlex
from papersette.fetch.walk import Fetched, fetch, find_open

__all__ = ["Arxiv", "Fetched", "HfDaily", "OpenAlex", "Options", "check_contact", "fetch", "find_open"]
