"""Sources that are broken, packed badly, mislabelled or made to do harm, and a damaged example of each format."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator

from papersette.sources import FORMATS
from papersette.sources.opening.stream import zstd
from tests.faults.kinds import GOOD, SOUND, Fault, Inject
from tests.faults.yard import Outcome, Yard

__all__ = ["HOSTILE"]

LINE = json.dumps({"title": "Pebbles Are Counted", "abstract": "It reaches 76.5% accuracy on ImageNet.", "id": "a"}).encode()
TWO = LINE + b"\n" + json.dumps({"title": "Quite Another Thing", "id": "b"}).encode() + b"\n"
PACKED = gzip.compress(TWO * 500)
MUTANTS = 8

# Between two good papers: the paper with it is a reject, the two are there.
BROKEN: dict[str, bytes] = {
    "half an object": b'{"title": "Half an obj',
    "lone surrogate": b'{"title": "A lone \\ud800 surrogate"}',
    "NUL, escaped": b'{"title": "A NUL \\u0000 in it"}',
    "NUL, raw": b'{"title": "raw \x00 NUL"}',
    "not UTF-8": b'{"title": "\xff\xfe\xdcber"}',
    "nested 100,000 deep": b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "year 2999": b'{"title": "Dated Far Ahead", "year": 2999}',
    "number without end": b'{"title": "Number", "year": ' + b"9" * 10_000 + b"}",
    "another language": b"<html>and now something else</html>",
}
# A whole file of it: a sound database, or one line.
FILES: dict[str, bytes] = {
    "gzip cut short": PACKED[: len(PACKED) // 2],
    "gzip without its end": PACKED[:-6],
    "gzip with a bit turned": PACKED[:40] + bytes([PACKED[40] ^ 16]) + PACKED[41:],
    "Zstandard cut short": zstd.compress(TWO * 500)[:60],
    "packed bomb": gzip.compress(b'{"title": "' + b"x" * 80_000_000 + b'"}\n', 9),
    "zip of nothing": b"PK\x03\x04 and then nothing",
    "list that breaks off": b"[" + LINE + b', {"title": "Cut',
    "list of brackets": b"[" * 2_000_000,
    "random bytes": random.Random(1).randbytes(100_000),  # noqa: S311 - the same each time
    "only blanks": b" \n" * 10_000,
    "only NUL": bytes(100_000),
    "line of 20 MB": b'{"title": "Long", "abstract": "' + b"On ImageNet it reaches 76.5% accuracy. " * 500_000 + b'"}',
    "a database": b"SQLite format 3\x00" + bytes(4096),
}


def feed(*contents: bytes, options: tuple[str, ...] = ()) -> Inject:
    """Build from sources with these contents."""

    def inject(yard: Yard) -> Iterator[Outcome]:
        for content in contents:
            path = yard.folder / "hostile.data"
            path.write_bytes(content)
            yield yard.run(*options, source=str(path))

    return inject


def mutate(example: bytes, name: str) -> Iterator[bytes]:
    """Yield damaged copies: cut, with bytes of any value, with parts twice."""
    chance = random.Random(name)  # noqa: S311 - the same each time
    for number in range(MUTANTS):
        if number % 3 == 0:
            yield example[: chance.randrange(len(example))]
        elif number % 3 == 1:
            data = bytearray(example)
            for _ in range(3):
                data[chance.randrange(len(data))] = chance.randrange(256)
            yield bytes(data)
        else:
            start, stop = sorted(chance.randrange(len(example)) for _ in range(2))
            yield example[:stop] + example[start:]


HOSTILE: tuple[Fault, ...] = (
    *(
        Fault(
            f"record: {name}", "a line between two good papers", GOOD,
            feed(LINE + b"\n" + content + b"\n" + TWO.splitlines()[1]), is_quick=name in ("lone surrogate", "NUL, escaped"),
        )
        for name, content in BROKEN.items()
    ),
    *(Fault(f"file: {name}", "the whole source", SOUND, feed(content)) for name, content in FILES.items()),
    *(
        Fault(
            f"damaged {name}", f"its example, {MUTANTS} times cut, changed or doubled", SOUND,
            feed(*mutate(known.example.encode(), name), options=("--format", name)),
        )
        for name, known in FORMATS.items()
    ),
)  # fmt: skip
