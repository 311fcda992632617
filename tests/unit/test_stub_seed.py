"""New caches of the type checker start from a seed: what it knows of the standard library, and only if that holds."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha1
from pathlib import Path

import pytest
from librt.internal import ReadBuffer, WriteBuffer
from mypy.build import default_data_dir
from mypy.cache import CacheMeta
from mypy.options import Options as Settings

from tests.unit.frontend_support import NO_CONFIG, source
from unlatch.frontend import checker_config, make_seeds, stub_seed
from unlatch.frontend.check import check
from unlatch.options import Options

TEXT = "from collections.abc import Iterable\ndef f(it: Iterable[str]) -> int:\n    return sorted(it)[0]\n"
ANY = "from typing import Any\ndef g(x: Any) -> int:\n    return 1\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed that the package would come with."""
    folder = tmp_path_factory.mktemp("seeds")
    (made,) = make_seeds.make(folder, [make_seeds.this_target()])
    return made


@pytest.fixture(autouse=True)
def _nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stub_seed, "SHIPPED", tmp_path / "shipped")


def ship(seed: Path) -> None:
    stub_seed.SHIPPED.mkdir()
    shutil.copy(seed, stub_seed.SHIPPED)


def ship_changed(seed: Path, change: Callable[[CacheMeta], None], stem: str) -> None:
    """Ship the seed with another description of one module, under the same key."""
    key = key_in(seed)
    modules = [changed(m, change) if m.stem == stem else m for m in stub_seed.unpacked(seed, key)]
    assert stem in {m.stem for m in modules}
    ship(seed)
    (stub_seed.SHIPPED / seed.name).write_bytes(stub_seed.packed(modules, key, level=1))


def changed(module: stub_seed.Module, change: Callable[[CacheMeta], None]) -> stub_seed.Module:
    meta = CacheMeta.read(ReadBuffer(module.meta[2:]), "")
    assert meta is not None
    change(meta)
    buffer = WriteBuffer()
    meta.write(buffer)
    return replace(module, meta=module.meta[:2] + buffer.getvalue())


def key_in(seed: Path) -> str:
    first, _, _ = seed.read_bytes().partition(b"\n")
    return first.decode().removeprefix(f"{stub_seed.FORMAT} ")


def read_again(cache: Path) -> set[str]:
    """The stubs that the checker did read, rather than take over from a seed."""
    files = [path for path in cache.rglob("*.data.ff") if path.name != "m.data.ff"]
    assert files
    return {path.name.removesuffix(".data.ff") for path in files if path.stat().st_mtime != stub_seed.DATA_TIME}


def looked_at(cache: Path, options: Options = NO_CONFIG, text: str = TEXT) -> list[str]:
    """What the checker has to say of a source; it must have understood the types that come from stubs."""
    found = check([source(text)], options, cache)
    assert found.facts["m"].functions
    return [d.message for d in found.diagnostics]


def test_with_a_shipped_seed_no_stub_is_read(seed: Path, tmp_path: Path) -> None:
    ship(seed)
    messages = looked_at(tmp_path / "cache")
    assert [m for m in messages if 'got "str", expected "int"' in m]
    assert read_again(tmp_path / "cache") == set()
    assert not list((tmp_path / "cache").glob("*.stubs"))


def test_without_one_the_first_build_keeps_one_for_all_projects(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    messages = looked_at(cache)
    assert "builtins" in read_again(cache)
    for folder in cache.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    assert looked_at(cache) == messages
    assert read_again(cache) == set()


def test_how_strict_a_project_is_does_not_matter(seed: Path, tmp_path: Path) -> None:
    ship(seed)
    config = tmp_path / "mypy.ini"
    config.write_text(
        "[mypy]\ndisallow_any_explicit = true\nwarn_unreachable = true\nenable_error_code = truthy-bool\n"
    )
    messages = looked_at(tmp_path / "cache", Options(mypy_config=str(config)), ANY + TEXT)
    assert [m for m in messages if 'Explicit "Any"' in m]
    assert read_again(tmp_path / "cache") == set()


def test_what_a_project_wants_for_a_stub_is_respected(seed: Path, tmp_path: Path) -> None:
    ship(seed)
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy-collections.*]\nwarn_return_any = true\n")
    looked_at(tmp_path / "cache", Options(mypy_config=str(config)))
    assert "abc" in read_again(tmp_path / "cache")


def test_a_projects_own_module_of_the_same_name_is_checked_as_the_project_wants(tmp_path: Path) -> None:
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\ndisallow_any_explicit = true\n")
    found = check([source(ANY, "plistlib")], Options(mypy_config=str(config)), tmp_path / "cache")
    assert [d for d in found.diagnostics if 'Explicit "Any"' in d.message]


def other_digest(meta: CacheMeta) -> None:
    meta.hash = "0" * len(meta.hash)


def other_length(meta: CacheMeta) -> None:
    meta.size += 1


def other_checker(meta: CacheMeta) -> None:
    meta.version_id = "1.0.0"


def other_platform(meta: CacheMeta) -> None:
    meta.options["platform"] = "amiga"


def other_settings(meta: CacheMeta) -> None:
    meta.options["other_options"] = "0" * 40


