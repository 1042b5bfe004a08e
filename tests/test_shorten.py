"""What a board gets of the sources: smaller, and the same to whoever uses it."""

import ast

import pytest

from tests.imports import module_name, portable_sources
from tools.merging import GROUPS
from tools.shorten import installed, is_left, names, shortened


def test_what_is_shortened_is_still_a_module() -> None:
    # No rows: to know them all is shortened, and that is not for who only collects.
    modules = [module_name(path) for path in portable_sources()]
    left = [module for module in modules if is_left(module)]
    assert len(left) > 50
    for module in left:
        ast.parse(shortened(module), module)


def test_programs_find_every_name_that_the_library_lists() -> None:
    modules = ("modem.errors", "modem.session.session")
    text = "".join(text for module in modules for text in installed(module).values())
    for name in ("NotRegistered", "denied", "Command", "sent_at", "registered"):
        assert name in text, name


@pytest.mark.parametrize("name", ["baudrate", "negotiate", "confirm", "validity", "handler"])
def test_arguments_of_public_methods_keep_their_names(name: str) -> None:
    assert name in shortened("modem.drivers.blocking")


def test_types_and_descriptions_are_left_behind() -> None:
    text = shortened("modem.drivers.blocking")
    assert "TYPE_CHECKING" not in text and '"""' not in text and "Callable" not in text


def test_the_attributes_of_one_class_stay_apart() -> None:
    for name, forms in names().in_class.items():
        assert len(set(forms.values())) == len(forms), name


def test_a_class_has_its_methods_as_they_are_called_now() -> None:
    tree = ast.parse(shortened("modem.at.channel"))
    tables = 0
    for node in (one for one in tree.body if isinstance(one, ast.FunctionDef)):
        made = {getattr(part, "name", "") for part in node.body}
        table = getattr(node.body[-1], "value", None)
        if isinstance(table, ast.Dict):  # it makes a class
            assert {n.id for n in ast.walk(table) if isinstance(n, ast.Name)} <= made
            tables += 1
    assert tables > 2


def test_numbers_have_no_names() -> None:
    assert "QUIET" not in shortened("modem.at.channel")
    assert "200" in shortened("modem.at.channel")


def test_what_was_merged_is_in_one_place() -> None:
    for host, members in GROUPS.items():
        assert is_left(host), host
        text = shortened(host)
        assert not [member for member in members if "from %s import" % member in text], host


def test_a_module_that_programs_import_by_name_is_still_there() -> None:
    assert "CommandReceived" in shortened("modem.session.events")
    assert not is_left("modem.at.framing")
