"""PDU encoding and decoding per second, ours beside what PyPI has, each output checked."""

import statistics
import time
from collections.abc import Callable
from functools import partial

from modem.sms import Address, Deliver, Submit, Timestamp, from_hex, split, to_hex

NUMBER = "+4915112345678"
PLAIN = "Sensor 17: temperature 21.4 C, humidity 48 %, battery 3.91 V, door closed; "
CASES = {
    "gsm7-160": (PLAIN * 3)[:160],
    "ucs2-70": ("Температура 21,4 градуса, дверь закрыта, всё спокойно; " * 2)[:70],
    "concat3-459": (PLAIN * 7)[:459],
}

Encoder = Callable[[str], list[str]]
Decoder = Callable[[list[str]], str]


def encode(text: str) -> list[str]:
    """Encode with this library: what `Modem.send` does before the first byte goes out."""
    recipient = Address(NUMBER)
    return [to_hex(Submit(recipient, part))[1].decode() for part in split(text, 7)]


def decode(pdus: list[str]) -> str:
    """Decode with this library."""
    texts = []
    for pdu in pdus:
        user_data = from_hex(pdu.encode()).user_data
        texts.append((user_data and user_data.text) or "")
    return "".join(texts)


def delivers(text: str) -> list[str]:
    """Return what the network would deliver, for the decoders."""
    sender, stamp = Address(NUMBER), Timestamp(2024, 5, 1, 12, 0, 0, 8)
    return [to_hex(Deliver(sender, part, stamp))[1].decode() for part in split(text, 7)]


def gsmmodem_codec() -> "tuple[Encoder, Decoder]":
    """python-gsmmodem-new."""
    from gsmmodem.pdu import decodeSmsPdu, encodeSmsSubmitPdu

    def encoder(text: str) -> list[str]:
        pdus = encodeSmsSubmitPdu(NUMBER, text, reference=7, requestStatusReport=False)
        return [str(pdu) for pdu in pdus]

    return encoder, lambda pdus: "".join([decodeSmsPdu(pdu)["text"] for pdu in pdus])


def gammu_codec() -> "tuple[Encoder, Decoder]":
    """python-gammu, which is C."""
    import gammu

    def encoder(text: str) -> list[str]:
        entry = {"ID": "ConcatenatedTextLong", "Buffer": text}
        info = {"Class": -1, "Unicode": not text.isascii(), "Entries": [entry]}
        pdus = []
        for part in gammu.EncodeSMS(info):
            part["Number"] = NUMBER
            part["SMSC"] = {"Number": ""}
            pdus.append("00" + gammu.EncodePDU(part, "Submit")[2:].hex())  # 01 81: no SMSC
        return pdus

    def decoder(pdus: list[str]) -> str:
        return "".join([gammu.DecodePDU(bytes.fromhex(pdu), True)["Text"] for pdu in pdus])

    return encoder, decoder


def smspdudecoder_codec() -> "tuple[None, Decoder]":
    """smspdudecoder, which only decodes what a network delivers."""
    from smspdudecoder.easy import read_incoming_sms

    return None, lambda pdus: "".join([read_incoming_sms(pdu)["content"] for pdu in pdus])


PEERS = {
    "python-gsmmodem-new": gsmmodem_codec,
    "smspdudecoder": smspdudecoder_codec,
    "python-gammu (C)": gammu_codec,
}


def libraries() -> "dict[str, tuple[Encoder | None, Decoder]]":
    """Return the codecs at hand, ours first."""
    found: dict[str, tuple[Encoder | None, Decoder]] = {"modem": (encode, decode)}
    for name, load in PEERS.items():
        try:
            found[name] = load()
        except ImportError:
            continue
    return found


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how often a second `work` runs."""
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        for _ in range(20):
            work()
        count += 20
    return count / passed


def verdict(text: str, pdus: list[str], decoders: "dict[str, Decoder]") -> str:
    """Let every decoder read the PDUs; return `ok` or who read something else."""
    wrong = []
    for name, decoder in decoders.items():
        try:
            same = decoder(pdus) == text
        except Exception as error:
            same = False
            name += " (%s)" % type(error).__name__
        wrong += [] if same else [name]
    return "ok" if not wrong else "differs: " + ", ".join(wrong)


Row = tuple[str, str, str, float, str]


def measure(rounds: int = 5, seconds: float = 0.1) -> list[Row]:
    """Return (direction, library, case, median per second, check), rounds interleaved."""
    work: dict[tuple[str, str, str], Callable[[], object]] = {}
    checks: dict[tuple[str, str, str], str] = {}
    every = libraries()
    readers = {name: decoder for name, (_, decoder) in every.items() if name != "smspdudecoder"}
    for case, text in CASES.items():
        received = delivers(text)
        for name, (encoder, decoder) in every.items():
            if encoder:
                work["encode", case, name] = partial(encoder, text)
                checks["encode", case, name] = verdict(text, encoder(text), readers)
            work["decode", case, name] = partial(decoder, received)
            checks["decode", case, name] = verdict(text, received, {name: decoder})
    rates: dict[tuple[str, str, str], list[float]] = {key: [] for key in work}
    for _ in range(rounds):
        for key, function in work.items():
            rates[key].append(rate(function, seconds))
    return [
        (direction, case, name, statistics.median(rates[direction, case, name]), check)
        for (direction, case, name), check in sorted(
            checks.items(), key=lambda item: (item[0][0] == "decode", *item[0][1:2])
        )
    ]
