"""The set-up finds CPython's source through the machine's own mirror, and takes nothing else than it asked for."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.setup.archive import (
    Archive,
    archives_in_index,
    checked,
    configured_uris,
    download,
    parse_proxies,
    sha256,
    usable_roots,
)

INDEX = """\
Package: python3.13
Directory: pool/main/p/python3.13
Checksums-Sha256:
 aaaa 100 python3.13_3.13.9.orig.tar.xz

Package: python3.14
Binary: python3.14, libpython3.14
Directory: pool/main/p/python3.14
Checksums-Sha1:
 0000 100 python3.14_3.14.7.orig.tar.xz
Checksums-Sha256:
 bbbb 2000 python3.14_3.14.7-1.dsc
 cccc 100 python3.14_3.14.7.orig.tar.xz
 dddd 100 python3.14_3.14.7.orig.tar.xz.asc
"""
CONTENT = bytes(range(256)) * 40


def test_the_mirror_index_names_the_archive_with_its_hash() -> None:
    lines = INDEX.splitlines(keepends=True)
    assert archives_in_index(lines) == [Archive("pool/main/p/python3.14/python3.14_3.14.7.orig.tar.xz", "cccc")]


def test_mirrors_are_read_from_both_forms_of_apt_configuration() -> None:
    one_line = "# deb http://old/debian bookworm main\ndeb [arch=amd64 signed-by=/k] http://a/debian/ bookworm main\n"
    deb822 = "Types: deb\nURIs: http://b/debian http://c/debian\nSuites: bookworm\n"
    uris = ["http://a/debian/", "http://b/debian", "http://c/debian"]
    assert list(configured_uris([one_line, deb822])) == uris


def test_only_roots_that_can_be_downloaded_from_are_used_and_each_once() -> None:
    uris = ["cdrom:[disc]/", "http://a/debian/", "mirror+file:/etc/mirrors", "http://a/debian", "file:/srv/debian"]
    assert list(usable_roots(uris)) == ["http://a/debian", "file:/srv/debian"]


def test_proxies_of_apt_are_honoured() -> None:
    assert parse_proxies("http='http://proxy:3128/'\nhttps='DIRECT'\n") == {"http": "http://proxy:3128/"}


def test_a_download_with_a_wrong_hash_is_discarded(tmp_path: Path) -> None:
    file = tmp_path / "python.tar.xz"
    file.write_bytes(b"something else")
    assert not checked(file, Archive("python.tar.xz", "0" * 64))
    assert not file.exists()


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves one file, and a part of it where a range is asked for."""

    def do_GET(self) -> None:
        if self.path != "/file":
            self.send_error(404)
            return
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if start > len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start:])

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def mirror() -> Iterator[str]:
    """The root of a mirror on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("already", [b"", CONTENT[:1000], CONTENT + b"too long"])
def test_an_interrupted_download_ends_up_whole(mirror: str, tmp_path: Path, already: bytes) -> None:
    target = tmp_path / "file"
    if already:
        (tmp_path / "file.part").write_bytes(already)
    assert download(f"{mirror}/file", target, proxies={})
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_that_the_mirror_does_not_have_is_told_from_a_failure(mirror: str, tmp_path: Path) -> None:
    assert not download(f"{mirror}/gone", tmp_path / "gone", proxies={})
    assert list(tmp_path.iterdir()) == []


def test_the_hash_is_that_of_the_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    assert sha256(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
