"""Making extension modules: they appear whole or not at all, where asked for, and the cache is checked before use."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

import unlatch.link
from tools.importing import module_from
from unlatch.link import Job, LinkOptions, build_extension, build_extensions, extension_path, prepare, private_cache
from unlatch.link.compilers import find_compiler
from unlatch.link.errors import (
    BadModuleNameError,
    CompilerFailedError,
    InsecureCacheError,
    NoCompilerError,
    UnknownSanitizerError,
)
from unlatch.link.options import compile_flags, extension_suffix, link_flags

MODULE = """
#include <Python.h>
static PyModuleDef_Slot slots[] = {
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, .m_name = "NAME", .m_slots = slots};
PyMODINIT_FUNC PyInit_NAME(void) { return PyModuleDef_Init(&def); }
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and a runtime small enough to compile in every test."""
    monkeypatch.setenv("UNLATCH_CACHE_DIR", str(tmp_path / "cache"))
    runtime = tmp_path / "runtime"
    (runtime / "src").mkdir(parents=True)
    (runtime / "include").mkdir()
    (runtime / "src" / "small.c").write_text("int ul_small(void); int ul_small(void) { return 1; }\n")
    monkeypatch.setattr("unlatch.link.runtime_cache.RUNTIME", runtime)
    return tmp_path / "cache"


def c_text(name: str) -> str:
    return MODULE.replace("NAME", name)


def test_a_module_is_compiled_and_can_be_imported(tmp_path: Path) -> None:
    path = build_extension(c_text("plain"), "package.plain", tmp_path / "out")
    assert path == tmp_path / "out" / f"plain{extension_suffix()}"
    assert module_from(path, "plain").__name__ == "plain"
    assert [made.name for made in (tmp_path / "out").iterdir()] == [path.name]


def test_several_modules_are_built_at_once(tmp_path: Path) -> None:
    names = ["one", "two", "three"]
    paths = build_extensions([Job(c_text(name), name, tmp_path) for name in names], prepare())
    assert [module_from(path, name).__name__ for path, name in zip(paths, names, strict=True)] == names


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", "a..b", "", ".a", "a.", "a b", "a\0b", "a;b", "a\n", "/etc/x", "x.so/../y"]
)
def test_a_name_that_is_no_module_name_makes_no_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadModuleNameError):
        build_extension(c_text("x"), name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a", "a.b", "päckage.mödul", "変数", "__main__", "x" * 80])
def test_the_file_lies_directly_in_the_output_directory(name: str, tmp_path: Path) -> None:
    assert extension_path(name, tmp_path).resolve().parent == tmp_path.resolve()


def test_a_package_is_the_init_file_of_its_folder(tmp_path: Path) -> None:
    assert extension_path("a.b", tmp_path, "__init__") == tmp_path / f"__init__{extension_suffix()}"
    with pytest.raises(BadModuleNameError):
        extension_path("a.b", tmp_path, "../c")


def test_a_refusal_of_the_compiler_names_the_error_and_the_log(tmp_path: Path) -> None:
    with pytest.raises(CompilerFailedError) as caught:
        build_extension("int f(void) { return no_such_thing; }\n", "broken", tmp_path / "out")
    assert "no_such_thing" in str(caught.value)
    assert "no_such_thing" in caught.value.log.read_text()
    assert not list((tmp_path / "out").iterdir())


def test_an_old_module_survives_a_build_that_fails(tmp_path: Path) -> None:
    path = build_extension(c_text("kept"), "kept", tmp_path)
    before = path.read_bytes()
    with pytest.raises(CompilerFailedError):
        build_extension("#error no\n", "kept", tmp_path)
    assert path.read_bytes() == before


def test_the_runtime_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_extension(c_text("first"), "first", tmp_path)
    compiled: list[str] = []
    monkeypatch.setattr(
        "unlatch.link.runtime_cache.run_compiler", lambda _command, name, _folder: compiled.append(name)
    )
    build_extension(c_text("second"), "second", tmp_path)
    assert compiled == []
    build_extension(c_text("third"), "third", tmp_path, LinkOptions(optimize="0"))
    assert compiled == ["runtime.small"]


def test_sanitized_objects_are_kept_apart_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, compiler = compile_flags(LinkOptions(), find_compiler()), find_compiler()
    monkeypatch.setenv("UNLATCH_SANITIZE", "thread")
    options = LinkOptions()
    assert "-fsanitize=thread" not in plain
    assert "-fsanitize=thread" in compile_flags(options, compiler)
    assert "-fsanitize=thread" in link_flags(options)
    assert unlatch.link.runtime_cache._key(options, compiler) != unlatch.link.runtime_cache._key(
        LinkOptions(sanitize=""), compiler
    )


def test_an_unknown_sanitizer_is_refused_with_those_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNLATCH_SANITIZE", "memory")
    with pytest.raises(UnknownSanitizerError, match="'memory': set it to thread or address"):
        LinkOptions()


def test_the_runtime_can_be_compiled_ahead(cache: Path) -> None:
    prepare()
    assert [path.name for path in (cache / "runtime").glob("*/small.o")] == ["small.o"]


def test_a_changed_runtime_is_compiled_again(tmp_path: Path) -> None:
    before = unlatch.link.runtime_objects(LinkOptions(), find_compiler())
    source = tmp_path / "runtime" / "src" / "small.c"
    source.write_text(source.read_text() + "\n")
    assert unlatch.link.runtime_objects(LinkOptions(), find_compiler()) != before


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_cache_open_to_others_is_not_used(mode: int, cache: Path, tmp_path: Path) -> None:
    build_extension(c_text("fine"), "fine", tmp_path)
    (cache / "runtime").chmod(mode)
    with pytest.raises(InsecureCacheError, match="open to other users"):
        build_extension(c_text("fine"), "fine", tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="users are POSIX")
def test_a_cache_of_another_user_is_not_used(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private_cache.private_directory("runtime")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(InsecureCacheError, match="another user"):
        build_extension(c_text("fine"), "fine", tmp_path)
    assert cache.exists()


def test_a_link_in_place_of_a_cache_directory_is_not_followed(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    private_cache.private_directory()
    (cache / "runtime").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InsecureCacheError, match="not a directory"):
        build_extension(c_text("fine"), "fine", tmp_path)


def test_an_entry_whose_maker_dies_is_made_by_the_next(cache: Path) -> None:
    script = """
