"""Whatever bytes come, in whatever pieces: no exception, no silence, the same output."""

from hypothesis import given
from hypothesis import strategies as st

from modem.simulator import Device, Network
from modem.simulator.execution import HANDLERS
from modem.simulator.settings import ALL_PARAMETERS
from tests.simulator.bench import submit

LENGTH, DIGITS = submit()
FRAGMENTS = [
    b"AT", b"at", b"A/", b"\r", b"\n", b"\r\n", b"\x1a", b"\x1b", b"\x08", b"\x7f", b"\x00",
    b"\xff", b" ", b";", b'"', b",", b"=", b"?", b"=?", b"0", b"1", b"4", b"255", b"99999999999",
    b"\xb2", b"AT+CSMP=17,", b"+", b"+CMGS",
    b"+CMGS=%d\r" % LENGTH, DIGITS, DIGITS + b"\x1a", b"+CMGF=1", b"+CMGF=0",
    b'AT+CMGS="2936"\r', b"hello", b"AT+CMGW=18\r", b"AT+CMSS=1\r", b"AT+CMGR=1\r", b"AT+CMGL\r",
    b"AT+CMGL=4\r", b'AT+CMGL="ALL"\r', b"AT+CMGD=1,4\r", b"AT+CNMI=2,2,0,1,0\r", b"AT+CSMS=1\r",
    b"AT+CNMA\r", b"AT+CNMA=1,2\r", b'AT+CPMS="MT","ME","SM"\r', b"ATE1\r", b"ATV0\r", b"ATQ0\r",
    b"AT&F\r", b"ATZ\r", b"AT+CFUN=1,1\r", b"AT+CFUN=4\r", b"ATD*99#\r", b"+++", b"ATH\r",
    b'AT+CSCS="UCS2"\r', b"AT+CSMP=81,167,0,8\r", b"AT+CSDH=1\r", b"AT+CCLK?\r", b"AT+CLAC\r",
    b'AT+CPIN="1234"\r', b"AT+CUSD=1,\"*100#\"\r", b"AT+CRSM=176,12258,0,0,0\r", b"AT+COPS=?\r",
]  # fmt: skip
NOISE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=6)), max_size=30)


def world():
    network = Network()
    network.ussd["*100#"] = "ok"
    sim = network.add_sim(storage=3)
    network.deliver(sim, "stored before")
    return network, sim, Device(sim)


def settle(network, device, now):
    """Let a minute pass; return the time."""
    end = now + 60_000
    while (due := earliest(network, device)) is not None and due <= end:
        now = max(now, due)
        network.advance(now)
        device.advance(now)
    return end


def earliest(network, device):
    deadlines = [network.deadline(), device.deadline()]
    return min([due for due in deadlines if due is not None], default=None)


@given(NOISE)
def test_any_bytes_leave_a_modem_that_answers(pieces):
    network, sim, device = world()
    for piece in pieces:
        device.receive_data(piece, 0)
        network.deliver(sim, "between", now=0)
        device.data_to_send()
    device.receive_data(b"\r", 0)  # a line half typed may itself open a prompt
    now = settle(network, device, 0)
    settings = device.settings
    settings.registers.update({3: 13, 4: 10, 5: 8})
    settings.numbers["Q"], settings.numbers["V"] = (0,), (1,)
    device.data_to_send()
    device.receive_data(b"\x1b\rAT\r", now)
    settle(network, device, now)
    assert b"\r\nOK\r\n" in device.data_to_send()


@given(NOISE, st.randoms(use_true_random=False))
def test_any_split_of_the_bytes_gives_the_same_output(pieces, random):
    data = b"".join(pieces)
    whole, parted = world()[2], world()[2]
    whole.receive_data(data, 0)
    at = 0
    while at < len(data):
        size = random.randint(1, 20)
        parted.receive_data(data[at : at + size], 0)
        at += size
    assert parted.data_to_send() == whole.data_to_send()


PARAMETERS = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\x08\x7f"), max_size=30),
    st.lists(
        st.sampled_from(["", "0", "1", "2", "4", "255", "17", '"SM"', '"2936"', '"\xb2"', "\xb3"]),
        max_size=6,
    ).map(",".join),
)


@given(st.sampled_from(sorted({*HANDLERS, *ALL_PARAMETERS})), PARAMETERS, st.booleans())
def test_any_parameters_of_any_command_end_in_a_result(name, parameters, text_mode):
    network, _, device = world()
    device.receive_data(f"ATE0+CMGF={int(text_mode)}\r".encode(), 0)
    device.data_to_send()
    device.receive_data(f"AT{name}={parameters}\r".encode("latin-1"), 0)
    settle(network, device, 0)
    assert device.data_to_send()


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_memory_stays_bounded_at_the_prompt_and_before_it(pieces):
    device = world()[2]
    device.receive_data(b"AT+CMGS=18\r", 0)
    for piece in pieces:
        device.receive_data(piece.replace(b"\x1a", b"") * 500, 0)
    assert len(device.terminal._body) <= 16384
    assert len(device.terminal._line) <= 2048
