"""Final results: what ends a command line, and the names of the error codes.

Codes: 3GPP TS 27.007 clause 9.2 (`+CME ERROR`), 27.005 clause 3.2.5 (`+CMS ERROR`),
V.250 table 1 (numeric forms of the basic results).
"""


class Refusal(Exception):
    """Ends the command line with a final result other than OK."""

    def final(self, error_level: int) -> str:
        """Return the result text at `+CMEE` level 0, 1 or 2."""
        raise NotImplementedError


class Failure(Refusal):
    """A basic result: `ERROR`, `NO CARRIER`, `CONNECT` or text of a vendor's own."""

    def __init__(self, text: str = "ERROR") -> None:
        super().__init__(text)
        self.text = text

    def final(self, error_level: int) -> str:
        return self.text


class EquipmentError(Refusal):
    """`+CME ERROR`; plain `ERROR` at level 0."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def final(self, error_level: int) -> str:
        if error_level == 0:
            return "ERROR"
        if error_level == 2:
            return f"+CME ERROR: {CME.get(self.code, 'unknown')}"
        return f"+CME ERROR: {self.code}"


class MessageError(Refusal):
    """`+CMS ERROR`: a number whatever the level, words at level 2 (27.005 clause 3.2.5)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    def final(self, error_level: int) -> str:
        if error_level == 2:
            return f"+CMS ERROR: {CMS.get(self.code, 'unknown error')}"
        return f"+CMS ERROR: {self.code}"


NUMERIC = {
    "OK": "0",
    "CONNECT": "1",
    "RING": "2",
    "NO CARRIER": "3",
    "ERROR": "4",
    "NO DIALTONE": "6",
    "BUSY": "7",
    "NO ANSWER": "8",
}

# 27.007 codes used here
PHONE_FAILURE = 0
NOT_ALLOWED = 3
NOT_SUPPORTED = 4
SIM_MISSING = 10
SIM_PIN = 11
SIM_PUK = 12
SIM_BUSY = 14
BAD_PASSWORD = 16
INVALID_INDEX = 21
NO_SERVICE = 30
BAD_PARAMETER = 50

# 27.005 codes used here
MEMORY_CAPACITY_EXCEEDED = 22
CMS_NOT_ALLOWED = 302
CMS_NOT_SUPPORTED = 303
INVALID_PDU = 304
INVALID_TEXT = 305
CMS_SIM_MISSING = 310
CMS_SIM_PIN = 311
CMS_SIM_BUSY = 314
CMS_SIM_PUK = 316
CMS_INVALID_INDEX = 321
CMS_MEMORY_FULL = 322
SMSC_UNKNOWN = 330
CMS_NO_SERVICE = 331
NO_ACK_EXPECTED = 340

CME = {
    0: "phone failure",
    1: "no connection to phone",
    3: "operation not allowed",
    4: "operation not supported",
    5: "PH-SIM PIN required",
    10: "SIM not inserted",
    11: "SIM PIN required",
    12: "SIM PUK required",
    13: "SIM failure",
    14: "SIM busy",
    15: "SIM wrong",
    16: "incorrect password",
    17: "SIM PIN2 required",
    18: "SIM PUK2 required",
    20: "memory full",
    21: "invalid index",
    22: "not found",
    23: "memory failure",
    24: "text string too long",
    25: "invalid characters in text string",
    26: "dial string too long",
    27: "invalid characters in dial string",
    30: "no network service",
    31: "network timeout",
    32: "network not allowed - emergency calls only",
    50: "incorrect parameters",
    100: "unknown",
}

CMS = {
    1: "unassigned (unallocated) number",
    8: "operator determined barring",
    10: "call barred",
    21: "short message transfer rejected",
    22: "memory capacity exceeded",
    27: "destination out of service",
    28: "unidentified subscriber",
    29: "facility rejected",
    30: "unknown subscriber",
    38: "network out of order",
    41: "temporary failure",
    42: "congestion",
    47: "resources unavailable, unspecified",
    50: "requested facility not subscribed",
    69: "requested facility not implemented",
    96: "invalid mandatory information",
    111: "protocol error, unspecified",
    127: "interworking, unspecified",
    300: "ME failure",
    301: "SMS service of ME reserved",
    302: "operation not allowed",
    303: "operation not supported",
    304: "invalid PDU mode parameter",
    305: "invalid text mode parameter",
    310: "SIM not inserted",
    311: "SIM PIN required",
    312: "PH-SIM PIN required",
    313: "SIM failure",
    314: "SIM busy",
    315: "SIM wrong",
    316: "SIM PUK required",
    317: "SIM PIN2 required",
    318: "SIM PUK2 required",
    320: "memory failure",
    321: "invalid memory index",
    322: "memory full",
    330: "SMSC address unknown",
    331: "no network service",
    332: "network timeout",
    340: "no +CNMA acknowledgement expected",
    500: "unknown error",
}
