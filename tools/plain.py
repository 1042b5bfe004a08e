"""Classes are made with less on a board than by a statement each.

Such a statement leaves two names of its place in the class, 16 bytes, which nothing asks for. It
runs a function of its own, too: those without methods are made by a call.
"""

import ast


def called(tree: ast.Module) -> ast.Module:
    """Return a module with calls in the place of its classes without methods."""
    Calls().visit(tree)
    return ast.fix_missing_locations(tree)


class Calls(ast.NodeTransformer):
    """Makes plain classes by a call, and others without the names of their place."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        self.generic_visit(node)
        made = _call(node)
        if made is node:
            node.body[:0] = ast.parse("del __module__, __qualname__").body
        return made


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
