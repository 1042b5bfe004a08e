"""A user's program on python-gammu: sends, waits for one message, deletes it, reads none."""

import sys
import time

import gammu

SECONDS = 10


def main(configuration: str) -> None:
    machine = gammu.StateMachine()
    machine.ReadConfig(Filename=configuration)
    machine.Init()
    print("imei", machine.GetIMEI())
    for text in ("from python-gammu", "żółw"):
        machine.SendSMS(
            {"Text": text, "SMSC": {"Location": 1}, "Number": "2936", "Coding": coding(text)}
        )
    heard = []
    machine.SetIncomingCallback(lambda _machine, kind, what: heard.append((kind, what)))
    machine.SetIncomingSMS()
    print("listening", flush=True)
    deadline = time.monotonic() + SECONDS
    while not heard and time.monotonic() < deadline:
        machine.ReadDevice()
    (kind, what), *_ = heard
    message = machine.GetSMS(0, what["Location"])[0]
    print(kind, message["Number"], message["Text"])
    machine.DeleteSMS(0, what["Location"])
    print("left", machine.GetSMSStatus()["SIMUsed"])
    machine.Terminate()


def coding(text: str) -> str:
    return "Default_No_Compression" if text.isascii() else "Unicode_No_Compression"


main(sys.argv[1])
