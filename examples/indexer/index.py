"""The inverted index: for each word, the documents that have it, how often, and where.

A `PartialIndex` belongs to one thread and knows the documents that this thread read. Its words are spread over shards
by a checksum, so that N threads can merge the partial indexes afterwards, each thread some shards, without meeting.
"""

from typing import Final

from indexer.tokens import COMMENT, DEFINITION, KEYWORDS, NAME, Tokenizer, parts

SHARDS: Final = 16
SHORTEST_WORD: Final = 2
LINES_KEPT: Final = 8

WEIGHT_DEFINITION: Final = 8
WEIGHT_NAME: Final = 3
WEIGHT_COMMENT: Final = 2
WEIGHT_STRING: Final = 1


def shard_of(word: str) -> int:
    """The same in every process, unlike `hash`."""
    return (ord(word[0]) * 31 + ord(word[-1]) * 7 + len(word)) % SHARDS


def weight_of(kind: int) -> int:
    if kind == DEFINITION:
        return WEIGHT_DEFINITION
    if kind == NAME:
        return WEIGHT_NAME
    if kind == COMMENT:
        return WEIGHT_COMMENT
    return WEIGHT_STRING


class Document:
    """One source file: its number in the sorted list of files, its name, and how much there is in it."""

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self.words = 0
        self.lines = 0


class Posting:
    """One word in one document."""

    def __init__(self, document: int) -> None:
        self.document = document
        self.count = 0
        self.weight = 0
        self.lines: list[int] = []

    def add(self, line: int, weight: int) -> None:
        self.count += 1
        self.weight += weight
        if len(self.lines) < LINES_KEPT and (not self.lines or self.lines[-1] != line):
            self.lines.append(line)

    def __lt__(self, other: "Posting") -> bool:
        return self.document < other.document


class PartialIndex:
    """What one thread found in the documents it read."""

    def __init__(self) -> None:
        self.shards: list[dict[str, list[Posting]]] = []
        for _ in range(SHARDS):
            self.shards.append({})
        self.documents: list[Document] = []

    def read(self, document: Document, text: str) -> None:
        tokenizer = Tokenizer(text)
        token = tokenizer.next_token()
        while token is not None:
            weight = weight_of(token.kind)
            if token.kind == NAME or token.kind == DEFINITION:
                words = parts(token.text)
                for word in words:
                    self.add(word, document, token.line, weight)
                if len(words) > 1:
                    self.add(token.text.lower(), document, token.line, weight)
            else:
                self.add(token.text, document, token.line, weight)
            token = tokenizer.next_token()
        document.lines = tokenizer.line
        self.documents.append(document)

    def add(self, word: str, document: Document, line: int, weight: int) -> None:
        if len(word) < SHORTEST_WORD or word in KEYWORDS:
            return
        document.words += 1
        shard = self.shards[shard_of(word)]
        postings = shard.get(word)
        if postings is None:
            postings = [Posting(document.number)]
            shard[word] = postings
        elif postings[-1].document != document.number:
            postings.append(Posting(document.number))
        postings[-1].add(line, weight)


class Index:
    """The merged index of all documents."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self.shards: list[dict[str, list[Posting]]] = []
        for _ in range(SHARDS):
            self.shards.append({})

    def merge_shard(self, number: int, partials: list[PartialIndex]) -> None:
        """Collect one shard of all partial indexes; threads that merge different shards do not meet."""
        merged: dict[str, list[Posting]] = {}
        for partial in partials:
            for word, postings in partial.shards[number].items():
                known = merged.get(word)
                if known is None:
                    merged[word] = postings
                else:
                    known.extend(postings)
                    known.sort()
        self.shards[number] = merged

    def postings(self, word: str) -> list[Posting]:
        if not word:
            return []
        found = self.shards[shard_of(word)].get(word)
        return [] if found is None else found

    def distinct_words(self) -> int:
        total = 0
        for shard in self.shards:
            total += len(shard)
        return total

    def checksum(self) -> int:
        """A number that depends on every posting and not on the order in which threads found them."""
        total = 0
        for shard in self.shards:
            for word, postings in shard.items():
                value = len(word)
                for letter in word:
                    value = (value * 31 + ord(letter)) % 1_000_000_007
                for posting in postings:
                    value = (value * 37 + posting.document * 5 + posting.weight) % 1_000_000_007
                    for line in posting.lines:
                        value = (value * 41 + line) % 1_000_000_007
                total = (total + value) % 1_000_000_007
        return total
