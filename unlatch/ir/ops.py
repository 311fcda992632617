"""The op table: every operation of the IR, structural ones here and those on Python values from `prims`.

`OPS[name]` is the one row for an op; printer, parser, verifier, interpreter, passes and emitter ask it and nothing
else.
"""

from typing import Final

from unlatch.prims.schema import Effect, Row, Thread
from unlatch.prims.table import ALL
from unlatch.types import BOOL, BYTES, FLOAT, I16, I32, I64, INT, NONE, OBJECT, STR, U8, VOID

READ = Effect.READS | Effect.SAFEPOINT  # a slot read can fall back to a lock
WRITE = Effect.READS | Effect.WRITES | Effect.ARBITRARY  # the replaced value may be destroyed

STRUCTURAL: Final = (
    # Control flow.  `targets` hold the successors.
    Row("jump", (), VOID, "continue at target 0", terminator=True),
    Row("branch", (BOOL,), VOID, "target 0 if true, else target 1", terminator=True),
    Row(
        "return",
        (OBJECT,),
        VOID,
        "leave the function with the operand (of the function's result type)",
        terminator=True,
    ),
    Row("raise", (), VOID, "leave the function with the exception that is set", terminator=True),
    Row("unreachable", (), VOID, "control cannot come here", terminator=True),
    # Constants: imm[0] is the value.  Pointers are immortal, so borrowed.
    Row("const.int", (), INT, "int of any size; imm decimal", borrows=True),
    Row("const.float", (), FLOAT, "float"),
    Row("const.bool", (), BOOL, "bool"),
    Row("const.i64", (), I64, "i64"),
    Row("const.i32", (), I32, "i32"),
    Row("const.i16", (), I16, "i16"),
    Row("const.u8", (), U8, "u8"),
    Row("const.none", (), NONE, "None", borrows=True),
    Row("const.str", (), STR, "str, interned", borrows=True),
    Row("const.bytes", (), BYTES, "bytes", borrows=True),
    Row(
        "const.object",
        (),
        OBJECT,
        "other literal (tuple, frozenset, complex, Ellipsis, NotImplemented); imm[0] = its repr",
        borrows=True,
    ),
    Row(
        "undef",
        (),
        None,
        "the undefined value of the result's type; of a scalar: any value, never observed",
        borrows=True,
    ),
    # Values.
    Row("is_defined", (OBJECT,), BOOL, "operand is not the undefined value (any refcounted type)"),
    Row(
        "check_defined",
        (OBJECT,),
        VOID,
        "UnboundLocalError for local variable imm[0] if operand is undefined",
        raises=True,
    ),
    Row("is", (OBJECT, OBJECT), BOOL, "same object"),
    Row(
        "cast",
        (OBJECT,),
        None,
        "operand checked against the result's pointer type; TypeError. imm[0] = declared type's text",
        raises=True,
        borrows=True,
        same=True,
    ),
    Row(
        "assume",
        (OBJECT,),
        None,
        "operand with the result's pointer type; proved, not checked",
        borrows=True,
        same=True,
    ),
    Row(
        "isinstance",
        (OBJECT,),
        BOOL,
        "operand is an instance of the IR type named by imm[0] (exact test for builtin or native class incl. "
        "subclasses)",
    ),
    Row(
        "keep",
        (OBJECT,),
        VOID,
        "nothing; the operand lives until here, because the source's variable does (refcounted types)",
    ),
    # Calls of native code.
    Row(
        "call",
        (),
        None,
        "imm[0] = symbol of a native function; operands are its parameters",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "call.method",
        (),
        None,
        "imm = (class, method); operand 0 self; through the method table, generic if patched or overridden",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "call.by_name",
        (),
        None,
        "imm = (class, method); operand 0 self; the method that its name leads to, where `method.ok` denied",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        slow_path=True,
    ),
    Row(
        "call.operator",
        (OBJECT, OBJECT),
        OBJECT,
        "imm = (class, operator method, sign); through the method table where Python asks operand 0 alone, else as "
        "`object.*`",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "native.ok",
        (),
        BOOL,
        "imm[0] = global: it still holds the original native function or class",
        effects=Effect.READS,
        thread=Thread.LOCKFREE,
    ),
    Row(
        "method.ok",
        (OBJECT,),
        BOOL,
        "imm = (class, method): calling the method of the operand leads to the one native definition there is",
        effects=READ,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "class.ok",
        (),
        BOOL,
        "imm[0] = native class: created, unpatched, instances may be made by class.new + its native __init__",
        effects=READ,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "imported.ok",
        (),
        BOOL,
        "imm = (global, definition): the global holds that function or class of another module of the build, and its "
        "native code is there",
        effects=READ,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "class.new",
        (),
        None,
        "a fresh instance of native class imm[0], all slots undefined",
        raises=True,
        effects=Effect.ALLOCATES,
    ),
    Row(
        "class.object",
        (),
        OBJECT,
        "the class object of native class imm[0] (NameError if not created)",
        raises=True,
        borrows=True,
        effects=Effect.READS,
        thread=Thread.LOCKFREE,
    ),
    Row(
        "func.closure",
        (),
        OBJECT,
        "cell contents imm[0] (e.g. __class__) of the running function object",
        raises=True,
        borrows=False,
        effects=READ,
        thread=Thread.LOCKFREE,
    ),
    # Instance slots of native classes: imm = (class, attribute).
    Row(
        "settle",
        (OBJECT,),
        VOID,
        "the operand, an instance of a native class, belongs to this thread or is shared: its attributes may be read "
        "up to the next safepoint",
        effects=READ,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "slot.get",
        (OBJECT,),
        None,
        "attribute; AttributeError if undefined",
        raises=True,
        effects=WRITE,  # by name, if it is undefined
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "slot.set",
        (OBJECT, OBJECT),
        VOID,
        "store; the old value is released after the store",
        effects=WRITE,
        thread=Thread.LOCKFREE,
        steals=(1,),
        guards=(0,),
    ),
    Row(
        "slot.init",
        (OBJECT, OBJECT),
        VOID,
        "store into an object that no other thread can reach; slot was undefined or is replaced",
        effects=Effect.WRITES | Effect.ARBITRARY,
        thread=Thread.LOCAL_ONLY,
        slow_path=True,
        steals=(1,),
    ),
    Row(
        "slot.del",
        (OBJECT,),
        VOID,
        "delete; AttributeError if undefined",
        raises=True,
        effects=WRITE,
        thread=Thread.LOCKFREE,
    ),
    # Module globals: imm[0] = name.
    Row(
        "global.get",
        (),
        OBJECT,
        "global, else builtin; NameError",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    Row(
        "global.set",
        (OBJECT,),
        VOID,
        "store into the module's namespace",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "global.del",
        (),
        VOID,
        "delete from the module's namespace; NameError",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row("module.globals", (), OBJECT, "the module's namespace", borrows=True),
    Row(
        "make.function",
        (OBJECT, OBJECT),
        OBJECT,
        "interpreted nested function: imm = (qualname, first line, kind, rank among equals); "
        "operands: tuple of cells, tuple (defaults|None, kwdefaults|None, annotate|None)",
        raises=True,
        effects=Effect.ALLOCATES,
    ),
    # Exceptions (the pending exception is implicit state).
    Row(
        "exc.enter",
        (),
        OBJECT,
        "on an error edge: take the pending exception, make it the handled one; yields the previously handled (or "
        "None)",
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row("exc.handled", (), OBJECT, "the exception being handled", effects=Effect.READS, thread=Thread.CPYTHON),
    Row(
        "exc.leave",
        (OBJECT,),
        VOID,
        "make the operand (or None) the handled exception again",
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "exc.raise",
        (OBJECT, OBJECT),
        VOID,
        "raise operand 0 (class or instance) from operand 1 (undefined value: no `from`); never returns normally",
        steals=(0,),
        raises=True,
        never_returns=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "exc.reraise",
        (OBJECT,),
        VOID,
        "set operand as pending again, without a new traceback entry; never returns normally",
        raises=True,
        never_returns=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "exc.reraise_handled",
        (),
        VOID,
        "bare `raise`: RuntimeError if nothing is handled; never returns normally",
        raises=True,
        never_returns=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
    Row(
        "safepoint",
        (),
        VOID,
        "serve stop-the-world, signals, reclamation",
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        slow_path=True,
    ),
    *(
        Row(
            f"safepoint.{of.name}",
            (of,),
            VOID,
            f"safepoint in some rounds of a loop: where its counter, the operand, is divisible by {every}",
            raises=True,
            effects=Effect.ARBITRARY,
            thread=Thread.CPYTHON,
            slow_path=True,
        )
        for of, every in ((I64, 32), (INT, "8, or no small int"))
    ),
    Row("recursion.check", (), VOID, "RecursionError when the C stack nears its end", raises=True, effects=Effect.NONE),
    # Cells of captured variables: imm[0] = the variable's name.
    Row(
        "cell.new",
        (OBJECT,),
        OBJECT,
        "a new cell that holds the operand, or nothing if that is undefined",
        raises=True,
        effects=Effect.ALLOCATES,
        c="ul_cell_new",
    ),
    Row("cell.get", (OBJECT,), OBJECT, "contents; UnboundLocalError", raises=True, effects=READ, thread=Thread.LOCKED),
    Row(
        "cell.set",
        (OBJECT, OBJECT),
        VOID,
        "store; an undefined operand empties the cell",
        effects=WRITE,
        thread=Thread.LOCKED,
    ),
    Row("cell.del", (OBJECT,), VOID, "empty; UnboundLocalError", raises=True, effects=WRITE, thread=Thread.LOCKED),
    Row(
        "self.native",
        (OBJECT,),
        BOOL,
        "imm[0] = native class: the operand's own class is a native class of this module with a valid method table, so "
        "super() in that class goes to its native base",
        effects=READ,
        thread=Thread.LOCKFREE,
        slow_path=True,
    ),
    # Reference counts: only after the pass `insert refs`.
    Row("ref.inc", (OBJECT,), VOID, "one more reference (refcounted types; undefined value allowed)"),
    Row(
        "ref.dec",
        (OBJECT,),
        VOID,
        "one reference less (refcounted types; undefined value allowed)",
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
    ),
)

OPS: Final = {row.name: row for row in (*STRUCTURAL, *ALL)}
if len(OPS) != len(STRUCTURAL) + len(ALL):
    msg = "two rows share one name"
    raise ValueError(msg)
