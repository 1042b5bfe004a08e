"""Plain values with a readable repr, equality and a hash, where dataclasses do not exist."""


class Record:
    """Base of every value that this library hands out.

    A subclass names its attributes in `_fields`, in the order of its constructor, and those that
    may be left out have a value in the class. Two records are equal when their classes have one
    name and all those attributes are equal: on a board a class may have been loaded twice.
    """

    _fields: tuple[str, ...] = ()

    def __init__(self, *values: object, **named: object) -> None:
        taken = 0
        for index, name in enumerate(self._fields):
            if index < len(values):
                setattr(self, name, values[index])
            elif name in named:
                setattr(self, name, named[name])
            else:
                continue
            taken += 1
        if taken < len(values) + len(named):
            raise TypeError("%s takes %s" % (type(self).__name__, ", ".join(self._fields)))

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def __eq__(self, other: object) -> bool:
        return (
            type(self).__name__ == type(other).__name__
            and isinstance(other, Record)
            and self._values() == other._values()
        )

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        inner = ", ".join(["%s=%r" % (name, getattr(self, name)) for name in self._fields])
        return "%s(%s)" % (type(self).__name__, inner)
