"""The reports of sanitizers are read whole, and only what the table accepts counts as CPython's own."""

import re
from pathlib import Path
from typing import Final

import pytest

from tools.sanitizers.__main__ import ACCEPTED
from tools.sanitizers.plans import PLANS
from tools.sanitizers.reports import Accepted, Interpreter, accepted_by, parse, table

RUNTIME: Final = Path(__file__).parents[2] / "unlatch" / "runtime"
PYTHON = Interpreter((Path("/cache/bin"), Path("/cache/lib/python3.14t/lib-dynload")))

RACE = """\
==================
WARNING: ThreadSanitizer: data race (pid=41)
  Write of size 8 at 0x7fffb4 by thread T2 (mutexes: write M0, write M1):
    #0|memcpy|||/cache/bin/python3.14
    #1|list_resize|/src/Objects/listobject.c|120|/cache/bin/python3.14
    #2|list_append|/src/Objects/listobject.c|500|{caller}

  Previous atomic read of size 8 at 0x7fffb4 by main thread:
    #0|_Py_atomic_load_ptr|/src/Include/pyatomic.h|9|/cache/bin/python3.14
    #1|list_item|/src/Objects/listobject.c|340|/cache/bin/python3.14

  Location is heap block of size 64 at 0x7fffb0 allocated by thread T2:
    #0|ul_list_new|/ours/list.c|7|/out/m.so

  Thread T2 (tid=44, running) created by main thread at:
    #0|pthread_create|||/cache/bin/python3.14

SUMMARY: ThreadSanitizer: data race /src/Objects/listobject.c:120 in list_resize
==================
"""
MIRRORED = RACE.format(caller="/cache/bin/python3.14").replace(
    "list_item|/src/Objects/listobject.c|340|/cache/bin/python3.14", "ul_list_look|/ours/list.h|3|/out/m.so"
)
INSIDE, FROM_US = RACE.format(caller="/cache/bin/python3.14"), RACE.format(caller="/out/m.so")
FREED = """\
=================================================================
==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x60 at pc 0x5 bp 0x7 sp 0x8
READ of size 1 at 0x60 thread T0
    #0|ul_read|/ours/slot.c|3|/out/m.so

0x60 is located 8 bytes inside of 40-byte region [0x58,0x80)
freed by thread T0 here:
    #0|free|||/cache/bin/python3.14

SUMMARY: AddressSanitizer: heap-use-after-free /ours/slot.c:3 in ul_read
"""
POISONED = """\
==7==ERROR: AddressSanitizer: use-after-poison on address 0x60 at pc 0x5 bp 0x7 sp 0x8
READ of size 8 at 0x60 thread T0
    #0|_Py_IsOwnedByCurrentThread|/cache/include/object.h|256|/out/m.so
    #1|ul_list_find|/ours/list_items.h|127|/out/m.so
    #2|ul_caller|/ours/list.h|104|/out/m.so

SUMMARY: AddressSanitizer: use-after-poison
"""
LEAKS = """\
=================================================================
==7==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 4321 byte(s) in 1 object(s) allocated from:
    #0|malloc|||/cache/bin/python3.14
    #1|ul_lose|/ours/m.c|3|/out/m.so

Indirect leak of 24 byte(s) in 1 object(s) allocated from:
    #0|malloc|||/cache/bin/python3.14
    #1|PyList_New|/src/Objects/listobject.c|3|/cache/bin/python3.14

SUMMARY: AddressSanitizer: 4345 byte(s) leaked in 2 allocation(s).
"""


def row(
    *functions: str, kind: str = "data race", called_by_us: bool = False, one_side: bool = False, mirrored_by: str = ""
) -> Accepted:
    return Accepted(kind, frozenset(functions), "a reason", called_by_us, one_side, frozenset(mirrored_by.split()))


def test_each_report_of_a_log_is_read_with_its_stacks() -> None:
    race, freed, *leaks = parse(f"noise\n{INSIDE}more noise\n{FREED}{LEAKS}")
    assert (race.sanitizer, race.kind) == ("ThreadSanitizer", "data race")
    assert [len(stack.frames) for stack in race.stacks] == [3, 2, 1, 1]
    assert [stack.frames[0].function for stack in race.accesses] == ["memcpy", "_Py_atomic_load_ptr"]
    assert (freed.sanitizer, freed.kind) == ("AddressSanitizer", "heap-use-after-free")
    assert [leak.kind for leak in leaks] == ["leak", "leak"]
    assert leaks[0].names("ul_lose")
    assert not leaks[1].names("ul_lose")


def test_a_report_that_was_cut_off_still_counts() -> None:
    (report,) = parse(INSIDE.partition("  Location is")[0])
    assert accepted_by(report, [], PYTHON) is None


