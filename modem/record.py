"""Plain values with a readable repr, equality and a hash, where dataclasses do not exist."""


class Record:
    """Base of every value that this library hands out.

    A subclass names its attributes in `_fields`, in the order of its constructor; two records
    are equal when they are of one class and all those attributes are equal.
    """

    _fields: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        inner = ", ".join(["%s=%r" % (name, getattr(self, name)) for name in self._fields])
        return "%s(%s)" % (type(self).__name__, inner)
