"""Classes without methods are made by a call on a board: 16 bytes less than by a statement each.

Such a statement runs a function of its own, and leaves two names of its place in the class.
"""

import ast


def called(tree: ast.Module) -> ast.Module:
    """Return a module with calls in the place of its classes without methods."""
    tree.body = [_call(node) if isinstance(node, ast.ClassDef) else node for node in tree.body]
    return ast.fix_missing_locations(tree)


def _call(node: ast.ClassDef) -> ast.stmt:
    attributes: dict[str, ast.expr] = {}
    for part in node.body:
        if isinstance(part, ast.Assign) and _is_plain(part, attributes):
            attributes[getattr(part.targets[0], "id", "")] = part.value
        elif not isinstance(part, ast.Pass):
            return node
    arguments: list[ast.expr] = [
        ast.Constant(node.name),
        ast.Tuple(list(node.bases), ast.Load()),
        ast.Dict([ast.Constant(name) for name in attributes], list(attributes.values())),
    ]
    made = ast.Call(ast.Name("type", ast.Load()), arguments, [])
    return ast.Assign([ast.Name(node.name, ast.Store())], made)


def _is_plain(node: ast.Assign, before: dict[str, ast.expr]) -> bool:
    """Whether it gives one name a value that needs no other name of the class."""
    used = {inner.id for inner in ast.walk(node.value) if isinstance(inner, ast.Name)}
    single = len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return single and not used.intersection(before)
