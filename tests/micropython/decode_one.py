"""Import the codec from compiled modules below the path given, and decode one message."""

import sys

sys.path[0] = sys.argv[1]

from modem.sms import pdu  # noqa: E402

# A constructed SMS-DELIVER from 2936: "hello", 2024-05-01 12:00:00 +00:00.
HEX = b"00040481926300004250102100000005E8329BFD06"

message = pdu.from_hex(HEX)
assert message.user_data.text == "hello", message
