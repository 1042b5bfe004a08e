"""What the DTE can set: integer parameters, registers, character set, memories."""

from dataclasses import dataclass, field, replace

from modem.simulator.personas import Persona

# Integer parameters: command -> (supported values as the test form lists them, default).
# Basic commands stand without `AT`; 27.005 ones are listed in SMS_PARAMETERS.
BASIC_PARAMETERS = {
    "E": ("(0,1)", (1,)),
    "V": ("(0,1)", (1,)),
    "Q": ("(0,1)", (0,)),
    "X": ("(0-4)", (4,)),
    "L": ("(0-3)", (1,)),
    "M": ("(0-2)", (1,)),
    "&C": ("(0,1)", (1,)),
    "&D": ("(0-2)", (2,)),
    "&K": ("(0-6)", (0,)),
    "&S": ("(0,1)", (0,)),
    "\\Q": ("(0-3)", (0,)),
}
PARAMETERS = {
    "+CMEE": ("(0-2)", (0,)),
    "+CREG": ("(0-2)", (0,)),
    "+CGREG": ("(0-2)", (0,)),
    "+CEREG": ("(0-2)", (0,)),
    "+CRC": ("(0,1)", (0,)),
    "+CLVL": ("(0-5)", (3,)),
    "+CMUT": ("(0,1)", (0,)),
    "+CSSN": ("(0,1),(0,1)", (0, 0)),
    "+CTZU": ("(0,1)", (0,)),
    "+CTZR": ("(0,1)", (0,)),
    "+CVHU": ("(0-2)", (0,)),
    "+CNAP": ("(0,1)", (0,)),
    "+CDIP": ("(0,1)", (0,)),
    "+CAOC": ("(0-2)", (0,)),
    "+CGEREP": ("(0-2),(0,1)", (0, 0)),
    "+CGAUTO": ("(0-3)", (3,)),
    "+CMER": ("(0-3),(0),(0),(0-2),(0,1)", (0, 0, 0, 0, 0)),
    "+IFC": ("(0-2),(0-2)", (0, 0)),
    "+ICF": ("(0-3),(0-3)", (3, 3)),
    "+IPR": ("(0,9600,19200,38400,57600,115200,230400,460800,921600)", (115200,)),
    "+CEMODE": ("(0-3)", (2,)),
    "+CMOD": ("(0-3)", (0,)),
    "+CCWE": ("(0,1)", (0,)),
    "+CPSB": ("(0,1)", (0,)),
    "+CR": ("(0,1)", (0,)),
    "+CSTA": ("(129,145)", (129,)),
    "+VTD": ("(1-255)", (1,)),
    "+WS46": ("(12,22,25,28)", (28,)),
}
SMS_PARAMETERS = {
    "+CMGF": ("(0,1)", (0,)),
    "+CSDH": ("(0,1)", (0,)),
    "+CMMS": ("(0-2)", (0,)),
    "+CGSMS": ("(0-3)", (1,)),
    "+CSMS": ("(0,1)", (0,)),
    "+CNMI": ("(0-3),(0-3),(0,2,3),(0-2),(0,1)", (2, 1, 0, 0, 0)),
}
ALL_PARAMETERS = BASIC_PARAMETERS | PARAMETERS | SMS_PARAMETERS

S3, S4, S5 = 3, 4, 5
REGISTERS = {0: 0, 3: 13, 4: 10, 5: 8, 6: 2, 7: 60, 8: 2, 10: 15}


@dataclass
class Settings:
    """One profile, as `&F` restores it, `&W` keeps it and `Z` brings it back."""

    numbers: dict[str, tuple[int, ...]]
    memories: list[str]
    registers: dict[int, int] = field(default_factory=lambda: dict(REGISTERS))
    charset: str = "IRA"
    submit: tuple[int, str, int, int] = (17, "167", 0, 0)  # +CSMP: fo, vp, pid, dcs
    broadcast: tuple[int, str, str] = (0, "", "")  # +CSCB
    flags: dict[str, int] = field(default_factory=dict)  # +CLIP and its kind
    operator_format: int = 0
    options: dict[tuple[str, str], str] = field(default_factory=dict)  # (command, option)

    def copy(self) -> "Settings":
        return replace(
            self,
            numbers=dict(self.numbers),
            memories=list(self.memories),
            registers=dict(self.registers),
            flags=dict(self.flags),
            options=dict(self.options),
        )

    def restore(self, profile: "Settings") -> None:
        """Take over every value of another profile, in place."""
        vars(self).update(vars(profile.copy()))

    @property
    def echo(self) -> bool:
        return self.numbers["E"][0] == 1

    @property
    def verbose(self) -> bool:
        return self.numbers["V"][0] == 1

    @property
    def quiet(self) -> bool:
        return self.numbers["Q"][0] == 1

    @property
    def text_mode(self) -> bool:
        return self.numbers["+CMGF"][0] == 1

    @property
    def error_level(self) -> int:
        return self.numbers["+CMEE"][0]

    @property
    def service(self) -> int:
        """`+CSMS`: at 1 the TE acknowledges what is routed to it directly."""
        return self.numbers["+CSMS"][0]

    @property
    def indications(self) -> tuple[int, ...]:
        """`+CNMI`: mode, mt, bm, ds, bfr."""
        return self.numbers["+CNMI"]


def factory(persona: Persona) -> Settings:
    """Return the settings as the persona leaves the works."""
    numbers = {name: default for name, (_, default) in ALL_PARAMETERS.items()}
    numbers.update({name: default for name, (_, default) in persona.parameters.items()})
    numbers.update(persona.defaults)
    options = {
        (name, option): values[0]
        for name, known in persona.options.items()
        for option, values in known.items()
    }
    return Settings(numbers, [persona.memory] * 3, charset=persona.charset, options=options)


def supported(persona: Persona, name: str) -> str:
    """Return the values that a parameter can take, as its test form lists them."""
    if name in persona.supported:
        return persona.supported[name]
    return (persona.parameters.get(name) or ALL_PARAMETERS[name])[0]


def accepted(persona: Persona, name: str) -> str:
    """Return the values that its set form really takes."""
    return persona.accepted.get(name) or supported(persona, name)
