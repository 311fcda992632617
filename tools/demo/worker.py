"""Runs one workload of the demo in the interpreter that runs this, and prints a JSON object about it.

Started as `python -I worker.py '{"workload": ..., "paths": [...], "threads": N, ...}'`, where `paths` are the folders
with the modules, compiled or not. Only the work is timed: imports, reading the input and comparing results are not.
"""

import gc
import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

TOML_REPEATS: Final = 20
HTTP_CYCLES: Final = 5000
CYCLES_PER_CONNECTION: Final = 50
SEGMENT: Final = 1024


class Work:
    """Items handed out to threads in turn, and the result of each."""

    def __init__(self, items: list[Any], handle: Callable[[Any], object]) -> None:
        self.items = items
        self.handle = handle
        self.results: list[object] = [None] * len(items)
        self.next = 0
        self.lock = threading.Lock()
        self.failures: list[BaseException] = []

    def take(self) -> int:
        with self.lock:
            number = self.next
            self.next += 1
            return number

    def loop(self) -> None:
        try:
            number = self.take()
            while number < len(self.items):
                self.results[number] = self.handle(self.items[number])
                number = self.take()
        except BaseException as failure:  # carried over to the main thread
            self.failures.append(failure)

    def run(self, threads: int) -> float:
        """Do all of it in so many threads; the time from start to end."""
        pool = [threading.Thread(target=self.loop) for _ in range(threads)]
        gc.collect()
        begin = time.perf_counter()
        for thread in pool:
            thread.start()
        for thread in pool:
            thread.join()
        elapsed = time.perf_counter() - begin
        if self.failures:
            raise self.failures[0]
        return elapsed


def indexer(threads: int, request: dict[str, Any]) -> tuple[float, object]:
    """Index the standard library and answer the queries."""
    from indexer.report import report  # type: ignore[import-not-found,unused-ignore]
    from indexer.sources import standard_library  # type: ignore[import-not-found,unused-ignore]

    gc.collect()
    begin = time.perf_counter()
    text = report(standard_library(), request["limit"], threads)
    return time.perf_counter() - begin, text


def toml(threads: int, request: dict[str, Any]) -> tuple[float, object]:
    """Parse every TOML file, many times over."""
    import tomli  # type: ignore[import-not-found,unused-ignore]

    texts = json.loads(Path(request["toml"]).read_text())
    work = Work(texts * TOML_REPEATS, tomli.loads)
    elapsed = work.run(threads)
    return elapsed, work.results[: len(texts)]


def http(threads: int, request: dict[str, Any]) -> tuple[float, object]:
    """Clients and servers that talk HTTP/1.1 through h11, without a network."""
    items = list(range(HTTP_CYCLES // CYCLES_PER_CONNECTION))
    work = Work(items, converse)
    elapsed = work.run(threads)
    return elapsed, work.results


def converse(number: int) -> list[object]:
    """One connection: a client and a server object, and so many requests and responses over it."""
    import h11  # type: ignore[import-not-found,unused-ignore]

    client = h11.Connection(our_role=h11.CLIENT)
    server = h11.Connection(our_role=h11.SERVER)
    seen: list[object] = []
    for cycle in range(CYCLES_PER_CONNECTION):
        body = b"name=value&" * (1 + cycle % 7)
        wire = client.send(
            h11.Request(
                method="POST",
                target=f"/connections/{number}/items/{cycle}?view=full",
                headers=[
                    ("Host", "demo.example"),
                    ("User-Agent", "unlatch-demo/1.0"),
                    ("Accept", "text/html,application/json;q=0.9,*/*;q=0.8"),
                    ("Accept-Language", "en-GB,en;q=0.5"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("Content-Length", str(len(body))),
                    ("Cookie", f"session={number:08x}; theme=dark"),
                ],
            )
        )
        wire += client.send(h11.Data(data=body))
        wire += client.send(h11.EndOfMessage())
        seen.append(receive(server, wire, h11))
        answer = server.send(
            h11.Response(
                status_code=200,
                reason=b"OK",
                headers=[
                    ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
                    ("Server", "unlatch-demo/1.0"),
                    ("Content-Type", "text/html; charset=utf-8"),
                    ("Transfer-Encoding", "chunked"),
                    ("Cache-Control", "no-cache, no-store"),
                    ("Vary", "Accept-Encoding"),
                ],
            )
        )
        for part in range(3):
            answer += server.send(h11.Data(data=b"<li>item</li>" * (10 + part * 20)))
        answer += server.send(h11.EndOfMessage())
        seen.append(receive(client, answer, h11))
        client.start_next_cycle()
        server.start_next_cycle()
    return seen


def receive(connection: Any, wire: bytes, h11: Any) -> list[object]:
    """Feed bytes in segments, as a network would, and collect the events up to the end of the message."""
    events: list[object] = []
    for start in range(0, len(wire), SEGMENT):
        connection.receive_data(wire[start : start + SEGMENT])
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                break
            events.append(event)
            if type(event) is h11.EndOfMessage:
                return events
    msg = "the message did not end"
    raise RuntimeError(msg)


WORKLOADS: Final = {"indexer": (indexer, "indexer"), "toml": (toml, "tomli"), "http": (http, "h11")}


def main() -> None:
    request = json.loads(sys.argv[1])
    sys.path[:0] = request["paths"]
    work, package = WORKLOADS[request["workload"]]
    elapsed, result = work(request["threads"], request)
    gil = getattr(sys, "_is_gil_enabled", None)
    origins = {
        name: getattr(module, "__file__", None) or ""
        for name, module in sys.modules.items()
        if name.partition(".")[0] == package
    }
    print(
        json.dumps(
            {
                "seconds": elapsed,
                "digest": hashlib.sha256(repr(result).encode()).hexdigest(),
                "origins": origins,
                "gil": True if gil is None else gil(),
            }
        )
    )


if __name__ == "__main__":
    main()
