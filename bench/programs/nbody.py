"""Planets pulling at each other: float attributes of a few objects, read and written in a double loop."""

from math import pi, sqrt
from typing import Final

DEFAULT: Final = 150_000
EXPECTED: Final = -0.169081272

DAYS_PER_YEAR: Final = 365.24
SOLAR_MASS: Final = 4.0 * pi * pi


class Body:
    def __init__(self, x: float, y: float, z: float, vx: float, vy: float, vz: float, mass: float) -> None:
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx * DAYS_PER_YEAR
        self.vy = vy * DAYS_PER_YEAR
        self.vz = vz * DAYS_PER_YEAR
        self.mass = mass * SOLAR_MASS


class System:
    """The sun and the four large planets, positions in AU, velocities in AU a year."""

    def __init__(self) -> None:
        sun = Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
        jupiter = Body(
            4.84143144246472090e00,
            -1.16032004402742839e00,
            -1.03622044471123109e-01,
            1.66007664274403694e-03,
            7.69901118419740425e-03,
            -6.90460016972063023e-05,
            9.54791938424326609e-04,
        )
        saturn = Body(
            8.34336671824457987e00,
            4.12479856412430479e00,
            -4.03523417114321381e-01,
            -2.76742510726411256e-03,
            4.99852801234917238e-03,
            2.30417297573763929e-05,
            2.85885980666130812e-04,
        )
        uranus = Body(
            1.28943695621391310e01,
            -1.51111514016986312e01,
            -2.23307578892655734e-01,
            2.96460137564761618e-03,
            2.37847173959480950e-03,
            -2.96589568540237556e-05,
            4.36624404335156298e-05,
        )
        neptune = Body(
            1.53796971148509165e01,
            -2.59193146099879641e01,
            1.79258772950371181e-01,
            2.68067772490389322e-03,
            1.62824170038242295e-03,
            -9.51592254519715870e-05,
            5.15138902046611451e-05,
        )
        self.bodies: list[Body] = [sun, jupiter, saturn, uranus, neptune]
        self.cancel_drift(sun)

    def cancel_drift(self, anchor: Body) -> None:
        """Give `anchor` the momentum that keeps the centre of mass at rest."""
        px = 0.0
        py = 0.0
        pz = 0.0
        for body in self.bodies:
            px += body.vx * body.mass
            py += body.vy * body.mass
            pz += body.vz * body.mass
        anchor.vx = -px / anchor.mass
        anchor.vy = -py / anchor.mass
        anchor.vz = -pz / anchor.mass

    def advance(self, dt: float) -> None:
        bodies = self.bodies
        count = len(bodies)
        for i in range(count):
            a = bodies[i]
            for j in range(i + 1, count):
                b = bodies[j]
                dx = a.x - b.x
                dy = a.y - b.y
                dz = a.z - b.z
                squared = dx * dx + dy * dy + dz * dz
                pull = dt / (squared * sqrt(squared))
                on_a = b.mass * pull
                on_b = a.mass * pull
                a.vx -= dx * on_a
                a.vy -= dy * on_a
                a.vz -= dz * on_a
                b.vx += dx * on_b
                b.vy += dy * on_b
                b.vz += dz * on_b
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz

    def energy(self) -> float:
        total = 0.0
        bodies = self.bodies
        for i in range(len(bodies)):
            a = bodies[i]
            total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx = a.x - b.x
                dy = a.y - b.y
                dz = a.z - b.z
                total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
        return total


def run(n: int) -> float:
    system = System()
    for _ in range(n):
        system.advance(0.01)
    return round(system.energy(), 9)
