"""Functions that are called at one place only stand there on a board: each costs some 50 bytes.

The sources are made of small functions, which is how people read them. MicroPython keeps for
each an object, an entry in a table and a preamble, and every call takes ten bytes more. So what
no program may use and only one place calls becomes part of its caller, and so does what is short
and called at a few. What happens, and in which order, stays the same.
"""

import ast

from tools.calls import Place, Unsuitable
from tools.finding import Findings, Known
from tools.placing import Placing, size
from tools.scopes import Stability, declared, nodes
from tools.tidying import Tidy

MOST = 420  # nodes that a function may grow to: a board's heap has no room for large blocks
SHORT = {2: 34, 3: 20, 4: 15, 5: 12, 6: 11}  # nodes of what may stand at so many places
ROUNDS = 12


def inlined(trees: dict[str, ast.Module], kept: set[str]) -> dict[str, ast.Module]:
    """Return the modules with fewer functions; those with a name in `kept` stay."""
    for tree in trees.values():
        Tidy().visit(tree)
    for _ in range(ROUNDS):
        if not Round(trees, kept).done():
            break
    for tree in trees.values():
        Tidy().visit(tree)
        ast.fix_missing_locations(tree)
    return trees


class Round:
    """One look at all modules, and what can be done without another."""

    def __init__(self, trees: dict[str, ast.Module], kept: set[str]) -> None:
        self._trees = trees
        self._findings = Findings(trees, kept)
        self._placing = Placing(Stability(self._findings.methods(), self._findings.changing))
        self._gone: set[int] = set()  # functions

    def done(self) -> int:
        """Put functions where they are called; return how many of them went."""
        return sum(self._place(known) for known in self._findings.functions)

    def _body(self, known: Known) -> list[ast.stmt]:
        """Return what a function is in."""
        return known.around.body if known.around else self._trees[known.module].body

    def _may_go(self, known: Known) -> bool:
        """Whether a function, and every call of it, is of a kind that can be replaced."""
        known.places = self._findings.places_of(known)
        count = len(known.places)
        if not count or (count > 1 and size(known.node) > SHORT.get(count, 0)):
            return False
        near = all(self._is_near(known, place) for place in known.places)
        return near and _is_plain(known) and known.node in self._body(known)

    def _is_near(self, known: Known, place: Place) -> bool:
        called = known.is_property or place.call is not None
        inside = place.owner is not None and place.owner is not known.node
        still = id(place.owner) not in self._gone
        return called and inside and still and place.module == known.module

    def _place(self, known: Known) -> bool:
        if not self._may_go(known):
            return False
        for place in known.places:
            place.call = None if known.is_property else place.call
        try:
            if len(known.places) == 1:
                self._placing.put(known.node, known.places[0], MOST)
            else:
                self._placing.put_everywhere(known.node, known.places)
        except Unsuitable:
            return False
        body = self._body(known)
        body.remove(known.node)
        body += [] if body else [ast.Pass()]
        self._gone.add(id(known.node))
        return True


def _is_plain(known: Known) -> bool:
    """Whether a function is nothing but statements, and its arguments are told one by one."""
    node = known.node
    if any(getattr(d, "id", "") not in ("staticmethod", "property") for d in node.decorator_list):
        return False
    if node.args.vararg or node.args.kwarg or declared(node):
        return False
    nested = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for inner in nodes(node):
        if isinstance(inner, nested) and inner is not node:
            return False
        if getattr(inner, "id", "") in ("super", "__class__"):
            return False
    return True
