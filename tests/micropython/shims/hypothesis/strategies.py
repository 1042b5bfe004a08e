"""Values by chance: the strategies that the shared tests use."""

# One of each kind that matters here, and few: a board never forgets a character that it saw.
CHARACTERS = "aZ09 @_\x00\x1b\r\n\x7f\x80éàñΔΩ€[~|^ışğćАя中\u200d\ud7ff\ue000\ufffd😀𐍈"


class Chance:
    """A generator of numbers that every Python computes alike."""

    def __init__(self, seed):
        self.state = seed * 7919 + 1
        for _ in range(3):
            self.below(2)

    def below(self, count):
        """Return a number from 0 to count - 1."""
        number = 0
        while True:
            self.state = self.state * 48271 % 0x7FFFFFFF
            number = number << 16 | self.state >> 8 & 0xFFFF
            if count <= 0x10000 or number >= count:
                return number % count

    def shuffle(self, values):
        """Bring a list into another order."""
        for last in range(len(values) - 1, 0, -1):
            other = self.below(last + 1)
            values[last], values[other] = values[other], values[last]


class Strategy:
    """What `make(chance)` gives, and what may be asked of it."""

    def __init__(self, make):
        self.draw = make

    def map(self, function):
        return Strategy(lambda chance: function(self.draw(chance)))

    def filter(self, condition):
        def draw(chance):
            while True:
                value = self.draw(chance)
                if condition(value):
                    return value

        return Strategy(draw)

    def __or__(self, other):
        return one_of(self, other)


def integers(least, most):
    def draw(chance):
        if chance.below(5) == 0:
            return least if chance.below(2) else most
        return least + chance.below(most - least + 1)

    return Strategy(draw)


def just(value):
    return Strategy(lambda chance: value)


def none():
    return just(None)


def booleans():
    return Strategy(lambda chance: chance.below(2) == 1)


def sampled_from(values):
    values = list(values)
    return Strategy(lambda chance: values[chance.below(len(values))])


def one_of(*strategies):
    return Strategy(lambda chance: strategies[chance.below(len(strategies))].draw(chance))


def size(chance, least, most):
    """Return how long a collection is: often short, sometimes as long as it may be."""
    if chance.below(8) == 0:
        return most
    return least + chance.below(min(most - least, 20) + 1)


def lists(inner, min_size=0, max_size=40):
    def draw(chance):
        return [inner.draw(chance) for _ in range(size(chance, min_size, max_size))]

    return Strategy(draw)


def tuples(*strategies):
    return Strategy(lambda chance: tuple([one.draw(chance) for one in strategies]))


def binary(min_size=0, max_size=100):
    def draw(chance):
        return bytes([chance.below(256) for _ in range(size(chance, min_size, max_size))])

    return Strategy(draw)


def characters(**options):
    return sampled_from(CHARACTERS)


def text(alphabet=None, min_size=0, max_size=100):
    if alphabet is None:
        alphabet = characters()
    elif isinstance(alphabet, str):
        alphabet = sampled_from(alphabet)
    return lists(alphabet, min_size, max_size).map("".join)


def builds(make, *strategies, **named):
    names = sorted(named)  # a board's dict has an order of its own

    def draw(chance):
        values = [one.draw(chance) for one in strategies]
        words = {name: named[name].draw(chance) for name in names}
        return make(*values, **words)

    return Strategy(draw)


class Data:
    """Draws inside a test."""

    def __init__(self, chance):
        self.chance = chance

    def draw(self, strategy):
        return strategy.draw(self.chance)


def data():
    return Strategy(Data)


def randoms():
    return Strategy(lambda chance: chance)
