"""What the shared tests use of pytest, for the board's Python: see runner.py."""


class Cases:
    """A test function and its rows: (name, keyword arguments) each."""

    def __init__(self, function, rows):
        self.function = function
        self.rows = rows


class Param:
    """A row with a name."""

    def __init__(self, values, name):
        self.values = values
        self.name = name


def param(*values, id=None):
    return Param(values, id)


def named(values, ids):
    """Return (name, value) of each row."""
    if ids is None or callable(ids):
        label = ids or str
        return [(label(value), value) for value in values]
    return list(zip(ids, values))  # noqa: B905  as boards know it


class Fixture:
    """A fixture: a function without arguments, or with `request.param` of each of its rows."""

    def __init__(self, function, params=None, ids=None):
        self.function = function
        self.rows = None if params is None else named(params, ids)


class Request:
    """What a fixture with parameters is called with."""

    def __init__(self, value):
        self.param = value


def fixture(function=None, params=None, ids=None):
    if function is not None:
        return Fixture(function)
    return lambda function: Fixture(function, params, ids)


class Mark:
    """Only `parametrize` means anything here."""

    def parametrize(self, names, values, ids=None):
        if isinstance(names, str):
            names = [name.strip() for name in names.split(",")]

        def decorate(test):
            found = []
            for label, value in named(list(values), ids):
                if isinstance(value, Param):
                    label, value = value.name or label, value.values
                elif len(names) == 1:
                    value = (value,)
                found.append((label, dict(zip(names, value))))  # noqa: B905
            if not isinstance(test, Cases):
                return Cases(test, found)
            rows = []
            for label, words in test.rows:
                for more, others in found:
                    every = dict(words)
                    every.update(others)
                    rows.append((label + "-" + more, every))
            return Cases(test.function, rows)

        return decorate

    def __getattr__(self, name):
        return lambda *words, **options: lambda test: test


mark = Mark()


class raises:  # noqa: N801  its name in pytest
    """A block that must raise one of these errors; `value` is the error."""

    def __init__(self, kinds, match=None):
        self.kinds = kinds
        self.match = match
        self.value = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert kind is not None, "nothing was raised"
        if not isinstance(error, self.kinds):
            return False
        self.value = error
        if self.match:
            import re

            assert re.search(self.match, str(error)), str(error)
        return True
