from modem.at.fields import number, parameters, text
from modem.at.lists import value_lists
from modem.at.replies import final


def test_final_result_codes_are_told_from_other_lines():
    for line, expected in (
        (b"OK", ("OK", None)),
        (b" OK ", ("OK", None)),
        (b"ERROR", ("ERROR", None)),
        (b"NO CARRIER", ("ERROR", None)),
        (b"COMMAND NOT SUPPORT", ("ERROR", None)),
        (b"TOO MANY PARAMETERS", ("ERROR", None)),
        (b"BUSY", ("ERROR", None)),
        (b"NA", ("ERROR", None)),
        (b"CONNECT", ("OK", None)),
        (b"MODEM ERROR: 5", ("ERROR", None)),
        (b"ERROR+CNUM: 1", ("ERROR", None)),
        (b"CONNECT 115200", ("OK", None)),
        (b"+CME ERROR: 14", ("+CME ERROR", 14)),
        (b"+CME ERROR:14", ("+CME ERROR", 14)),
        (b"+CME ERROR: SIM busy", ("+CME ERROR", "SIM busy")),
        (b"+CME ERROR: -1", ("+CME ERROR", -1)),
        (b"+CMS ERROR: 500", ("+CMS ERROR", 500)),
        (b"+CMS ERROR: unknown error", ("+CMS ERROR", "unknown error")),
        (b"+CMS ERROR: ", ("+CMS ERROR", None)),
        (b"OKAY", None),
        (b"Call Ready", None),
        (b"NORMAL POWER DOWN", None),
        (b"NO ERROR", None),
        (b"+CMTI: 1", None),
        (b"", None),
        (b"0", None),
        (b"4", None),
    ):
        assert final(line) == expected, line


def test_digits_end_an_exchange_only_where_they_are_expected():
    assert final(b"0", numeric=True) == ("OK", None)
    assert final(b"4", numeric=True) == ("ERROR", None)
    assert final(b"7", numeric=True) is None


def test_numbers_are_read_with_quotes_and_signs():
    for field, expected in (
        (b"7", 7),
        (b" 007 ", 7),
        (b'"12"', 12),
        (b"-1", -1),
        (b"", None),
        (b"-", None),
        (b"1A", None),
        (b"9" * 30, None),
        ("٣".encode(), None),
    ):
        assert number(field) == expected, field


def test_text_keeps_ascii_and_replaces_the_rest():
    assert text(b"SIM800 R14.18") == "SIM800 R14.18"
    assert text(b"a\x00\xff\x80b") == "a???b"


def test_parameters_are_split_outside_quotes():
    for line, expected in (
        (b"+CSQ: 17,99", [b"17", b"99"]),
        (b"+CMT: ,23", [b"", b"23"]),
        (b"+CMT:23", [b"23"]),
        (b'+CMTI: "SM" , 3', [b"SM", b"3"]),
        (b'+CMGL: 1,"REC READ","+49,1",,"a"', [b"1", b"REC READ", b"+49,1", b"", b"a"]),
        (b'+COPS: 0,0,"A, B",7', [b"0", b"0", b"A, B", b"7"]),
        (b'+X: "open,1', [b"open,1"]),
        (b"+CPIN: ", [b""]),
    ):
        assert parameters(line) == expected, line


def test_answers_to_test_commands_are_read_as_modems_write_them():
    for line, expected in (
        (
            b"+CNMI: (0-2),(0,1),(0,2,3),(0,2),(1)",
            [["0", "1", "2"], ["0", "1"], ["0", "2", "3"], ["0", "2"], ["1"]],
        ),
        (
            b"+CNMI: (2),(0-1,3),(0,2),(0-1),(0)",
            [["2"], ["0", "1", "3"], ["0", "2"], ["0", "1"], ["0"]],
        ),
        (
            b'+CPMS: ("SM","ME"),("SM"),("ME")',
            [["SM", "ME"], ["SM"], ["ME"]],
        ),
        (b'+CPMS: (("SM","BM","SR"),("SM"))', [["SM", "BM", "SR"], ["SM"]]),
        (b"+CPMS: (),(),()", [[], [], []]),
        (b"+CPMS: ,,,,,,,,", []),
        (b'+CPMS: ("ME","MT"),"ME",("SM")', [["ME", "MT"], ["ME"], ["SM"]]),
        (b'+CPMS: (ME", "SR"), ("ME")', [["ME", "SR"], ["ME"]]),
        (b"+CMGF: (0,1)", [["0", "1"]]),
        (b"+CREG: (0-99999999)", [["0-99999999"]]),
    ):
        found = [[value.decode() for value in group] for group in value_lists(line)]
        assert found == expected, line
