"""What `python -m bench.progress` makes of its samples: who does not poll is late, who makes garbage is not."""

import signal
import threading

import pytest

from bench.progress.__main__ import Kind, summary
from bench.progress.compare import MANY, Delays, Price
from bench.progress.measure import Collection, Hold, Samples

# 1 ms, and 100 ns per object; one that something held up.
STILL = [Collection(n, 1.0 + n * 1e-4, 1.0 + n * 1e-4, 0.0, False) for n in (0, 1, 2 * MANY, 4 * MANY, 5 * MANY)]
STILL.append(Collection(3 * MANY, 9.0, 9.0, 0.0, False))


def beside(*running: Collection) -> Samples:
    return Samples(list(running), STILL, [0.01])


def late(samples: Samples) -> list[str]:
    resting = Samples([Collection(0, 1.0, 1.0, 0.0, False)], [], [0.0])
    kind = Kind("some", resting, samples, samples)
    return [line for line in summary([kind]) if "later" in line]


def test_the_price_of_garbage_is_the_median_one() -> None:
    price = Price.of([(one.found, one.whole) for one in STILL])
    assert price.at(0) == pytest.approx(1.0)
    assert price.at(8 * MANY) == pytest.approx(1.0 + 8 * MANY * 1e-4)


def test_without_garbage_a_collection_has_one_price() -> None:
    price = Price.of([(0, 1.0), (3, 1.2), (1, 5.0)])
    assert price.at(7 * MANY) == 1.2


def test_a_loop_that_does_not_poll_is_late() -> None:
    samples = beside(Collection(0, 9.0, 1.0, 8.0, False))
    assert max(Delays.of(samples).by_loop) == pytest.approx(8.0)
    assert len(late(samples)) == 2


def test_a_loop_that_makes_collecting_dearer_is_late() -> None:
    samples = beside(Collection(4 * MANY, 9.0, 9.0, 9.0, False))
    assert max(Delays.of(samples).by_loop) == pytest.approx(4.0)
    assert len(late(samples)) == 1


def test_garbage_alone_makes_nobody_late() -> None:
    samples = beside(Collection(9 * MANY, 10.5, 10.5, 1.0, False))
    assert max(Delays.of(samples).by_loop) == pytest.approx(0.5)
    assert late(samples) == []


def test_waiting_for_a_processor_is_not_the_loops_doing() -> None:
    samples = beside(
        Collection(0, 9.0, 1.0, 0.5, False),  # the loop did not run either
        Collection(0, 9.0, 1.0, 8.0, True),  # it ran while this thread could not
    )
    delays = Delays.of(samples)
    assert delays.by_loop == pytest.approx([0.5])
    assert delays.by_clock == pytest.approx([8.0, 8.0])


def test_a_machine_that_is_never_quiet_shows_nothing() -> None:
    assert len(late(beside(Collection(0, 1.0, 1.0, 0.0, True)))) == 1


def test_what_is_held_up_does_nothing_and_then_goes_on() -> None:
    hold = Hold()
    turns = 0
    seen: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        for _ in range(3):
            with hold.held():
                seen.append(turns)
                ended.wait(0.01)
                seen.append(turns)
            while turns == seen[-1]:
                pass
        ended.set()

    before = signal.signal(signal.SIGUSR1, hold.on_signal)
    try:
        thread = threading.Thread(target=watch)
        thread.start()
        while not ended.is_set():
            turns += 1
        thread.join()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert seen[::2] == seen[1::2]
    assert len(set(seen)) == 3
