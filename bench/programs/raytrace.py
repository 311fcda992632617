"""Renders a few reflecting balls over a chessboard: many short-lived vectors, methods of a small class hierarchy."""

from math import sqrt
from typing import Final

DEFAULT: Final = 240
EXPECTED: Final = (21863244, 605043)

DEPTH: Final = 4
NEAR: Final = 1e-6


class Vector:
    def __init__(self, x: float, y: float, z: float) -> None:
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scaled(self, factor: float) -> "Vector":
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other: "Vector") -> float:
        return self.x * other.x + self.y * other.y + self.z * other.z

    def length(self) -> float:
        return sqrt(self.dot(self))

    def normalised(self) -> "Vector":
        return self.scaled(1.0 / self.length())

    def reflected(self, normal: "Vector") -> "Vector":
        return self - normal.scaled(2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin: Vector, direction: Vector) -> None:
        self.origin = origin
        self.direction = direction.normalised()

    def at(self, distance: float) -> Vector:
        return self.origin + self.direction.scaled(distance)


class Shape:
    """Something that a ray may hit, with a colour and how much of the light it mirrors."""

    def __init__(self, colour: Vector, mirror: float) -> None:
        self.colour = colour
        self.mirror = mirror

    def distance(self, ray: Ray) -> float | None:
        raise NotImplementedError

    def normal(self, point: Vector) -> Vector:
        raise NotImplementedError

    def colour_at(self, point: Vector) -> Vector:
        return self.colour


class Ball(Shape):
    def __init__(self, centre: Vector, radius: float, colour: Vector, mirror: float) -> None:
        super().__init__(colour, mirror)
        self.centre = centre
        self.radius = radius

    def distance(self, ray: Ray) -> float | None:
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        under = self.radius * self.radius - (to_centre.dot(to_centre) - along * along)
        if under < 0.0:
            return None
        half = sqrt(under)
        if along - half > NEAR:
            return along - half
        if along + half > NEAR:
            return along + half
        return None

    def normal(self, point: Vector) -> Vector:
        return (point - self.centre).normalised()


class Board(Shape):
    """A level plane of black and white squares."""

    def __init__(self, height: float, colour: Vector, mirror: float) -> None:
        super().__init__(colour, mirror)
        self.height = height
        self.up = Vector(0.0, 1.0, 0.0)
        self.dark = Vector(0.1, 0.1, 0.1)

    def distance(self, ray: Ray) -> float | None:
        if abs(ray.direction.y) < NEAR:
            return None
        distance = (self.height - ray.origin.y) / ray.direction.y
        return distance if distance > NEAR else None

    def normal(self, point: Vector) -> Vector:
        return self.up

    def colour_at(self, point: Vector) -> Vector:
        return self.colour if (int(point.x // 1.0) + int(point.z // 1.0)) % 2 == 0 else self.dark


class Scene:
    def __init__(self) -> None:
        self.shapes: list[Shape] = [Board(-1.0, Vector(0.9, 0.9, 0.9), 0.2)]
        for i in range(5):
            place = Vector(1.4 * i - 2.8, 0.2 * (i % 3), 6.0 + (i % 2))
            self.shapes.append(Ball(place, 0.9, Vector(0.2 * i, 0.5, 1.0 - 0.2 * i), 0.3))
        self.lights: list[Vector] = [Vector(-5.0, 8.0, -2.0), Vector(6.0, 5.0, 0.0)]

    def is_lit(self, point: Vector, light: Vector) -> bool:
        towards = light - point
        reach = towards.length()
        ray = Ray(point, towards)
        for shape in self.shapes:
            distance = shape.distance(ray)
            if distance is not None and distance < reach:
                return False
        return True

    def trace(self, ray: Ray, depth: int) -> Vector:
        nearest: Shape | None = None
        shortest = 1e9
        for shape in self.shapes:
            distance = shape.distance(ray)
            if distance is not None and distance < shortest:
                nearest = shape
                shortest = distance
        if nearest is None:
            return Vector(0.4, 0.6, 0.9)
        point = ray.at(shortest)
        normal = nearest.normal(point)
        brightness = 0.15
        for light in self.lights:
            towards = (light - point).normalised()
            facing = towards.dot(normal)
            if facing > 0.0 and self.is_lit(point, light):
                brightness += 0.5 * facing
        colour = nearest.colour_at(point).scaled(brightness)
        if depth > 0 and nearest.mirror > 0.0:
            mirrored = self.trace(Ray(point, ray.direction.reflected(normal)), depth - 1)
            colour = colour.scaled(1.0 - nearest.mirror) + mirrored.scaled(nearest.mirror)
        return colour


def level(value: float) -> int:
    return min(255, int(value * 255.0))


def run(n: int) -> tuple[int, int]:
    """The sum of all colour levels of a picture of n × n points, and a checksum of them."""
    scene = Scene()
    eye = Vector(0.0, 1.0, -3.0)
    total = 0
    checksum = 0
    for row in range(n):
        for column in range(n):
            direction = Vector(2.0 * column / n - 1.0, 0.8 - 1.6 * row / n, 2.0)
            colour = scene.trace(Ray(eye, direction), DEPTH)
            for part in (level(colour.x), level(colour.y), level(colour.z)):
                total += part
                checksum = (checksum * 31 + part) % 1_000_003
    return total, checksum
