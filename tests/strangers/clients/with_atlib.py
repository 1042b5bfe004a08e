"""A user's program on atlib, which keeps to text mode: sends, reads, deletes."""

import sys

from atlib import GSM_Device, SMS_Group

modem = GSM_Device(sys.argv[1], 115200)
print("imei", modem.get_imei())
print("operator", modem.get_current_operator())
print("sent", modem.send_sms("2936", "from atlib"))
print("listening", flush=True)
while not (messages := modem.receive_sms(SMS_Group.ALL)):
    pass
print("SMS", messages[0][0], messages[0][3])
print("deleted", modem.delete_read_sms(), modem.receive_sms(SMS_Group.ALL))
