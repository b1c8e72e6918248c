"""Raw answers of remote APIs, one file each, in a folder that `build` reads."""

from papersette.fetch.arxiv import Arxiv
from papersette.fetch.asks import Api
from papersette.fetch.client import Options, check_contact, find_origin
from papersette.fetch.hf_daily import HfDaily
from papersette.fetch.openalex import OpenAlex
from papersette.fetch.walk import Fetched, fetch, find_open

__all__ = ["Api", "Arxiv", "Fetched", "HfDaily", "OpenAlex", "Options", "check_contact", "fetch", "find_open", "find_origin"]
