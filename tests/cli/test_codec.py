"""`modem decode` and `modem encode`, against PDUs from outside and PDUs written by hand."""

import json

import pytest

from modem.cli import exits
from tests.cli.conftest import Run, objects

# Published examples of the PDU format: an SMS-DELIVER and an SMS-SUBMIT.
DELIVER = "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
SUBMIT = "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"
# By hand from 23.040 clause 9.2.2: 8-bit data from 2936; a report "delivered" on reference 42;
# and a first part of two in UCS-2 with an unknown element.
DATA = "0004048192630004621112214365000300FF1B"
REPORT = "00062A04819263621112214365006211122153650000"
PART = "004404819263000862111221436500" + "0C" + "08" + "0003070201" + "7F01AA" + "0041" + "00"


def test_a_deliver_is_one_object_with_all_that_it_says(run: Run) -> None:
    (found,) = objects(run("decode", "--json", DELIVER).stdout)
    assert found == {
        "type": "deliver",
        "address": "+31641600986",
        "text": "How are you?",
        "data": "c8f71d14969741f977fd07",
        "sent_at": "2002-08-26T19:37:41+00:00",
        "dcs": 0,
        "pid": 0,
        "smsc": "+31624000000",
        "part": None,
        "alphabet": "gsm7",
        "class": None,
        "elements": [],
        "more": False,
        "report": False,
        "reply_path": False,
    }


def test_a_submit_has_a_validity_and_no_time(run: Run) -> None:
    (found,) = objects(run("decode", "--json", SUBMIT).stdout)
    assert (found["type"], found["address"]) == ("submit", "+46708251358")
    assert (found["text"], found["sent_at"], found["smsc"]) == ("hellohello", None, None)
    assert found["validity"] == 4 * 86400


def test_8_bit_data_has_no_text(run: Run) -> None:
    (found,) = objects(run("decode", "--json", DATA).stdout)
    assert (found["text"], found["data"], found["address"]) == (None, "00ff1b", "2936")
    assert found["sent_at"] == "2026-11-21T12:34:56+00:00"


def test_a_status_report_says_what_became_of_which_message(run: Run) -> None:
    (found,) = objects(run("decode", "--json", REPORT).stdout)
    assert (found["type"], found["address"], found["text"]) == ("status-report", "2936", None)
    assert (found["reference"], found["status"], found["meaning"]) == (42, 0, "delivered")
    assert found["discharged_at"] == "2026-11-21T12:35:56+00:00"
    assert (found["data"], found["dcs"], found["pid"]) == ("", None, None)


def test_a_part_says_which_and_unknown_elements_are_kept(run: Run) -> None:
    (found,) = objects(run("decode", "--json", PART).stdout)
    assert found["part"] == {"reference": 7, "total": 2, "number": 1}
    assert {"id": 0x7F, "data": "aa"} in found["elements"]


@pytest.mark.parametrize(
    ("pdu", "field", "words"),
    [
        (DELIVER, "SMSC", "+31624000000"),
        (DELIVER, "TP-OA", "0b 91 13 46 61 00 89 f6           +31641600986 (international)"),
        (DELIVER, "TP-SCTS", "2002-08-26T19:37:41+00:00"),
        (DELIVER, "Text", '"How are you?"'),
        (SUBMIT, "TP-VP", "aa                          valid for 4 days"),
        (DATA, "TP-DCS", "8-bit data"),
        (DATA, "TP-UDL", "3 octets"),
        (REPORT, "TP-ST", "delivered"),
        (PART, "IE 00", "part 1 of 2"),
        (PART, "IE 7F", "SIM toolkit"),
        (PART, "First octet", "user data has a header"),
    ],
)
def test_the_explanation_shows_the_octets_of_a_field_and_what_they_mean(
    pdu: str, field: str, words: str, run: Run
) -> None:
    lines = run("decode", pdu).stdout.splitlines()
    (row,) = [line for line in lines if line.startswith(f"  {field} ")]
    assert words in row


@pytest.mark.parametrize("pdu", [DELIVER, SUBMIT, DATA, REPORT, PART])
def test_the_explanation_shows_every_octet_once_and_in_order(pdu: str, run: Run) -> None:
    rows = run("decode", pdu).stdout.splitlines()[1:]
    octets = [word for row in rows for word in row[15:].split("  ")[0].split()]
    assert "".join(octets).upper().startswith(pdu[:-2])


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        ([DELIVER], None),
        ([], DELIVER + "\n"),
        (["-"], DELIVER.lower()),
        ([], " ".join(DELIVER[i : i + 2] for i in range(0, len(DELIVER), 2))),
        (["--no-smsc", DELIVER[16:]], None),
        ([], f"AT+CMGR=1\r\n+CMGR: 0,,30\r\n{DELIVER}\r\n\r\nOK\r\n"),
        (["+CMT: ,30", DELIVER[16:]], None),
        ([], f"AT+CMGS=30\n> {DELIVER}\x1a\n+CMGS: 7\nOK\n"),
    ],
    ids=["argument", "stdin", "dash", "spaced", "bare", "reply", "header says bare", "prompt"],
)
def test_a_pdu_can_be_given_in_many_ways(
    arguments: list[str], stdin: str | None, run: Run
) -> None:
    (found,) = objects(run("decode", "--json", *arguments, stdin=stdin).stdout)
    assert found["text"] == "How are you?"


def test_many_pdus_give_an_object_each(run: Run) -> None:
    listing = f"+CMGL: 1,1,,30\n{DELIVER}\n+CMGL: 2,1,,18\n{DATA}\nOK\n"
    found = objects(run("decode", "--json", stdin=listing).stdout)
    assert [item["address"] for item in found] == ["+31641600986", "2936"]


