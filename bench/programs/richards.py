"""A small operating system that passes packets between tasks: method calls through a class hierarchy, linked lists.

After Martin Richards' benchmark: an idle task, a worker, two handlers and two devices, scheduled by priority. The run
is right when the counts of queued packets and of held tasks come out as the algorithm says: 2322 and 928 for one
round.
"""

from typing import Final

DEFAULT: Final = 500
EXPECTED: Final = (1161000, 464000)

IDLE: Final = 0
WORKER: Final = 1
HANDLER_A: Final = 2
HANDLER_B: Final = 3
DEVICE_A: Final = 4
DEVICE_B: Final = 5
TASKS: Final = 6

DEVICE_PACKET: Final = 0
WORK_PACKET: Final = 1

PAYLOAD: Final = 4
IDLE_STEPS: Final = 1000


class Packet:
    def __init__(self, next_packet: "Packet | None", owner: int, kind: int) -> None:
        self.next: Packet | None = next_packet
        self.owner = owner
        self.kind = kind
        self.cursor = 0
        self.payload: list[int] = [0] * PAYLOAD

    def append_to(self, queue: "Packet | None") -> "Packet":
        """Put this packet at the end of `queue` and return the queue's head."""
        self.next = None
        if queue is None:
            return self
        last = queue
        while last.next is not None:
            last = last.next
        last.next = self
        return queue


class Scheduler:
    """The tasks, highest priority first, and the two counts that say whether a run was right."""

    def __init__(self) -> None:
        self.table: list[Task | None] = [None] * TASKS
        self.first: Task | None = None
        self.queued = 0
        self.held = 0

    def add(self, task: "Task") -> None:
        task.next = self.first
        self.first = task
        self.table[task.ident] = task

    def find(self, ident: int) -> "Task":
        task = self.table[ident]
        if task is None:
            raise LookupError(ident)
        return task

    def run(self) -> None:
        task = self.first
        while task is not None:
            task = task.next if task.is_blocked() else task.resume()


class Task:
    """One task: its place in the scheduler's list, its input queue, and what it is waiting for."""

    def __init__(self, scheduler: Scheduler, ident: int, priority: int, queue: Packet | None) -> None:
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue: Packet | None = queue
        self.next: Task | None = None
        self.pending = queue is not None
        self.waiting = True
        self.holding = False
        scheduler.add(self)

    def step(self, packet: Packet | None) -> "Task | None":
        """Do one unit of work, with the packet that woke the task, and name the task to go on with."""
        raise NotImplementedError

    def is_blocked(self) -> bool:
        return self.holding or (self.waiting and not self.pending)

    def resume(self) -> "Task | None":
        packet: Packet | None = None
        if self.waiting and self.pending:
            packet = self.queue
            if packet is None:
                raise LookupError("a pending task has an empty queue")
            self.queue = packet.next
            self.waiting = False
            self.pending = self.queue is not None
        return self.step(packet)

    def wait(self) -> "Task":
        self.waiting = True
        return self

    def hold(self) -> "Task | None":
        self.scheduler.held += 1
        self.holding = True
        return self.next

    def release(self, ident: int) -> "Task":
        task = self.scheduler.find(ident)
        task.holding = False
        if task.priority > self.priority:
            return task
        return self

    def send(self, packet: Packet) -> "Task":
        task = self.scheduler.find(packet.owner)
        self.scheduler.queued += 1
        packet.owner = self.ident
        return task.receive(packet, self)

    def receive(self, packet: Packet, sender: "Task") -> "Task":
        if self.queue is None:
            self.queue = packet.append_to(None)
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender


class IdleTask(Task):
    """Wakes one of the two devices in a fixed pseudo-random order, so many times."""

    def __init__(self, scheduler: Scheduler, steps: int) -> None:
        super().__init__(scheduler, IDLE, 0, None)
        self.waiting = False
        self.control = 1
        self.steps = steps

    def step(self, packet: Packet | None) -> Task | None:
        self.steps -= 1
        if self.steps == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control >>= 1
            return self.release(DEVICE_A)
        self.control = (self.control >> 1) ^ 0xD008
        return self.release(DEVICE_B)


class WorkerTask(Task):
    """Fills work packets with letters and sends them to the two handlers in turn."""

    def __init__(self, scheduler: Scheduler, priority: int, queue: Packet | None) -> None:
        super().__init__(scheduler, WORKER, priority, queue)
        self.destination = HANDLER_A
        self.letter = 0

    def step(self, packet: Packet | None) -> Task | None:
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.owner = self.destination
        packet.cursor = 0
        for i in range(PAYLOAD):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.payload[i] = ord("A") + self.letter - 1
        return self.send(packet)


class HandlerTask(Task):
    """Hands the letters of work packets to a device, one device packet for each letter."""

    def __init__(self, scheduler: Scheduler, ident: int, priority: int, queue: Packet | None) -> None:
        super().__init__(scheduler, ident, priority, queue)
        self.work: Packet | None = None
        self.device: Packet | None = None

    def step(self, packet: Packet | None) -> Task | None:
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is not None:
            cursor = work.cursor
            if cursor >= PAYLOAD:
                self.work = work.next
                return self.send(work)
            device = self.device
            if device is not None:
                self.device = device.next
                device.cursor = work.payload[cursor]
                work.cursor = cursor + 1
                return self.send(device)
        return self.wait()


class DeviceTask(Task):
    """Takes a packet, holds until the idle task releases it, and sends the packet back."""

    def __init__(self, scheduler: Scheduler, ident: int, priority: int) -> None:
        super().__init__(scheduler, ident, priority, None)
        self.busy_with: Packet | None = None

    def step(self, packet: Packet | None) -> Task | None:
        if packet is not None:
            self.busy_with = packet
            return self.hold()
        done = self.busy_with
        if done is None:
            return self.wait()
        self.busy_with = None
        return self.send(done)


def packets(count: int, owner: int, kind: int) -> Packet | None:
    queue: Packet | None = None
    for _ in range(count):
        queue = Packet(queue, owner, kind)
    return queue


def simulate(steps: int) -> Scheduler:
    scheduler = Scheduler()
    IdleTask(scheduler, steps)
    WorkerTask(scheduler, 1000, packets(2, WORKER, WORK_PACKET))
    HandlerTask(scheduler, HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_PACKET))
    HandlerTask(scheduler, HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_PACKET))
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler


def run(n: int) -> tuple[int, int]:
    queued = 0
    held = 0
    for _ in range(n):
        scheduler = simulate(IDLE_STEPS)
        queued += scheduler.queued
        held += scheduler.held
    return queued, held
