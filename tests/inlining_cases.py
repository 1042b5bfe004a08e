"""Sources whose function goes where it is called, and such where it stays: `main` calls it."""

GONE = [
    (
        "a return's value is the caller's",
        """
        def f(a):
            if a > 1:
                return note(a)
            return 0
        def main(a):
            note('before')
            return f(a + 1)
        """,
    ),
    (
        "a value that nobody takes is dropped",
        """
        def f(a):
            if a:
                return 5
            note(a)
        def main(a):
            f(a)
        """,
    ),
    (
        "something follows",
        """
        def f(a):
            if a == 1:
                note('one')
                return 7
            if a == 2:
                return
            return note('other')
        def main(a):
            value = f(a)
            note(value)
            return value, a
        """,
    ),
    (
        "a search goes on behind its loop",
        """
        def f(items, wanted):
            for index, item in enumerate(items):
                if note(item) == wanted:
                    return index
            return -1
        def main(a):
            place = f([3, 1, 2], a)
            note('after')
            return place
        """,
    ),
    (
        "an argument is changed inside",
        """
        def f(a):
            a = a + 1
            return a * 2
        def main(a):
            b = f(a)
            return a, b
        """,
    ),
    (
        "a local has the name of one of the caller's",
        """
        def f(a):
            b = a + 1
            note(b)
        def main(a):
            b = 5
            f(a)
            return b
        """,
    ),
    (
        "a local of the caller has the name of a global",
        """
        limit = 3
        def f(a):
            note(a < limit)
        def main(a):
            limit = 100
            f(a)
            return limit
        """,
    ),
    (
        "arguments are evaluated in order",
        """
        def f(a, b, c=3):
            return b, a, c
        def main(a):
            return f(note(1), b=note(2))
        """,
    ),
    (
        "a test that is a call",
        """
        def f(a):
            if a > 1:
                return note(True)
            return False
        def main(a):
            if f(a) and note('and'):
                return 'yes'
            return 'no'
        """,
    ),
    (
        "the caller is in a loop",
        """
        def f(a):
            if a == 1:
                return
            note(a)
        def main(a):
            for item in (0, 1, 2):
                note('next')
                f(item)
        """,
    ),
    (
        "a generator's values come from where it is",
        """
        def f(a):
            if a:
                return (yield a)
            yield 'none'
        def main(a):
            found = yield from f(a)
            yield note(found)
        """,
    ),
    (
        "methods, of a class and of another one",
        """
        class Inner:
            def __init__(self):
                self.x = 1
            def grow(self, by):
                self.x += by
                return self.x
        class Outer:
            def __init__(self):
                self.inner = Inner()
            def _twice(self, a):
                note(a)
                return self.inner.grow(a) * 2
            def go(self, a):
                result = self._twice(a)
                return result, self.inner.x
        def main(a):
            return Outer().go(a)
        """,
    ),
    (
        "a property is an expression",
        """
        class C:
            def __init__(self, a):
                self.a = a
            @property
            def double(self):
                return self.a * 2
        def main(a):
            one = C(a)
            return one.double + 1
        """,
    ),
    (
        "an error comes through the handler around the call",
        """
        def f(a):
            if not a:
                raise ValueError('bad')
            return note(a)
        def main(a):
            try:
                return f(a)
            except ValueError as error:
                return note(str(error))
        """,
    ),
    (
        "an error is handled inside, and something follows",
        """
        def f(a):
            try:
                found = 6 // a
            except ZeroDivisionError:
                return 'none'
            return note(found)
        def main(a):
            result = f(a)
            return result, 1
        """,
    ),
]

STAYING = [
    ("it calls itself", "def f(a):\n return f(a - 1) if a else 0\ndef main(a):\n return f(a)"),
    ("it is given to somebody", "def f(a):\n return a\ndef main(a):\n return list(map(f, [a]))"),
    ("it is asked for by name", "def f(a):\n return a\nx = 'f'\ndef main(a):\n return f(a)"),
    (
        "something happens before it in the same expression",
        "def f(a):\n note(a)\n return a\ndef main(a):\n return [note(1), f(a)]",
    ),
    (
        "only one of two operands is evaluated",
        "def f(a):\n note(a)\n return a\ndef main(a):\n return a and f(a)",
    ),
    (
        "it is a generator that is not used up at once",
        "def f(a):\n yield a\ndef main(a):\n return list(f(a))",
    ),
    (
        "a subclass has another one",
        """
        class A:
            def f(self, a):
                return note(a)
            def go(self, a):
                return self.f(a)
        class B(A):
            def f(self, a):
                return 'B'
        def main(a):
            return A().go(a), B().go(a)
        """,
    ),
    (
        "it has any number of arguments",
        "def f(*a):\n return a\ndef main(a):\n return f(a)",
    ),
    (
        "it leaves a loop in a loop",
        """
        def f(a):
            for i in range(3):
                for j in range(3):
                    if i * j == a:
                        return i
            return None
        def main(a):
            b = f(a)
            return note(b)
        """,
    ),
    (
        "what it imports could not be forgotten in time",
        """
        def f(a):
            import sys
            note(a)
        def main(a):
            f(a)
            note('after')
        """,
    ),
]