@pytest.mark.parametrize(
    "pdu", ["0", "zz", "079", "07911326", DELIVER[:30], "hello", "é", "", " "]
)
def test_a_malformed_pdu_is_one_line_on_standard_error(pdu: str, run: Run) -> None:
    result = run("decode", pdu)
    assert result.exit_code == exits.BAD_PDU
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)


def test_a_malformed_pdu_with_json_is_one_object_with_field_and_offset(run: Run) -> None:
    result = run("decode", "--json", "07911326")
    error = json.loads(result.stderr)["error"]
    assert (error["kind"], error["field"], error["exit_code"]) == ("PduError", "SMSC", 10)
    assert result.stdout == ""


@pytest.mark.parametrize("stdin", ["", "\n", "+CMGR: 1,,0\n\nOK\n"])
def test_no_pdu_at_all_is_not_a_valid_one(stdin: str, run: Run) -> None:
    result = run("decode", stdin=stdin)
    assert (result.exit_code, len(result.stderr.splitlines())) == (exits.BAD_PDU, 1)


def test_control_characters_of_a_message_do_not_reach_the_terminal(run: Run) -> None:
    pdu = "000404819263000862111221436500" + "06" + "0041001B0042"
    assert "\x1b" not in run("decode", pdu).stdout
    assert "A\\x1bB" in run("decode", pdu).stdout


# --- encode -------------------------------------------------------------------------------


def parts(run: Run, *arguments: str, stdin: str | bytes | None = None) -> list[dict[str, object]]:
    (found,) = objects(run("encode", "--json", *arguments, stdin=stdin).stdout)
    return list(found["parts"])


def test_encode_makes_the_published_submit(run: Run) -> None:
    arguments = ("hellohello", "--to", "+46708251358", "--validity", "4d")
    assert parts(run, *arguments) == [{"length": 23, "pdu": SUBMIT}]


def test_encode_shows_the_command_and_the_pdu(run: Run) -> None:
    shown = run("encode", "hellohello", "--to", "+46708251358", "--validity", "4d").stdout
    assert shown == f"AT+CMGS=23\n{SUBMIT}\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "pdu"),
    [
        (["h"], None, "00010004819263000001" + "68"),
        ([], "h\n", "00010004819263000001" + "68"),
        (["-"], "h\n\n", "00010004819263000002" + "6805"),
        (["--hex", "00ff1b"], None, "0001000481926300040300FF1B"),
        (["--hex"], "00 ff\n1b\n", "0001000481926300040300FF1B"),
        (["h", "--to", "000"], None, "000100038100F0000001" + "68"),
        (["h", "--report"], None, "00210004819263000001" + "68"),
        (["h", "--class", "0"], None, "00010004819263001001" + "68"),
        (["h", "--smsc", "+31624000000"], None, "07911326040000F0010004819263000001" + "68"),
        (["\N{GRINNING FACE}"], None, "00010004819263000804D83DDE00"),
    ],
    ids=[
        "text",
        "stdin",
        "one line end",
        "hex",
        "hex stdin",
        "to",
        "report",
        "class",
        "smsc",
        "UCS-2",
    ],
)
def test_encode_puts_what_was_asked_for_into_the_pdu(
    arguments: list[str], stdin: str | None, pdu: str, run: Run
) -> None:
    (part,) = parts(run, *arguments, stdin=stdin)
    assert part["pdu"] == pdu


def test_a_long_message_is_cut_into_parts_that_share_the_reference(run: Run) -> None:
    encoded = parts(run, "x" * 400, "--reference", "9")
    found = objects(run("decode", "--json", *[str(part["pdu"]) for part in encoded]).stdout)
    assert [item["part"]["number"] for item in found] == [1, 2, 3]
    assert {item["part"]["reference"] for item in found} == {9}
    assert "".join(item["text"] for item in found) == "x" * 400


def test_the_recipient_is_the_peer_unless_told(run: Run) -> None:
    result = run("--peer", "000", "encode", "--json", "h")
    (found,) = objects(
        run("decode", "--json", objects(result.stdout)[0]["parts"][0]["pdu"]).stdout
    )
    assert found["address"] == "000"


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["h", "--to", ""], None),
        (["h", "--to", "+49\r17"], None),
        (["--hex", "0"], None),
        (["h", "--validity", "soon"], None),
        (["h", "--validity", "2000w"], None),
        (["h", "--class", "4"], None),
        (["x" * 50000], None),
        ([], b"\xff\xfe"),
        ([], ""),
        (["h", "--to", "abc"], None),
        (["h", "--to", ""], None),
        (["h", "--smsc", "abc"], None),
    ],
    ids=[
        "no number",
        "control",
        "odd hex",
        "word",
        "years",
        "class",
        "long",
        "not UTF-8",
        "nothing",
        "a name",
        "an empty number",
        "an SMS centre with a name",
    ],
)
def test_what_cannot_be_encoded_is_a_usage_error(
    arguments: list[str], stdin: str | bytes | None, run: Run
) -> None:
    result = run("encode", *arguments, stdin=stdin)
    assert result.exit_code == exits.USAGE
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [((), b"\xff\xfe\n"), (("\udcff\udcfe",), None)],
    ids=["pipe", "argument"],
)
def test_octets_that_are_no_text_are_no_pdu(
    arguments: tuple[str, ...], stdin: bytes | None, run: Run
) -> None:
    result = run("decode", *arguments, stdin=stdin)
    assert result.exit_code == exits.BAD_PDU
