"""The dialogues in PROTOCOL.md, with a running agent; and that it names each verb."""

import json
import re
import typing
from typing import Any

import msgspec
import pytest

from modem.agent import requests
from modem.simulator.fixtures import RunningModem
from tests.agent.door import Door, by_hand
from tests.imports import ROOT

PAGE = (ROOT / "modem/agent/PROTOCOL.md").read_text("utf-8")
DIALOGUES = re.findall(r"^```text\n(.*?)^```$", PAGE, re.M | re.S)
VERBS = [msgspec.inspect.type_info(kind).tag for kind in typing.get_args(requests.AnyRequest)]
# What differs from day to day; only its kind is compared.
VARYING = ("accepted_at", "ended_at", "received_at", "sent_at", "pid", "port")


def alike(shown: Any, found: Any, name: str = "") -> bool:
    if name in VARYING or (name == "id" and isinstance(shown, str)):
        return type(shown) is type(found)
    if isinstance(shown, dict):
        same = isinstance(found, dict) and shown.keys() == found.keys()
        return same and all(alike(shown[key], found[key], key) for key in shown)
    if isinstance(shown, list):
        same = isinstance(found, list) and len(shown) == len(found)
        return same and all(alike(*pair) for pair in zip(shown, found, strict=True))
    return bool(shown == found)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=range(len(DIALOGUES)))
def test_a_dialogue_of_the_page_goes_as_shown(
    dialogue: str, working: Door, simulated_modem: RunningModem
) -> None:
    if '"open the valve"' in dialogue:
        simulated_modem.deliver("open the valve")
    with by_hand(working.path) as hand:
        for line in dialogue.splitlines():
            if line.startswith("> "):
                hand.type(line[2:].encode())
            else:
                found = hand.read()
                assert alike(json.loads(line[2:]), found), found


def test_the_page_explains_each_verb() -> None:
    explained = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, re.M)
    assert {verb for row in explained for verb in re.findall(r"\w+", row)} == set(VERBS)
