"""What programs may use of the portable files: those names are the same on a board."""

import ast

# Packages whose names without an underscore are for programs, and such modules of others.
PUBLIC = ("modem.profiles", "modem.ports")
PUBLIC_MODULES = (
    *("modem", "modem.errors", "modem.record", "modem.causes", "modem.session.session"),
    *("modem.drivers.base", "modem.drivers.blocking", "modem.drivers.aio"),
    *("modem.session.events", "modem.session.messages", "modem.session.settings"),
)

# Of what a session has besides: for those who write a driver of their own.
FOR_DRIVERS = {"wants_reset", "want_sweep"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def is_public(module: str) -> bool:
    """Whether programs may use what this module defines, without being told its names."""
    return module in PUBLIC_MODULES or any(
        (module + ".").startswith(name + ".") for name in PUBLIC
    )


def listed_names(trees: dict[str, ast.Module]) -> set[str]:
    """Return the names in every `__all__`."""
    return {
        item.value
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        for item in ast.walk(node.value)
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    }


def public_names(trees: dict[str, ast.Module]) -> set[str]:
    """Return the names that programs may use."""
    listed = listed_names(trees)
    found = listed | FOR_DRIVERS
    for module, tree in trees.items():
        for node in tree.body:
            name = getattr(node, "name", "")
            if name in listed or (is_public(module) and not name.startswith("_")):
                found |= {name for name in definitions(node, signatures=True) if name[:1] != "_"}
            if is_public(module) and isinstance(node, ast.Assign):
                found |= {name for name in stored(node) if name[:1] != "_"}
    return found


def ancestors_of(public: set[str], trees: dict[str, ast.Module]) -> set[str]:
    """Return the classes that public ones come from: they may have the constructor of those."""
    classes = {
        node.name: node
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    found: set[str] = set()
    todo = [name for name in public if name in classes]
    while todo:
        bases = [getattr(base, "id", "") for base in classes[todo.pop()].bases]
        todo += [name for name in bases if name in classes and name not in found | public]
        found |= set(todo)
    return found


def protocols(tree: ast.Module) -> set[str]:
    """Return the names in the types that somebody else's objects have."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and "Protocol" in [ast.unparse(b) for b in node.bases]:
            found |= set(definitions(node))
    return found


def stored(node: ast.AST) -> list[str]:
    """Return the names that a statement defines where it stands."""
    if isinstance(node, Definition):
        return [node.name]
    inner = [stored(child) for child in ast.iter_child_nodes(node)]
    own = [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []
    return own + [name for names in inner for name in names]


def definitions(tree: ast.AST, *, signatures: bool = False) -> list[str]:
    """Return every name that is defined in a tree: globals, classes, functions, attributes.

    `signatures`: without what is private, and what is local to a function but no argument.
    """
    found = []
    todo = [tree]
    while todo:
        node = todo.pop()
        name = getattr(node, "name", "")
        if signatures and name and name.startswith("_") and name != "__init__":
            continue
        todo += ast.iter_child_nodes(node)
        if isinstance(node, Definition):
            found.append(node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.append(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not signatures:
            found.append(node.id)
        if signatures and isinstance(node, ast.ClassDef):
            found += [name for part in node.body for name in stored(part)]
    return [name for name in found if not (name.startswith("__") and name.endswith("__"))]
