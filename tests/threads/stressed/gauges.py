"""Float attributes that some threads delete and set while others read them."""


class Gauge:
    def __init__(self) -> None:
        self.low: float = 1.5
        self.high: float = 2.5


def read(gauge: Gauge, rounds: int) -> list[str]:
    """What was found that nobody stored."""
    wrong: list[str] = []
    for _ in range(rounds):
        try:
            low = gauge.low
            if low != 1.5 and low != -1.5:
                wrong.append(f"low {low}")
            span = gauge.high - gauge.low
            if span != 1.0 and span != 4.0 and span != -1.0 and span != -4.0:
                wrong.append(f"span {span}")
        except AttributeError:
            pass
    return wrong


def turn(gauge: Gauge, rounds: int) -> int:
    """Delete and set; how often somebody else had deleted first."""
    missed = 0
    for i in range(rounds):
        try:
            del gauge.low
        except AttributeError:
            missed += 1
        gauge.low = -1.5 if i % 2 else 1.5
        try:
            del gauge.high
        except AttributeError:
            missed += 1
        gauge.high = -2.5 if i % 3 else 2.5
    return missed
