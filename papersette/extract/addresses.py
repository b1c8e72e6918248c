"""Where web addresses stand in a text, however they are broken, escaped or glued, and what they lead to.

Find, then parse: `find_addresses` marks the words, `parse_url` turns them into a URL. Every step looks at a bounded stretch
of text, so that junk costs time in proportion to its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address
from urllib.parse import quote, urlsplit

from papersette.extract.cues import GRAMMAR, any_of
from papersette.extract.rows import pattern_of, read_rows

__all__ = ["Address", "Target", "find_addresses", "find_host_row", "is_in_address", "is_pointed", "is_root", "parse_url"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: `domain` is its host in lower case without `www.`, `url` None unless it is available."""

    state: str
    url: str | None = None
    domain: str | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text: its span, its target, and the rule that found it."""

    start: int
    stop: int
    target: Target
    rule: str


# No address of an abstract is longer; what is longer is junk.
LONGEST = 512
# How often an address may be broken by blanks.
BREAKS = 4
# Marks that show nothing or turn the direction of writing: an address that holds one is not what it seems to be.
# Those that end a line or a page end an address too, and are wrong only where a source states them as part of one.
INVISIBLE = "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

TLDS = {row["tld"]: row["kind"] for row in read_rows("link_tlds")}
HOSTS = {row["domain"]: row for row in read_rows("hosts")}
ESCAPES = tuple((row["pattern"], "" if row["text"] == "none" else row["text"]) for row in read_rows("link_escapes"))
PLACEHOLDER = {role: re.compile(pattern_of("link_placeholders", role), re.IGNORECASE) for role in ("host", "part", "any")}

ANY_TLD = "|".join(sorted(TLDS, key=len, reverse=True))
SURE_TLD = "|".join(tld for tld, kind in TLDS.items() if kind != "word")
SCHEME = re.compile(r"(?:https?[ \n]?:(?:\n {2}|[ \n])?(?:\\?/[ \n]?){0,3}){1,2}", re.IGNORECASE)
WWW = re.compile(r"(?<![\w.@/-])www\.(?=\s?[a-z0-9])", re.IGNORECASE)
DOT_TLD = re.compile(rf"\.(?=[a-z])(?:{ANY_TLD})(?![\w-])")
# A text without one of these has no host without a scheme.
DOT_LETTER = re.compile(r"\.\s?[a-z]")
SPLIT_TLD = re.compile(r"\.\s(?P<tld>com|org|io|co|net)/(?=\w)")
# How far before its top level a host may begin, in characters.
LONGEST_HOST = 100
HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
# Chinese, Japanese and Korean go without blanks from a word to an address and on.
CJK = "\u2e80"
# Behind these a host is part of an e-mail address, of a path or of a longer name.
NOT_BEFORE = frozenset("@/_\\.-")
SAFE = "/?&=#+:;,@!*()~%'$-._"
ESCAPE = re.compile("|".join(f"({pattern})" for pattern, _ in ESCAPES))
GAPS = re.compile(r"[ \t\r\n]+")
ESCAPE_SIGNS = ("\\", "{", "$", "&amp;")
# Quotes, braces, angle and square brackets end an address, and so do letters of other scripts; % must be followed by its code.
BODY = re.compile(
    rf"(?:[\w.?=#+:;,@!()/{INVISIBLE}-](?<![^\u0000-\u024f\u061c\u200b-\u206f\ufeff])"
    rf"|{'|'.join(pattern for pattern, _ in ESCAPES)}|%(?=[0-9A-Fa-f]{{2}})|[~&])*"
)
# Characters that no address holds, half a surrogate pair among them.
UNSAFE = re.compile(f"[{INVISIBLE}\u000b\u000c\u001c-\u001f\u0085\u2028\u2029\ud800-\udfff]")
# A sentence, or another address, glued to the end of an address.
GLUED = re.compile(
    rf"[.,;](?={any_of(GRAMMAR['glued to an address'])}$)"
    r"|(?<![/=@])(?=https?:|www\.|(?<=[^.])github\.com/)"
    rf"|(?<=\.)(?:{ANY_TLD})(?=[A-Z][a-z]+$)"
)
# Around an address these set it off: _https://example.org_.
EMPHASIS = ("_", "*")
# An address copied from a page may end in a mark of no width.
TRAILING = re.compile(r"[.,;:!?'~%&\\\u200b\u2060\ufeff]{1,200}$")
# A placeholder may be made of characters that end an address elsewhere.
DOTS = re.compile(r"[ \n]?(?:\.{2,9}|…|\*{2,9}|-{2,9})|(?:[<{\[][\w -]{1,24}[>}\]]/?){1,3}(?<!/)")
GAP = re.compile(r"[ \t]{0,3}\r?\n?[ \t]{0,3}")
WORD = re.compile(r"[^\s{}<>\"\[\]]{1,100}")
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
# Words before an address that point there, from their first to a bracket that the address opens with.
_words = partial(pattern_of, "link_pointers")
POINTER = re.compile(
    rf"(?:\b(?:{_words('given')})\s+(?:(?:{_words('adverb')})\s+)?(?:{_words('at')})"
    rf"|\b(?:{_words('goes')})|\b(?:{_words('label')}):|\\url\{{)[\s~$]*[\[(<{{\"]?$",
    re.IGNORECASE,
)
LONGEST_POINTER = 60
# The beginning of an address up to a place within it, which is looked for so far back.
BEGUN = re.compile(r"(?:https?://|www\.)[^\s{}()\[\]<>\"]*$")
LONGEST_BEGUN = 120
# Where the blank stands in a broken address: what must stand before it (scheme aside) and behind it.
UNFINISHED_HOST = rf"^(?!.*\.(?:{ANY_TLD})\.?$)[\w.-]*"
BROKEN = tuple(
    (re.compile(left), re.compile(right))
    for left, right in (
        (rf"{UNFINISHED_HOST}\.$", rf"(?:[a-z0-9-]+\.){{0,3}}(?:(?:{SURE_TLD})(?:[/.,;)]|$)|(?:{ANY_TLD})/)"),
        (rf"{UNFINISHED_HOST}-$", rf"[a-z0-9-]+\.(?:[a-z0-9-]+\.){{0,2}}(?:{ANY_TLD})(?:[/.,;)]|$)"),
        (rf"{UNFINISHED_HOST}[\w-]$", rf"\.(?:[a-z0-9-]+\.){{0,3}}(?:{ANY_TLD})(?:[/.,;)]|$)"),
        (r"/.*[_=?&~#]$", r"[A-Za-z0-9]"),
        (r"/.*[A-Za-z0-9]-$", r"[A-Za-z0-9](?=\S*(?:[A-Z]\S*[a-z]|[\d_/-]))"),
        (r"\.[\w/-]*[\w]$", r"/[A-Za-z0-9]"),
    )
)
# A word that cannot be one of the sentence: it holds a digit, an underscore, a hyphen, a slash or a capital inside.
ODD = re.compile(r"(?!https?:)[A-Za-z0-9][\w.]*(?:[a-z][A-Z]|(?<=\w)\d|[_/-]\w)")
ODD_PATH = re.compile(r"(?=\S*[\dA-Z_])[\w.-]+/[\w-]")


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses of a text in order; those that only repeat another as its label are left out."""
    resume = 0
    for start, body, limit, rule in _find_starts(text):
        if start < resume or body > limit:
            continue
        end, joined = _find_end(text, body, min(body + LONGEST, limit))
        address = _read(text, start, body, end, rule + " rejoined" if joined else rule)
        if address is None:
            continue
        if text.startswith("](", end):
            # [address](target): the target is what leads somewhere.
            resume = end + 2
            continue
        resume = _skip_label(text, end) if address.target.url else end
        yield address


