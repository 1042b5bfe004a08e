"""Modules of a board that have other names there than in the sources."""

import ast

from tests.imports import module_name, portable_sources
from tools.places import Moved
from tools.shorten import installed


def test_a_module_that_nobody_imports_by_name_has_a_short_one() -> None:
    (module,) = installed("modem.session.recovery")
    assert len(module) < 12
    texts = [text for path in portable_sources() for text in installed(module_name(path)).values()]
    assert not [text for text in texts if "session.recovery" in text]
    assert [text for text in texts if "import %s as " % module in text]


def test_a_module_that_programs_import_is_where_they_look_for_it() -> None:
    assert "import Event" in installed("modem.session.events")["modem.session.events"]
    assert list(installed("modem.sms.fields")) == ["modem.sms.fields"]


def test_modules_that_went_to_one_place_are_named_once() -> None:
    moved = Moved({"modem.b": "modem.x", "modem.c": "modem.x"})
    for source, wanted in (
        ("('modem', 'modem.b', 'modem.c')", "('modem', 'modem.x')"),
        ("(5, 'modem.b', 'modem.c')", "(5, 'modem.x', 'modem.x')"),
    ):
        assert ast.unparse(moved.visit(ast.parse(source))) == wanted
