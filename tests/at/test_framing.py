from modem.at.framing import LINE_LIMIT, PROMPT, Framer


def lines(data, prompt=False):
    framer = Framer()
    framer.prompt = prompt
    framer.feed(data)
    found = []
    line = framer.next()
    while line is not None:
        found.append(line)
        line = framer.next()
    return found


def test_every_kind_of_line_end_ends_a_line():
    for name, data in (
        ("CR LF", b"\r\nOK\r\n"),
        ("CR CR LF", b"AT\r\r\nOK\r\n"),
        ("CR only", b"+CDS:25\r0791\r"),
        ("LF only", b"OK\n+CSQ: 1\n"),
    ):
        expected = [part for part in data.replace(b"\r", b"\n").split(b"\n") if part]
        assert lines(data) == expected, name


def test_a_line_without_its_end_waits():
    framer = Framer()
    framer.feed(b"\r\n+CM")
    assert framer.next() is None
    framer.feed(b'TI: "SM",3\r')
    assert framer.next() == b'+CMTI: "SM",3'


def test_nul_and_ff_are_dropped_wherever_they_stand():
    assert lines(b"\x00\xff\r\n\x00O\xffK\x00\r\n\xff") == [b"OK"]


def test_other_octets_stay_as_they_are():
    assert lines(b"\x80\xfeMAT\x07\r\n") == [b"\x80\xfeMAT\x07"]


def test_lines_of_spaces_vanish():
    assert lines(b"\r\n  \r\nOK\r\n") == [b"OK"]


def test_a_prompt_is_found_in_all_its_forms():
    for data in (
        b"\r\n> ",
        b"\r\n>",
        b"AT+CMGS=18\r\r\n> \x00",
        b"\r\n\r \n > \r\n",
        b"AT+CMGS=26\r\r\n>\r\n\r",
        b"\x00>",
    ):
        found = [line for line in lines(data, prompt=True) if not line.startswith(b"AT")]
        assert len(found) == 1 and found[0] is PROMPT, data


def test_what_follows_a_prompt_on_its_line_is_a_line():
    found = lines(b'\r\n> +CMTI: "SM",1\r\n', prompt=True)
    assert found[0] is PROMPT
    assert [line.strip() for line in found[1:]] == [b'+CMTI: "SM",1']


def test_without_a_request_for_text_there_is_no_prompt():
    assert lines(b"\r\n> \r\n") == [b"> "]
    assert lines(b"\r\n> \r\n")[0] is not PROMPT


def test_a_prompt_before_the_end_of_its_line_is_given_once():
    framer = Framer()
    framer.prompt = True
    framer.feed(b"\r\n>")
    assert framer.next() is PROMPT
    framer.feed(b" ")
    assert framer.next() is None
    framer.feed(b"\r\n+CMGS: 1\r\n")
    assert framer.next() == b"+CMGS: 1"


def test_a_line_that_is_too_long_is_dropped_whole():
    for name, chunk in (("at once", 9000), ("in pieces", 700), ("in odd pieces", 41)):
        framer = Framer()
        data = b"x" * (LINE_LIMIT + 50) + b"\r\nOK\r\n"
        found = []
        for start in range(0, len(data), chunk):
            framer.feed(data[start : start + chunk])
            line = framer.next()
            while line is not None:
                found.append(line)
                line = framer.next()
        assert found == [b"OK"], name


def test_lines_that_were_not_taken_come_before_new_ones():
    framer = Framer()
    framer.feed(b"a\r\nb\r\n")
    assert framer.next() == b"a"
    framer.feed(b"c\r\n")
    assert [framer.next(), framer.next(), framer.next()] == [b"b", b"c", None]
