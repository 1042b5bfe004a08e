"""What the shared tests use of hypothesis, for the board's Python: examples by chance.

A few examples of each property from a seed that is always the same; nothing is made smaller.
CPython has the real one, which looks for the odd cases; this shows that both Pythons agree.
"""

from hypothesis.strategies import Chance

EXAMPLES = 25


def given(*strategies):
    def decorate(test):
        def run(**fixtures):
            for seed in range(1, EXAMPLES + 1):
                chance = Chance(seed)
                values = [strategy.draw(chance) for strategy in strategies]
                try:
                    test(*values, **fixtures)
                except Exception:
                    print("with", values)
                    raise

        return run

    return decorate


def settings(**options):
    return lambda test: test


def example(*values, **words):
    return lambda test: test
