"""Ranks documents for a query: the sum over its words of tf-idf, with the weights that the index recorded."""

from math import log, sqrt

from indexer.index import Document, Index


class Hit:
    """A document that answers a query; the better of two hits sorts first."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.score = 0.0
        self.words = 0
        self.line = 0

    def __lt__(self, other: "Hit") -> bool:
        if self.words != other.words:
            return self.words > other.words
        if self.score != other.score:
            return self.score > other.score
        return self.document.name < other.document.name

    def __str__(self) -> str:
        return f"{self.score:9.4f}  {self.document.name}:{self.line}"


class Searcher:
    """Answers queries over one index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.total = float(len(index.documents))

    def search(self, query: str, most: int = 5) -> list[Hit]:
        """The best documents: those with more of the query's words first, then by score, then by name."""
        hits: dict[int, Hit] = {}
        for word in query.lower().split():
            postings = self.index.postings(word)
            if not postings:
                continue
            rarity = log(1.0 + self.total / len(postings))
            for posting in postings:
                hit = hits.get(posting.document)
                if hit is None:
                    hit = Hit(self.index.documents[posting.document])
                    hit.line = posting.lines[0]
                    hits[posting.document] = hit
                hit.words += 1
                hit.score += (1.0 + log(posting.weight)) * rarity / sqrt(1.0 + hit.document.words / 1000.0)
        ranked = list(hits.values())
        ranked.sort()
        return ranked[:most]
