"""Methods that run once, while a program starts, are in a file of their own on a board.

What stays of each is a call of a function there, which has the same arguments by their place.
The file is forgotten with all else that only passes.
"""

import ast
from collections.abc import Callable

from tools.scopes import Nested, arguments, bound, declared, nodes, used

# By the module where their class goes.
METHODS = {
    "modem.session.session": (
        *("Settings.__init__", "Session.__init__", "Driver.__init__", "UartLine.__init__"),
    ),
    "modem.drivers.blocking": ("Modem.open",),
    "modem.drivers.aio": ("AsyncModem.open",),
}
FILE = "modem.session.once"
WITH = "modem.session.session"  # whose file it comes with
# What the functions are called: words that every firmware has in its ROM.
CALLED = ("start", "open", "load", "loads", "enable", "select", "main", "reset", "id")


def called_as(host: str, method: str) -> str:
    """Return the name of the function that has become of a method."""
    every = [(module, one) for module, found in METHODS.items() for one in found]
    return CALLED[every.index((host, method))]


def apart(tree: ast.Module, host: str, form: Callable[[str], str]) -> list[ast.stmt]:
    """Take the bodies of methods out of a module; return the functions that have them now.

    `form` returns what a class is called in this tree, of the name that it has in the source.
    """
    found: list[ast.stmt] = []
    for name in METHODS.get(host, ()):
        around, _, method = name.partition(".")
        inside = [one for one in tree.body if getattr(one, "name", "") == form(around)]
        (node,) = [
            part
            for one in inside
            for part in getattr(one, "body", [])
            if isinstance(part, ast.FunctionDef) and part.name == method
        ]
        found.append(_function(node, tree, host, called_as(host, name)))
    return found


def _function(node: ast.FunctionDef, tree: ast.Module, host: str, name: str) -> ast.stmt:
    """Return a method as a function, and leave a call of it in its place."""
    names = [one.arg for one in arguments(node)]
    needed = _globals(node, tree)
    head = ["from %s import %s" % (host, ", ".join(needed))] if needed else []
    function = ast.parse("def %s(%s): pass" % (name, ", ".join(names))).body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = ast.parse("".join(head)).body + node.body
    call = "later.%s(%s)" % (name, ", ".join(names))
    call = call if node.name == "__init__" else "return " + call
    stub = ast.parse("def f():\n import %s as later\n %s" % (FILE, call)).body[0]
    assert isinstance(stub, ast.FunctionDef)
    node.body = stub.body
    return function


def _globals(node: ast.FunctionDef, tree: ast.Module) -> list[str]:
    """Return the globals that a function uses.  Raises ValueError if it cannot be elsewhere."""
    body = ast.Module(node.body, [])
    own = used(body) - bound(node)
    if any(isinstance(one, Nested | ast.Yield) for one in nodes(body)):
        raise ValueError("%s is more than statements" % node.name)
    if declared(tree) & (own | declared(node)) or "super" in own:
        raise ValueError("%s needs what changes where it is" % node.name)
    named = {one.name for one in tree.body if isinstance(one, Nested) and hasattr(one, "name")}
    others = [one for one in tree.body if not isinstance(one, Nested)]
    return sorted(own & (named | bound(ast.Module(others, []))))
