"""Runs of float accesses: what has been tested is not tested again; slow halves go on in a copy."""

from pathlib import Path

import pytest

from tests.unit.ir_modules import Sketch

GAUGE = Sketch(
    """
    class Gauge:
        def __init__(self, low: float, high: float) -> None:
            self.low = low
            self.high = high

        def narrow(self, by: float) -> float:
            self.low += by
            self.high -= by
            return self.low / by

        def width(self) -> float:
            return self.high - self.low
    """,
    """
    func @sample.Gauge.__init__(v0 self: @sample.Gauge, v1 low: float, v2 high: float) -> none {
    b0:
      slot.set {'sample.Gauge', 'low'} v0, v1
      slot.set {'sample.Gauge', 'high'} v0, v2
      v3: none = const.none
      return v3
    }

    func @sample.Gauge.narrow(v0 self: @sample.Gauge, v1 by: float) -> float {
    b0:
      v2: float = slot.get {'sample.Gauge', 'low'} v0 @8:8-8:22
      v3: float = float.add v2, v1
      slot.set {'sample.Gauge', 'low'} v0, v3
      v4: float = slot.get {'sample.Gauge', 'high'} v0 @9:8-9:23
      v5: float = float.sub v4, v1
      slot.set {'sample.Gauge', 'high'} v0, v5
      v6: float = slot.get {'sample.Gauge', 'low'} v0 @10:15-10:23
      v7: float = float.truediv v6, v1 @10:15-10:28
      return v7
    }

    func @sample.Gauge.width(v0 self: @sample.Gauge) -> float {
    b0:
      v1: float = slot.get {'sample.Gauge', 'high'} v0 @13:15-13:24
      v2: float = slot.get {'sample.Gauge', 'low'} v0 @13:27-13:35
      v3: float = float.sub v1, v2
      return v3
    }
    """,
    classes={"Gauge": (None, {"low": "float", "high": "float"}, ["narrow", "width"])},
)


def test_the_quick_code_asks_once_and_the_copy_as_often_as_ever() -> None:
    text = GAUGE.c_text()
    narrow = text[text.index("ul_f_Gauge_narrow(ul_thread *th, PyObject *self_0, double by_1) {") :]
    quick, copy = narrow[: narrow.index("slow_0_0:")], narrow[narrow.index("slow_0_0:") : narrow.index("goto done_0;")]
    assert (quick.count("ul_is_foreign("), quick.count("ul_slot_find_float(")) == (1, 2)
    assert (quick.count("ul_slot_write_unmarked_float("), quick.count("ul_slot_read_float(")) == (2, 1)
    assert (copy.count("ul_slot_set_unmarked_float("), copy.count("ul_slot_find_float(")) == (2, 3)


def test_runs_in_which_nothing_is_asked_twice_are_written_once() -> None:
    text = GAUGE.c_text()
    width = text[text.index("ul_f_Gauge_width(ul_thread *th, PyObject *self_0) {") :]
    assert "slow_" not in width
    assert width.count("ul_slot_find_float(") == 2


def test_slow_halves_in_the_middle_of_a_run(tmp_path: Path) -> None:
    sample = GAUGE.load(tmp_path)
    gauge = sample.Gauge(1.0, 8.0)
    assert (gauge.narrow(2.0), gauge.low, gauge.high) == (1.5, 3.0, 6.0)
    del gauge.high
    with pytest.raises(AttributeError, match="'Gauge' object has no attribute 'high'"):
        gauge.narrow(1.0)
    assert gauge.low == 4.0
    with pytest.raises(ZeroDivisionError):
        sample.Gauge(1.0, 2.0).narrow(0.0)

    stored: list[float] = []

    class Told(sample.Gauge):  # type: ignore[misc, name-defined]
        low = property(lambda self: stored[-1], lambda self, value: stored.append(value))

    told = Told(1.0, 8.0)
    assert (told.narrow(2.0), stored, told.high) == (1.5, [1.0, 3.0], 6.0)


def exchange(one: str, other: str) -> str:
    """The C of a function that stores the items `work[j]` and `work[i]`, read in this order, at two places."""
    value = {"i": "v1", "j": "v2"}
    sketch = Sketch(
        f"""
        def exchange(items: list[str], i: int, j: int) -> list[str]:
            work = items.copy()
            work[{one}], work[{other}] = work[j], work[i]
            return work
        """,
        f"""
        func @sample.exchange(v0 items: list, v1 i: i64, v2 j: i64) -> list {{
        b0:
          v3: list = list.copy v0
          v4: object = list.get_i64 v3, v2
          v5: object = list.get_i64 v3, v1
          list.set_i64 v3, {value[one]}, v4
          list.set_i64 v3, {value[other]}, v5
          return v3
        }}
        """,
    )
    text = sketch.c_text()
    return text[text.rindex("ul_f_exchange(ul_thread *th") :]


def test_items_that_change_places_are_not_counted() -> None:
    for one, other, exchanged in (("i", "j", True), ("j", "i", False)):
        text = exchange(one, other)
        quick = text[: text.index("done_0:")]
        counted = 0 if exchanged else 2
        assert (quick.count("ul_list_our_exchange("), quick.count("ul_incref(")) == (int(exchanged), counted)
        assert text.count("ul_list_replace(") == 2  # the copy does it one by one


COUNT = Sketch(
    """
    def count(items: list[int], i: int) -> int:
        work = items.copy()
        work[i] += i
        return work[i]
    """,
    """
    func @sample.count(v0 items: list, v1 i: int) -> int {
    b0:
      v2: list = list.copy v0
      v3: int = list.int_at v2, v1 @4:4-4:11
      v4: int = int.add v3, v1 @4:4-4:16
      v5: object = int.box v4
      list.set v2, v1, v5 @4:4-4:11
      v6: int = list.int_at v2, v1 @5:11-5:18
      return v6
    }
    """,
)


def test_ints_that_are_not_small_go_on_in_the_copy(tmp_path: Path) -> None:
    text = COUNT.c_text()
    count = text[text.index("ul_f_count(ul_thread *th, PyObject *items_0, ul_int i_1) {") :]
    quick, copy = count.split("done_0:")[0], count[count.index("slow_0_0:") : count.index("goto done_0;")]
    assert quick.count("ul_list_is_ours(") == 1
    assert (quick.count("ul_int_add_slow("), copy.count("ul_int_add_slow(")) == (0, 1)
    sample = COUNT.load(tmp_path)
    assert sample.count([1, 2], 1) == 3
    assert sample.count([1, 1 << 80], 1) == (1 << 80) + 1
    assert sample.count([1, 2], -1) == 1

    class Told(int):
        def __add__(self, other: int) -> int:
            added.append(other)
            return 7

    added: list[int] = []
    assert (sample.count([0, Told(5)], 1), added) == (7, [1])
    for at in (2, -3, 1 << 70):
        with pytest.raises(IndexError, match=r"list index out of range|cannot fit"):
            sample.count([1, 2], at)
