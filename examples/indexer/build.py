"""Builds the index in N threads: first every thread reads documents into a part of its own, then all merge shards."""

from pathlib import Path
from threading import Lock, Thread

from indexer.index import SHARDS, Document, Index, PartialIndex


class Countdown:
    """Hands out the numbers below a limit, each to one thread."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0
        self.lock = Lock()

    def take(self) -> int:
        """The next number, or -1 when there is none left."""
        with self.lock:
            if self.taken == self.limit:
                return -1
            number = self.taken
            self.taken += 1
            return number


class Reader:
    """One thread of the first phase: reads whatever document is next until none is left."""

    def __init__(self, root: Path, documents: list[Document], work: Countdown) -> None:
        self.root = root
        self.documents = documents
        self.work = work
        self.part = PartialIndex()
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            number = self.work.take()
            while number >= 0:
                document = self.documents[number]
                self.part.read(document, (self.root / document.name).read_text("utf-8", "replace"))
                number = self.work.take()
        except Exception as failure:
            self.failure = failure


class Merger:
    """One thread of the second phase: merges whatever shard is next until none is left."""

    def __init__(self, index: Index, parts: list[PartialIndex], work: Countdown) -> None:
        self.index = index
        self.parts = parts
        self.work = work
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            number = self.work.take()
            while number >= 0:
                self.index.merge_shard(number, self.parts)
                number = self.work.take()
        except Exception as failure:
            self.failure = failure


def build_index(root: str, names: list[str], threads: int) -> Index:
    """Index the files `names` below `root` in so many threads. The result does not depend on their number."""
    documents: list[Document] = []
    for number, name in enumerate(names):
        documents.append(Document(number, name))

    reading = Countdown(len(documents))
    readers: list[Reader] = []
    for _ in range(threads):
        readers.append(Reader(Path(root), documents, reading))
    pool: list[Thread] = []
    for reader in readers:
        pool.append(Thread(target=reader.run))
    run_all(pool)
    index = Index(documents)
    parts: list[PartialIndex] = []
    for reader in readers:
        if reader.failure is not None:
            raise reader.failure
        parts.append(reader.part)

    merging = Countdown(SHARDS)
    mergers: list[Merger] = []
    pool = []
    for _ in range(threads):
        merger = Merger(index, parts, merging)
        mergers.append(merger)
        pool.append(Thread(target=merger.run))
    run_all(pool)
    for merger in mergers:
        if merger.failure is not None:
            raise merger.failure
    return index


def run_all(pool: list[Thread]) -> None:
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
