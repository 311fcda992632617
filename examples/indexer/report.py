"""The whole program as one call: index a standard library, answer queries, and give all of it as text."""

from typing import Final

from indexer.build import build_index
from indexer.search import Searcher
from indexer.sources import find_sources

QUERIES: Final = (
    "read file lines",
    "thread lock acquire",
    "parse date format",
    "http response header",
    "deprecated warning removed",
    "event loop callback",
    "compile regular expression",
    "compress stream",
    "unicode normalize encode error",
    "json",
    "garbage collector",
    "abstract base class register",
)


def report(root: str, limit: int, threads: int, queries: tuple[str, ...] = QUERIES) -> str:
    """What the program prints; the same for any number of threads."""
    index = build_index(root, find_sources(root, limit), threads)
    lines = 0
    words = 0
    for document in index.documents:
        lines += document.lines
        words += document.words
    out: list[str] = []
    out.append(f"{len(index.documents)} files, {lines} lines, {words} words, {index.distinct_words()} distinct words")
    out.append(f"checksum {index.checksum()}")
    searcher = Searcher(index)
    for query in queries:
        out.append(f"{query}:")
        for hit in searcher.search(query):
            out.append(f"  {hit}")
    return "\n".join(out)