def _find_starts(text: str) -> list[tuple[int, int, int, str]]:
    """Return (start, start of the host, start of the next address, rule) of all that may be addresses, in order."""
    starts = [(m.start(), m.end(), "url") for m in _schemes(text)]
    if "ww." in text or "WW." in text:
        starts += [(m.start(), m.start(), "www") for m in WWW.finditer(text)]
    if DOT_LETTER.search(text):
        starts += [(start, start, "bare") for start in _bare_hosts(text)]
        starts += [(start, start, "bare") for start in _split_hosts(text)]
    limit, found = len(text), []
    for start, body, rule in sorted(starts, reverse=True):
        found.append((start, body, limit, rule))
        # An archive's address holds another one behind a slash.
        if rule == "url" and start and text[start - 1] not in "/=":
            limit = start
    return found[::-1]


def _schemes(text: str) -> Iterator[re.Match[str]]:
    """Yield where a scheme stands; bytes are searched for its letters, faster than a pattern finds them in either case."""
    letters = text.encode("ascii", "replace").lower()
    at = letters.find(b"http")
    while at >= 0:
        match = SCHEME.match(text, at)
        if match:
            yield match
        at = letters.find(b"http", match.end() if match else at + 1)


def _bare_hosts(text: str) -> Iterator[int]:
    """Yield where a host starts that has no scheme and no www. before it."""
    floor = 0
    for dot in DOT_TLD.finditer(text):
        start = _host_start(text, dot.start(), floor)
        if start < dot.start() and _may_start(text, start) and text[start : start + 4].lower() != "www.":
            yield start
        floor = dot.end()


