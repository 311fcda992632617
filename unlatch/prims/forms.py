"""The common shapes of rows, so that a table says only what is particular to each primitive.

The C name follows from the primitive's: `list.append` is `ul_list_append`.
"""

from dataclasses import replace

from unlatch.prims.schema import Effect, Row, Thread
from unlatch.types import BOOL, I64, INT, OBJECT, STR, Type

ITEMS = (-1,)  # `steals`: all variadic operands


def c_name(name: str) -> str:
    """The C function of the primitive `name`."""
    return "ul_" + name.replace(".", "_")


def pure(name: str, params: tuple[Type, ...], result: Type, doc: str, *, borrows: bool = False) -> Row:
    """A function of the operands' values alone; it cannot fail and touches no heap."""
    return Row(name, params, result, doc, borrows=borrows, c=c_name(name))


def partial(name: str, params: tuple[Type, ...], result: Type, doc: str) -> Row:
    """Like `pure`, but some operands have no result (division by zero, out of range)."""
    return Row(name, params, result, doc, raises=True, c=c_name(name))


def fresh(
    name: str,
    params: tuple[Type, ...],
    result: Type,
    doc: str,
    *,
    variadic: bool = False,
    steals: tuple[int, ...] = (),
) -> Row:
    """Allocates its result and does nothing else that could be noticed."""
    return Row(
        name,
        params,
        result,
        doc,
        raises=True,
        effects=Effect.ALLOCATES,
        variadic=variadic,
        steals=steals,
        c=c_name(name),
    )


def generic(
    name: str,
    params: tuple[Type, ...],
    result: Type,
    doc: str,
    *,
    variadic: bool = False,
    steals: tuple[int, ...] = (),
    may_be_undefined: bool = False,
    slow_path: bool = False,
) -> Row:
    """May run arbitrary Python code: a dunder of some class, or the destructor of a value that is replaced."""
    return Row(
        name,
        params,
        result,
        doc,
        raises=True,
        effects=Effect.ARBITRARY,
        thread=Thread.CPYTHON,
        variadic=variadic,
        steals=steals,
        c=c_name(name),
        may_be_undefined=may_be_undefined,
        slow_path=slow_path,
    )


def lengthy(
    name: str,
    params: tuple[Type, ...],
    result: Type,
    doc: str,
    *,
    variadic: bool = False,
    steals: tuple[int, ...] = (),
    slow_path: bool = False,
) -> Row:
    """Like `generic`, and takes longer the bigger its operands are, or as long as foreign code pleases."""
    row = generic(name, params, result, doc, variadic=variadic, steals=steals, slow_path=slow_path)
    return replace(row, polls=True)


def on_small(name: str, params: tuple[Type, ...], result: Type, doc: str) -> Row:
    """Like `generic`, but only for operands that are no small ints: exact ints do nothing unexpected."""
    return generic(name, params, result, doc, slow_path=True)


def on_exact(name: str, params: tuple[Type, ...], result: Type, doc: str) -> Row:
    """Like `generic`, but only for operands that are neither small ints nor of the exact class."""
    return generic(name, params, result, doc, slow_path=True)


def on_exact_text(name: str, params: tuple[Type, ...], result: Type, doc: str) -> Row:
    """Like `on_exact`, and takes longer the longer the strings are."""
    return lengthy(name, params, result, doc, slow_path=True)


def sequence(of: Type) -> tuple[Row, ...]:
    """What all sequences of builtin classes have."""
    name = of.name
    return (
        on_exact(f"{name}.len", (of,), I64, "len(self)"),
        on_exact(f"{name}.bool", (of,), BOOL, "bool(self)"),
        lengthy(
            f"{name}.get_slice",
            (of, OBJECT, OBJECT, OBJECT),
            OBJECT,
            "self[lower:upper:step]; an absent part is undefined",
        ),
        (on_exact if of == STR else lengthy)(f"{name}.contains", (of, OBJECT), BOOL, "x in self; TypeError"),
        lengthy(f"{name}.repeat", (of, INT), OBJECT, "self * n"),
        pure(f"{name}.is_exact", (OBJECT,), BOOL, f"type(x) is {name}"),
    )


def sliced(of: Type) -> tuple[Row, ...]:
    """The quick slices of sequences that have them."""
    doc = "self[lower:upper], bounds as in Python; an absent upper bound is the greatest i64"
    of_ints = "self[lower:upper], bounds as in Python; an absent one is undefined"
    form = on_exact_text if of == STR else lengthy
    return (
        form(f"{of.name}.slice_i64", (of, I64, I64), OBJECT, doc),
        form(f"{of.name}.slice_int", (of, INT, INT), OBJECT, of_ints),
    )


def text_like(of: Type) -> tuple[Row, ...]:
    """What `str` and `bytes` have beside: order and a hash."""
    signs = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
    form = on_exact if of == STR else generic
    compared = (form(f"{of.name}.{name}", (of, of), BOOL, f"a {sign} b") for name, sign in signs.items())
    return (generic(f"{of.name}.hash", (of,), INT, "hash(self)"), *compared)
