"""Counting atomics: profiles and disassemblies are read right, and a known number of them is found."""

import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from bench.atomics import count, counted, size_of
from bench.counting import machine_code
from bench.counting.profile import Instruction, parse
from bench.plan import CASES
from bench.projection import Projection, projected

PROFILE = """\
events: Ir
ob=/lib/one.so
fl=???
fn=outer
0x10 0 5
cob=/lib/two.so
cfn=inner
calls=4 0x20 0
0x14 0 400
0x18 0 5
ob=/lib/two.so
fn=inner
0x20 0 4
fn=inner'2
0x20 0 6
"""


def test_a_profile_is_read_without_the_cost_of_calls() -> None:
    found = parse(PROFILE.splitlines(keepends=True))
    assert found.executed == {
        Instruction("/lib/one.so", 0x10): 5,
        Instruction("/lib/one.so", 0x18): 5,
        Instruction("/lib/two.so", 0x20): 10,
    }
    assert found.calls == {"inner": 4}
    assert set(found.functions.values()) == {"outer", "inner"}
    assert found.minus(found).executed.total() == 0


@pytest.mark.parametrize(
    ("text", "atomic", "of_byte"),
    [
        ("lock cmpxchg %rcx,(%rdx)", True, False),
        ("lock addq $0x4,0x10(%rbx)", True, False),
        ("lock cmpxchg %cl,0xa(%rbx)", True, True),
        ("lock cmpxchg %r9b,(%rdi)", True, True),
        ("xchg   %rax,(%rdi)", True, False),
        ("xchg   %al,0x8(%rdi)", True, True),
        ("xchg   %ax,%ax", False, False),
        ("mov    %rax,(%rdi)", False, False),
        ("call   401020 <unlock_all>", False, False),
    ],
)
def test_atomic_instructions_are_known_by_their_text(text: str, atomic: bool, of_byte: bool) -> None:
    found = machine_code.parse([f"  401000:\t{text}\n"])
    assert [(address, site.of_byte) for address, site in found.items()] == ([(0x401000, of_byte)] if atomic else [])


def test_every_threaded_case_says_how_much_it_does() -> None:
    for case in CASES:
        if case.group in ("shared", "updating"):
            assert size_of(case).steps > 0
    with pytest.raises(ValueError, match="fib does not say"):
        size_of(CASES[0])


def test_a_projection_without_atomics_is_the_number_of_cores() -> None:
    assert projected(1e-6, 0.0, 64) == Projection(64, 64)
    some = projected(70e-9, 1.0, 64)
    assert (some.worst, some.best) == pytest.approx((1.0, 32.0))
    assert projected(1.0, 1.0, 64).worst == pytest.approx(64, rel=1e-3)


KNOWN = """
#include <Python.h>
static long total;
static unsigned char flag;
static PyObject *setup(PyObject *m, PyObject *n) { return Py_NewRef(n); }
__attribute__((noinline)) void bump(long n)
{
    for (long i = 0; i < n; i++) {
        __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
        __atomic_fetch_add(&total, i, __ATOMIC_RELAXED);
        __atomic_store_n(&total, 7, __ATOMIC_RELEASE);
        __atomic_exchange_n(&flag, 1, __ATOMIC_SEQ_CST);
    }
}
static PyObject *work(PyObject *m, PyObject *args)
{
    long amount = PyLong_AsLong(PyTuple_GetItem(args, 2));
    bump(amount * 1000);
    return PyLong_FromLong(amount);
}
static PyMethodDef functions[] = {{"setup", setup, METH_O, 0}, {"work", work, METH_VARARGS, 0}, {0}};
static int fill(PyObject *m) { return PyModule_AddIntConstant(m, "UNIT", 1); }
static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0}};
static struct PyModuleDef module = {.m_name = "known", .m_methods = functions, .m_slots = slots};
PyMODINIT_FUNC PyInit_known(void) { return PyModuleDef_Init(&module); }
"""


@pytest.mark.slow
@pytest.mark.skipif(platform.machine() != "x86_64", reason="knows the atomics of x86-64 only")
@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
def test_a_known_number_of_atomics_is_counted(tmp_path: Path) -> None:
    (tmp_path / "known.c").write_text(KNOWN)
    out = tmp_path / f"known{sysconfig.get_config_var('EXT_SUFFIX')}"
    argv = ["cc", "-O2", "-fPIC", "-shared", f"-I{sysconfig.get_path('include')}", "known.c", "-o", str(out)]
    subprocess.run(argv, check=True, cwd=tmp_path)
    found = count("known", tmp_path, Path(sys.executable), "other", "c", 1000)
    ours = [site for site in found.sites if site.symbol == "bump"]
    assert sorted((site.of_byte, site.per_step) for site in ours) == [(False, 1.0), (False, 1.0), (True, 1.0)]
    assert (found.atomics, found.of_bytes) == (3.0, 1.0)


def test_counts_are_per_step_and_without_what_start_up_does() -> None:
    long = parse(PROFILE.splitlines(keepends=True))
    short = parse(PROFILE.replace("0x20 0 6", "0x20 0 2").splitlines(keepends=True))
    found = counted("case", "unlatch", "other", long.minus(short), 2)
    assert (found.instructions, found.atomics, found.sites) == (2.0, 0, [])