def _split_hosts(text: str) -> Iterator[int]:
    """Yield where a known site's name starts that a blank breaks: github. com/owner/name."""
    for dot in SPLIT_TLD.finditer(text):
        start = _host_start(text, dot.start(), 0)
        if _may_start(text, start) and find_host_row(text[start : dot.start() + 1] + dot["tld"]):
            yield start


def _may_start(text: str, start: int) -> bool:
    """Tell whether a host without a scheme may start here: not within a longer word, whatever its alphabet."""
    before = text[start - 1 : start]
    return before not in NOT_BEFORE and not _is_of_word(before)


def _is_of_word(sign: str) -> bool:
    """Tell whether a sign beyond ASCII is a letter, a mark or a shape of one, of a script whose words stand apart."""
    plain = unicodedata.normalize("NFKC", sign)[-1:]
    return not sign.isascii() and plain < CJK and (plain.isalnum() or bool(unicodedata.combining(plain)))


def _host_start(text: str, dot: int, floor: int) -> int:
    start = dot
    while start > max(floor, dot - LONGEST_HOST) and text[start - 1] in HOST_LETTERS:
        start -= 1
    while start < dot and text[start] in ".-":
        start += 1
    return start


def _find_end(text: str, body: int, limit: int) -> tuple[int, bool]:
    """Return where the words of an address end, and whether blanks break them."""
    end, joined = _reach(text, body, limit), False
    for _ in range(BREAKS):
        gap = GAP.match(text, end)
        further = gap.end() if gap else end
        word = WORD.match(text, further)
        if further == end or word is None or not _is_broken(text[body:end], word[0]):
            break
        end, joined = _reach(text, further, min(further + LONGEST, len(text))), True
    return end, joined


def _reach(text: str, start: int, limit: int) -> int:
    """Return the end of the unbroken words of an address, without what is glued to them."""
    match = BODY.match(text, start, limit)
    words = match[0] if match else ""
    glued = GLUED.search(words, 1)
    if glued:
        words = words[: glued.end()] if glued[0].isalpha() else words[: glued.start()]
    return start + _balance(words)


def _balance(words: str) -> int:
    """Return the length of `words` up to a bracket without a partner."""
    open_at: list[int] = []
    for position, letter in enumerate(words):
        if letter == "(":
            open_at.append(position)
        elif letter == ")":
            if not open_at:
                return position
            open_at.pop()
    return open_at[0] if open_at else len(words)


def _is_broken(left: str, right: str) -> bool:
    if any(before.search(left) and behind.match(right) for before, behind in BROKEN):
        return True
    host, slash, path = left.partition("/")
    row = find_host_row(host)
    missing = int(row["depth"]) - len([part for part in path.split("/") if part]) if row and slash else 0
    return missing > 0 and bool((ODD if left.endswith("/") else ODD_PATH).match(right))


def _skip_label(text: str, end: int) -> int:
    """Return the end of the braces that only repeat or name the address before them: url{label}, \\href{url}{label}."""
    start = end + 1 if text.startswith("}{", end) else end
    if not text.startswith("{", start):
        return end
    depth = 0
    for position in range(start, min(start + LONGEST, len(text))):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            return position + 1
    return end


def _read(text: str, start: int, body: int, end: int, rule: str) -> Address | None:
    """Turn the words of an address into one; None where they only look like an address."""
    trailing = TRAILING.search(text, body, end)
    stop = trailing.start() if trailing else end
    if text[start - 1 : start] in EMPHASIS and text[stop - 1] == text[start - 1]:
        stop -= 1
    if rule.startswith("bare") and not _is_believable(text, start, re.sub(r"\s", "", text[body:stop])):
        return None
    target = parse_url(text[start:stop])
    if target.state == "malformed" and not _is_meant(text, start, body, stop):
        return None
    if target.url and not target.path and stop == end and _is_of_word(text[end : end + 1]):
        # The host goes on in another alphabet: it is another one, which may only look alike.
        target = Target("malformed")
    if target.url and is_root(target):
        dots = DOTS.match(text, stop)
        if dots:
            target, stop = Target("placeholder", domain=target.domain), dots.end()
        elif is_pointed(text, start):
            # Code is never at github.com itself: the address was cut off.
            target = Target("malformed", domain=target.domain)
    return Address(start, stop, target, rule)