import os, sys
from unlatch.link import private_cache
def die(into):
    (into / "half").write_text("x")
    os._exit(9)
private_cache.entry(private_cache.private_directory("things"), "key", die)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 9
    directory = private_cache.private_directory("things")
    made = private_cache.entry(directory, "key", lambda into: (into / "whole").write_text("x") and None)
    assert [path.name for path in made.iterdir()] == ["whole"]


def test_an_entry_that_fails_leaves_nothing(cache: Path) -> None:
    directory = private_cache.private_directory("things")

    def fail(into: Path) -> None:
        (into / "half").write_text("x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        private_cache.entry(directory, "key", fail)
    assert [path.name for path in directory.iterdir() if path.is_dir()] == []


def test_processes_that_want_the_same_entry_make_it_once(cache: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    script = """
import os, sys, time
from pathlib import Path
from unlatch.link import private_cache
def fill(into):
    Path(sys.argv[1], str(os.getpid())).write_text("")
    time.sleep(0.2)
    (into / "whole").write_text("x")
print(sorted(p.name for p in private_cache.entry(private_cache.private_directory("things"), "key", fill).iterdir()))
"""
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(marks)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0] for process in running] == ["['whole']\n"] * 3
    assert len(list(marks.iterdir())) == 1


def test_the_compiler_named_by_cc_is_taken_and_never_passed_over() -> None:
    with pytest.raises(NoCompilerError, match="no-such-compiler"):
        find_compiler({"CC": "no-such-compiler -m64", "PATH": os.environ["PATH"]})


def test_without_a_compiler_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoCompilerError, match=r"unlatch\[cc\]"):
        find_compiler({"PATH": str(tmp_path)})
