"""The fields of a persona. The device reads them; it never asks for a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STORE, DIRECT = "store", "direct"


@dataclass(frozen=True)
class Persona:
    """One make of modem. The defaults are those of a plain 3GPP modem; times are milliseconds.

    Texts may hold `{imei}`, `{imsi}`, `{iccid}`, `{number}`, filled in from device and SIM.
    """

    name: str
    # Identity: command -> the lines it answers, to its execution form.
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    imei: str = "490154203237518"
    # Commands of the generic set that this modem does not know, and other names of known ones.
    unsupported: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    vendor: frozenset[str] = frozenset()  # commands of execution.VENDOR that it has
    cards: Mapping[str, str] = field(default_factory=lambda: {"+CCID": "+CCID: {iccid}"})
    # Integer parameters: command -> supported values as its test form lists them / defaults;
    # `accepted` where the set form takes fewer than it lists.
    supported: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    persistent: frozenset[str] = frozenset()  # those that outlive a loss of power
    # What only this vendor has: integer parameters (supported, default), and commands with named
    # options (command -> option -> the values it takes, the default first).
    parameters: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    charsets: tuple[str, ...] = ("GSM", "IRA", "UCS2", "HEX", "8859-1", "PCCP437", "UTF-8")
    charset: str = "IRA"
    # Memories: selectable names for reading, writing, receiving; sizes; the factory choice.
    memories: tuple[tuple[str, ...], ...] = (
        ("SM", "ME", "MT", "SR"),
        ("SM", "ME", "MT"),
        ("SM", "ME", "MT"),
    )
    capacities: Mapping[str, int] = field(default_factory=lambda: {"ME": 100, "SR": 20})
    memory: str = "SM"
    first_index: int = 1
    report_memory: str | None = "SR"  # None: reports are stored among the received messages
    # Boot: unsolicited lines and how long after power-on each comes.
    boot: tuple[tuple[int, str], ...] = ()
    boot_parameter: str | None = None  # they come only where it is not 0
    boot_noise: bytes = b""  # what the DTE reads just before the modem listens
    autobaud: bool = False  # no boot line while +IPR is 0, and nothing unasked before the first AT
    boot_ms: int = 0  # nothing is answered before this
    sim_ms: int = 0  # the SIM answers "busy" for so long
    sms_ms: int = 0  # and the message service for so long after the SIM
    radio_on: tuple[tuple[int, str], ...] = ()  # unsolicited lines after +CFUN=1, as for boot
    registration_ms: int = 0  # from radio on to registered
    cpin_ready: str | None = None  # unsolicited line after the PIN was accepted
    # Lines that come again and again, and how long apart; only while the parameter is not 0.
    periodic: tuple[tuple[int, str], ...] = ()
    periodic_parameter: str | None = None
    # Wire forms.
    leading_end: bool = True  # CR LF stands before information, too
    double_return: frozenset[str] = frozenset()  # commands whose lines end in CR CR LF
    no_space: frozenset[str] = frozenset()  # commands without a space behind the colon
    prompt: bytes = b"\r\n> "
    echo_end: bytes = b"\r"  # what the echo of the line terminator looks like
    escape_answer: str | None = "OK"  # final result after ESC at the prompt; None: silence
    empty_slot: str | None = "+CMS ERROR: 321"  # CMGR of an empty slot: final result
    empty_slot_line: str | None = None  # and a line before it, as in `+CMGR: 0,,0`
    alpha: str = ""  # how an absent name is printed in PDU-mode headers
    cmti: str = '+CMTI: "{memory}",{index}'
    cdsi: str = '+CDSI: "{memory}",{index}'
    storage_full: str | None = None  # unsolicited line when a message found no room
    storage_full_option: tuple[str, str] | None = None  # sent only while this option is "1"
    error_style: Mapping[str, str] = field(default_factory=dict)  # final result -> what is sent
    cms_follows_cmee: bool = False  # at +CMEE=0 a +CMS ERROR is a plain ERROR
    unknown_command: str = "ERROR"
    # Behaviour.
    strict_direct: bool = False  # mt=2,3 and ds=1 are refused in other modes
    class_0: str = STORE  # what becomes of a class 0 message while mt=1
    direct_modes: frozenset[int] = frozenset({1, 2, 3})  # <mode>s that allow mt=2,3 and ds=1
    report_modes: frozenset[int] | None = None  # the same for mt=3 and ds=1, where they are fewer
    interleave: bool = False  # unsolicited lines break into replies and prompts
    typing_hold_ms: int = 5000  # they wait that long behind a half-typed command line
    cnma_timeout_ms: int = 20000
    clears_cnmi: bool = True  # a missed +CNMA sets mt and ds to 0
    data_call: bool = True  # ATD*99# connects
    data_call_ms: int = 30000  # and is dropped after so long, as nothing talks back
    # Time: command -> delay of its result; the delay of all others; between `=n` and the prompt.
    delays: Mapping[str, int] = field(default_factory=dict)
    delay_ms: int = 0
    prompt_ms: int = 0
    reset_functions: frozenset[int] = frozenset()  # values of +CFUN that reboot it
    reset_ms: int = 100  # from OK to the reboot of +CFUN=1,1; never 0