def _is_meant(text: str, start: int, body: int, stop: int) -> bool:
    """Tell a broken address from prose about http:// and https:// themselves."""
    slashes = text[body - 1 : body] == "/"
    return (slashes and body < stop) or ("/" in text[start:body] and is_pointed(text, start))


def _is_believable(text: str, start: int, words: str) -> bool:
    """Judge an address without scheme and www.: a known site, or a plain host with a path or with words that point to it."""
    host, _, path = words.partition("/")
    row, labels = find_host_row(host), host.split(".")
    if row and (path or (row["bare"] == "1" and host.lower() != row["domain"])):
        return True
    tld = TLDS.get(labels[-1])
    if tld is None or len(labels) < 2 or host != host.lower() or not re.search("[a-z]", labels[-2]):
        return False
    if tld == "word" and len(labels) < 3:
        return bool(path) and is_pointed(text, start)
    return bool(re.match(r"[A-Za-z0-9~_]", path)) or is_pointed(text, start)


def is_pointed(text: str, start: int) -> bool:
    """Say whether the words before `start` point there: available at, visit, project page:."""
    return POINTER.search(text, max(0, start - LONGEST_POINTER), start) is not None


def is_in_address(text: str, place: int) -> bool:
    r"""Say whether a place is within an address, be it a label that only repeats one: \href{https://...}{https://...}."""
    return BEGUN.search(text, max(0, place - LONGEST_BEGUN), place) is not None


def find_host_row(host: str) -> dict[str, str] | None:
    """Return the row of hosts.tsv for a host or the nearest known domain above it."""
    labels = host.lower().removeprefix("www.").partition(":")[0].split(".")
    return next((HOSTS[domain] for i in range(len(labels) - 1) if (domain := ".".join(labels[i:])) in HOSTS), None)


def is_root(target: Target) -> bool:
    """Say whether a target is no more than a site of many: github.com, without the repository."""
    row = find_host_row(target.domain or "")
    return row is not None and row["domain"] == target.domain and row["depth"] != "0" and not target.path.strip("/")


def parse_url(words: str) -> Target:
    """Return what an address as written leads to: escapes and blanks undone, the scheme added where it is missing.

    Only http and https come out; an address with a user name, an invisible character or an impossible host is malformed.
    """
    if UNSAFE.search(words):
        return Target("malformed")
    plain = GAPS.sub("", words)
    if any(map(plain.__contains__, ESCAPE_SIGNS)):
        plain = ESCAPE.sub(lambda match: ESCAPES[(match.lastindex or 1) - 1][1], plain)
    schemes = SCHEME.match(plain)
    scheme = "http://" if schemes and not re.search("https:", schemes[0], re.IGNORECASE) else "https://"
    try:
        parts = urlsplit(scheme + (plain[schemes.end() :] if schemes else plain.removeprefix("//")))
        port = parts.port
    except ValueError:
        return Target("malformed")
    host = (parts.hostname or "").rstrip(".")
    domain = host.removeprefix("www.")
    if "@" in parts.netloc or not _is_host(host):
        return Target("placeholder" if PLACEHOLDER["host"].fullmatch(domain) else "malformed")
    if not parts.query and _is_placeholder(domain, parts.path):
        return Target("placeholder", domain=domain)
    rest = quote(
        parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else ""), safe=SAFE
    )
    netloc = f"{parts.netloc.partition(':')[0].rstrip('.')}:{port}" if port else parts.netloc.partition(":")[0].rstrip(".")
    return Target("available", scheme + netloc + rest, domain, parts.path)


def _is_host(host: str) -> bool:
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        return False
    return bool(re.fullmatch(r"[a-z]{2,24}|xn--[a-z0-9-]{2,59}", labels[-1])) or _is_public(host)


def _is_public(host: str) -> bool:
    """Tell whether a host is an IPv4 address that is not one of the reader's own machine or network."""
    try:
        return IPv4Address(host).is_global
    except ValueError:
        return False


def _is_placeholder(domain: str, path: str) -> bool:
    row = find_host_row(domain)
    own = domain.removesuffix(row["domain"]) if row else domain.rpartition(".")[0]
    parts = path.rstrip("/").split("/")[-8:]
    return bool(
        PLACEHOLDER["host"].fullmatch(own.rstrip(".").rpartition(".")[2])
        or PLACEHOLDER["part"].fullmatch(parts[-1])
        or any(PLACEHOLDER["any"].fullmatch(part) for part in parts)
    )