@pytest.mark.parametrize("change", [other_checker, other_platform, other_settings])
def test_what_was_found_under_other_conditions_is_not_taken_over(
    seed: Path, tmp_path: Path, change: Callable[[CacheMeta], None]
) -> None:
    ship_changed(seed, change, "genericpath")
    looked_at(tmp_path / "cache")
    again = read_again(tmp_path / "cache")
    assert "genericpath" in again
    assert "heapq" not in again


@pytest.mark.parametrize("change", [other_digest, other_length])
def test_a_stub_that_has_changed_is_read_again(seed: Path, tmp_path: Path, change: Callable[[CacheMeta], None]) -> None:
    """Its data are written again only if they come out differently, but its description is."""
    ship_changed(seed, change, "genericpath")
    looked_at(tmp_path / "cache")
    (file,) = (tmp_path / "cache").rglob("genericpath.meta.ff")
    meta = CacheMeta.read(ReadBuffer(file.read_bytes()[2:]), "")
    stub = Path(default_data_dir(), "typeshed", "stdlib", "genericpath.pyi")
    assert meta is not None
    assert (meta.path, meta.size, meta.hash) == (str(stub), stub.stat().st_size, sha1(stub.read_bytes()).hexdigest())


def with_python(chosen: Settings) -> None:
    chosen.python_version = (3, 12)


def with_platform(chosen: Settings) -> None:
    chosen.platform = "amiga"


def with_option(chosen: Settings) -> None:
    chosen.disable_bytearray_promotion = not chosen.disable_bytearray_promotion


@pytest.mark.parametrize("change", [with_python, with_platform, with_option])
def test_a_seed_for_something_else_is_not_used(seed: Path, tmp_path: Path, change: Callable[[Settings], None]) -> None:
    chosen = checker_config.settings(None, [])
    change(chosen)
    chosen.cache_dir = str(tmp_path / "planted")
    stubs = checker_config.with_own_settings_for_stubs(chosen, [])
    assert stubs is not None
    key = stub_seed.key_of(chosen, stubs)
    assert not stub_seed.plant([seed], key, chosen)
    assert not (tmp_path / "planted").exists()


def test_a_seed_of_another_checker_is_not_used(seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = checker_config.settings(None, [])
    stubs = checker_config.with_own_settings_for_stubs(chosen, [])
    assert stubs is not None
    assert stub_seed.key_of(chosen, stubs) == key_in(seed)
    monkeypatch.setattr(stub_seed, "checker_version", "2.99")
    assert stub_seed.key_of(chosen, stubs) != key_in(seed)


@pytest.mark.parametrize("damage", ["cut off", "changed", "empty", "folder"])
def test_a_damaged_seed_costs_time_only(seed: Path, tmp_path: Path, damage: str) -> None:
    ship(seed)
    shipped = stub_seed.SHIPPED / seed.name
    content = bytearray(shipped.read_bytes())
    content[len(content) // 2] ^= 0xFF
    match damage:
        case "cut off":
            shipped.write_bytes(content[: len(content) // 2])
        case "changed":
            shipped.write_bytes(content)
        case "empty":
            shipped.write_bytes(b"")
        case _:
            shipped.unlink()
            shipped.mkdir()
    assert stub_seed.unpacked(shipped, key_in(seed)) == []
    assert [m for m in looked_at(tmp_path / "cache") if 'got "str", expected "int"' in m]


def test_a_seed_names_nothing_of_the_machine_and_says_where_stubs_lie_now(
    seed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_in(seed)
    parts = [part for module in stub_seed.unpacked(seed, key) for part in module.parts]
    assert not [part for part in parts if default_data_dir().encode() in part]
    monkeypatch.setattr(stub_seed, "_stubs_folder", lambda: "/elsewhere/stubs/")
    chosen = checker_config.settings(None, [])
    chosen.cache_dir = str(tmp_path / "planted")
    assert stub_seed.plant([seed], key, chosen)
    (data,) = (tmp_path / "planted").rglob("builtins.data.ff")
    assert b"/elsewhere/stubs/builtins.pyi" in data.read_bytes()


def test_builds_that_start_at_the_same_time_get_one_whole_cache(seed: Path, tmp_path: Path) -> None:
    key = key_in(seed)
    chosen = checker_config.settings(None, [])
    chosen.cache_dir = str(tmp_path / "cache" / "planted")
    (tmp_path / "cache").mkdir()
    barrier = threading.Barrier(8)
    planted: list[bool] = []

    def build() -> None:
        barrier.wait()
        planted.append(stub_seed.plant([seed], key, chosen))

    threads = [threading.Thread(target=build) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert planted == [True] * 8
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["planted"]
    assert len(list(Path(chosen.cache_dir).rglob("*.data.ff"))) == len(stub_seed.unpacked(seed, key))


@pytest.mark.slow
def test_a_wheel_carries_a_seed_for_each_python_and_platform(seed: Path, tmp_path: Path) -> None:
    project = Path(__file__).parents[2]
    build = [sys.executable, "setup.py", "-q", "build_py", "--build-lib", str(tmp_path)]
    subprocess.run(build, cwd=project, check=True, capture_output=True)
    seeds = tmp_path / "unlatch" / "frontend" / "seeds"
    wanted = {f"{major}.{minor}-{p}.stubs" for major, minor in make_seeds.VERSIONS for p in make_seeds.PLATFORMS}
    assert {path.name for path in seeds.iterdir()} == wanted
    assert stub_seed.unpacked(seeds / seed.name, key_in(seed))
