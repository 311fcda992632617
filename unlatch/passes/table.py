"""The passes in order, with the reason for each place; driver and tests take the order from here and nowhere else."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from unlatch.analysis.facts import DEFINED, DOM, Analysis, Facts
from unlatch.ir.func import Func
from unlatch.passes import (
    count_in_machine_ints,
    drop_checks,
    drop_keeps,
    drop_unused,
    fill_fresh_objects,
    fold_constants,
    inline_calls,
    insert_refs,
    pin_borrowed,
    place_safepoints,
    reuse_values,
    settle_objects,
    simplify_cfg,
    split_tuples,
    thin_polls,
    thread_branches,
    unbox_items,
    use_machine_ints,
)
from unlatch.passes.changes import Changes


@dataclass(frozen=True, slots=True)
class Pass:
    """One step: `run` changes a function in place and says how often it did what.

    `why_here` is the reason for its place.  `needs` are the analyses that it asks for.  A `required` pass runs at every
    level of optimisation: without it the code is wrong.
    """

    name: str
    run: Callable[[Func, Facts], Changes]
    why_here: str
    needs: tuple[Analysis[Any], ...] = ()
    required: bool = False


def _insert_refs(func: Func, facts: Facts) -> Changes:
    insert_refs.insert_refs(func)
    return Counter({"references": sum(instr.op in ("ref.inc", "ref.dec") for instr in func.instrs())})


PASSES: Final = (
    Pass("simplify cfg", simplify_cfg.run, "the builder splits blocks freely; the others like long ones"),
    Pass("drop checks", drop_checks.run, "decides tests that folding then decides branches by", needs=(DEFINED,)),
    Pass("fold constants", fold_constants.run, "first of those that remove work: it uncovers more for the rest"),
    Pass("inline calls", inline_calls.run, "bodies are as small now as they can be alone", needs=(inline_calls.BODY,)),
    Pass("join bodies", simplify_cfg.run, "bodies stand between the halves of blocks"),
    Pass("split tuples", split_tuples.run, "sees through positions that folding made constant"),
    Pass("late fold constants", fold_constants.run, "items of tuples are often boxes, to be opened at once"),
    Pass("use machine ints", use_machine_ints.run, "conversions to int are the fewest now"),
    Pass("count in machine ints", count_in_machine_ints.run, "counters moved by the pass above start inner loops"),
    Pass("late use machine ints", use_machine_ints.run, "items of the loops that count in machine integers since"),
    Pass("unbox items", unbox_items.run, "subscripts and what is made of items are final"),
    Pass("reuse values", reuse_values.run, "the constants that the passes above have made are alike", needs=(DOM,)),
    Pass("drop unused", drop_unused.run, "all have left operands behind that nobody needs"),
    Pass(
        "thread branches", thread_branches.run, "what stood between two questions may be unused and gone", needs=(DOM,)
    ),
    Pass("late simplify cfg", simplify_cfg.run, "branches have been decided, error edges dropped"),
    Pass("fill fresh objects", fill_fresh_objects.run, "constructors are in the place of their calls"),
    Pass("drop keeps", drop_keeps.run, "which objects are fresh when stored into is known, and no use moves any more"),
    Pass("place safepoints", place_safepoints.run, "loops and calls are final", needs=(DOM,), required=True),
    Pass("thin polls", thin_polls.run, "all polls are in place", needs=(DOM,)),
    Pass(
        "insert refs",
        _insert_refs,
        "last of those that see no references: a later one would have to move them with uses",
        required=True,
    ),
    Pass(
        "settle objects",
        settle_objects.run,
        "holders of what is read have their final names",
        required=True,
    ),
    Pass("pin borrowed", pin_borrowed.run, "every slow path is in place", required=True),
)

ORDER: Final = (
    ("simplify cfg", "reuse values", "values are reused along straight lines first of all"),
    ("drop checks", "fold constants", "a test that always succeeds decides a branch"),
    ("fold constants", "split tuples", "only constant positions are split"),
    ("simplify cfg", "inline calls", "only small bodies are put in place"),
    ("inline calls", "join bodies", "only what is put in place cuts blocks"),
    ("join bodies", "split tuples", "a tuple that a function returned is taken apart by its caller"),
    ("inline calls", "late fold constants", "arguments are constants in the callee's ops"),
    ("inline calls", "fill fresh objects", "what a constructor that is called stores is not seen"),
    ("late simplify cfg", "fill fresh objects", "along straight lines fewer objects are handed to blocks"),
    ("split tuples", "late fold constants", "an item that was boxed for the tuple is unboxed again"),
    ("late fold constants", "use machine ints", "`int.unbox(int.box i)` hides that i is a machine integer"),
    ("use machine ints", "count in machine ints", "`range(i + 1, n)` starts from a counter once that sum is one"),
    ("count in machine ints", "late use machine ints", "subscripts take the counters that it has made"),
    ("late use machine ints", "unbox items", "it knows only the ops on objects"),
    ("late use machine ints", "reuse values", "it makes a constant per use"),
    ("reuse values", "drop unused", "operands of what was not repeated may be unused"),
    ("drop unused", "thread branches", "only blocks that do nothing but branch are passed by"),
    (
        "thread branches",
        "late simplify cfg",
        "a block that one edge alone leads to since is appended to the edge's source",
    ),
    ("drop unused", "late simplify cfg", "a block without instructions can be jumped over"),
    ("late simplify cfg", "place safepoints", "a poll belongs to a loop that exists"),
    ("fill fresh objects", "drop keeps", "what a fresh object holds lives as long as the object"),
    ("drop keeps", "insert refs", "a `keep` is a use: references are released behind it"),
    ("place safepoints", "thin polls", "only polls that are there can be rarer"),
    ("thin polls", "insert refs", "it moves polls, and what is released as they raise depends on their place"),
    ("place safepoints", "insert refs", "a poll can raise, and then everything owned is released"),
    ("insert refs", "settle objects", "where references are placed, values stand aside for what they are views of"),
    ("settle objects", "pin borrowed", "a `settle` has a slow path of its own"),
)


def why_disordered(passes: Sequence[Pass], order: Iterable[tuple[str, str, str]]) -> str | None:
    """The reason why the passes' order is not allowed, or None."""
    place = {p.name: number for number, p in enumerate(passes)}
    if len(place) != len(passes):
        return "two passes share one name"
    for before, after, reason in order:
        if before not in place or after not in place:
            return f"no pass is named {before if before not in place else after}"
        if place[before] > place[after]:
            return f"{before} comes after {after}, but {reason}"
    return None


_problem = why_disordered(PASSES, ORDER)
if _problem is not None:
    raise ValueError(_problem)


def describe() -> str:
    """The table as text, for people."""
    lines = []
    for number, p in enumerate(PASSES, start=1):
        needs = f" Needs {', '.join(fact.name for fact in p.needs)}." if p.needs else ""
        lines.append(f"{number}. **{p.name}**{' (required)' if p.required else ''}: {p.why_here}.{needs}")
    lines += ["", "Why in this order:", ""]
    lines += [f"- {before} → {after}: {reason}." for before, after, reason in ORDER]
    return "\n".join(lines) + "\n"
