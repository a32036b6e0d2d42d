"""Methods whose code does not know its class: those that a library made by
exec, and those that were defined elsewhere."""
import dataclasses

from truth import spin, tell, timed


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0

    def __post_init__(self):
        spin(0.01)


@dataclasses.dataclass
class Line(Point):
    z: int = 0

    def grow(self, by):
        return lambda: (self.z, spin(0.01))


def made():
    def method(self):
        spin(0.01)
        return lambda: self  # which makes it a cell

    def build(cls):
        spin(0.01)
        return cls

    return method, build


Point.method, build = made()
Point.build = classmethod(build)


def make():
    Point(1)


def make_line():
    Line(1, 2, 3)


def call():
    Point.method(line)


def call_class():
    Line.build()


def call_inner():
    grown()


line = Line(1)
grown = line.grow(1)


def main():
    for _ in range(25):
        for f in make, make_line, call, call_class, call_inner:
            timed(f.__name__, f)


timed("main", main)
tell(paths=[["make", "Point.__init__", "Point.__post_init__", "spin"],
            ["make_line", "Line.__init__", "__post_init__", "spin"],
            ["call", "Line.method", "spin"],
            ["call_class", "Line.build", "spin"],
            ["call_inner", "<lambda>", "spin"]],
     never=[["make", "__post_init__"]])