def test_a_function_is_found_only_among_what_went_wrong() -> None:
    (report,) = parse(INSIDE)
    assert not report.names("ul_list_new")


@pytest.mark.parametrize(
    ("text", "accepted", "wanted"),
    [
        (INSIDE, row("list_resize", "list_item"), True),
        (INSIDE, row("list_resize"), False),  # the other side is in no row
        (INSIDE, row("list_resize", one_side=True), True),
        (FROM_US, row("list_resize", one_side=True), False),
        (FROM_US, row("list_item", one_side=True), True),
        (INSIDE, row("list_resize", "list_item", kind="thread leak"), False),
        (FROM_US, row("list_resize", "list_item"), False),
        (FROM_US, row("list_resize", "list_item", called_by_us=True), True),
        (
            FROM_US,
            row("list_append", "list_item", called_by_us=True),
            False,
        ),  # a function of ours
        (MIRRORED, row("list_resize", mirrored_by="ul_list_look"), True),
        (MIRRORED, row("list_resize", mirrored_by="ul_list_item"), False),
        (MIRRORED, row("list_item", mirrored_by="ul_list_look"), False),  # the other side is in no row
        (FREED, row("ul_read", mirrored_by="ul_read", kind="heap-use-after-free"), False),  # no side is CPython's
        (FREED, row("list_item", mirrored_by="ul_read", kind="heap-use-after-free", one_side=True), False),
        (POISONED, row("list_item", mirrored_by="ul_list_find", kind="use-after-poison", one_side=True), True),
        (POISONED, row("list_item", mirrored_by="ul_list_find", kind="use-after-poison"), False),
        (POISONED, row("list_item", mirrored_by="ul_caller", kind="use-after-poison", one_side=True), False),
        (FREED, row("ul_read", "free", kind="heap-use-after-free", called_by_us=True), False),
    ],
)
def test_only_what_the_table_lists_is_cpythons_own(text: str, accepted: Accepted, wanted: bool) -> None:
    (report,) = parse(text)
    assert (accepted_by(report, [accepted], PYTHON) is accepted) is wanted


def test_a_report_without_stacks_is_ours() -> None:
    (report,) = parse("WARNING: ThreadSanitizer: data race (pid=1)\n  [failed to restore the stack]\nSUMMARY: x\n")
    assert accepted_by(report, [row("anything")], PYTHON) is None


def test_every_row_of_the_table_has_a_reason_and_functions() -> None:
    rows = table(ACCEPTED.read_text("utf-8"))
    assert all(len(row.reason) > 30 and row.functions for row in rows)
    named = [(row.kind, name) for row in rows for name in row.functions]
    assert not [name for _, name in named if name.startswith(("ul_", "unlatch"))]


@pytest.mark.parametrize(("inlined", "taken"), [(7, True), (8, False)])
def test_a_row_names_functions_near_the_top(inlined: int, taken: bool) -> None:
    frames = [f"    #{n}|step_{n}|/src/Objects/dictobject.c|9|/cache/bin/python3.14\n" for n in range(inlined)]
    stack = f"{''.join(frames)}    #{inlined}|list_item|/src/Objects/listobject.c|340|/cache/bin/python3.14\n"
    text = f"WARNING: ThreadSanitizer: data race (pid=1)\n  Read of size 8 at 0x7f by thread T1:\n{stack}"
    (report,) = parse(f"{text}SUMMARY: x\n")
    assert (accepted_by(report, [row("list_item")], PYTHON) is not None) == taken


def test_functions_of_ours_that_rows_name_exist() -> None:
    rows = table(ACCEPTED.read_text("utf-8"))
    named = frozenset[str]().union(*(row.mirrored_by for row in rows))
    files = [path for ending in ("c", "h") for path in RUNTIME.rglob(f"*.{ending}")]
    defined = {
        name for path in files for name in re.findall(r"^(?:.* )?(ul_\w+)\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert named
    assert named <= defined


def test_every_plan_has_suites_and_canaries_and_every_canary_exists() -> None:
    source = ACCEPTED.with_name("canary.c").read_text("utf-8")
    for plan in (plan for plans in PLANS.values() for plan in plans):
        assert plan.suites
        assert plan.canaries
        assert all(f"\ncanary_{planted.function}(" in source for planted in plan.canaries)


def test_a_sanitizer_that_fails_itself_is_a_report_that_no_row_takes() -> None:
    (report,) = parse(
        'ThreadSanitizer: CHECK failed: tsan_rtl.cpp:159 "((x)) != (0)" (0x0) (tid=2)\n    #0|f|||/cache/bin/p\n'
    )
    assert report.kind == "CHECK failed"
    assert accepted_by(report, [row("f")], PYTHON) is None


def test_the_closing_count_of_a_log_is_no_report() -> None:
    assert parse("ThreadSanitizer: reported 10 warnings\n") == []
