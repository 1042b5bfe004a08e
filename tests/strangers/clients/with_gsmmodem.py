"""A user's program on python-gsmmodem-new: sends, waits for one message and for its report."""

import sys
import threading

from gsmmodem.modem import GsmModem

SECONDS = 10


def main(port: str, pin: str | None) -> None:
    arrived = threading.Event()

    def received(message: object) -> None:
        print("SMS", message.number, message.text)
        arrived.set()

    modem = GsmModem(port, 115200, smsReceivedCallbackFunc=received)
    modem.connect(pin)
    print("imei", modem.imei)
    sent = modem.sendSms("2936", "from gsmmodem", waitForDeliveryReport=True)
    print("report", sent.status == sent.DELIVERED)
    print("listening", flush=True)
    print("arrived", arrived.wait(SECONDS))
    modem.close()


main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
