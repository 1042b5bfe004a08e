"""Perl's Device::Gsm, in a user's program of a few lines."""

import subprocess

import pytest

from tests.strangers.rig import Modem, need, run
from tests.strangers.test_python_clients import CLIENTS

INSTALLED = ("perl", "-MDevice::Gsm", "-e1")


def test_device_gsm_reads_deletes_and_sends(modem: Modem) -> None:
    need("perl")
    if subprocess.run(INSTALLED, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("Device::Gsm is not installed; .ci/run installs it")
    modem.deliver("zażółć")
    assert modem.reported(1) == ["delivered"]
    told = run("perl", str(CLIENTS / "with_device_gsm.pl"), modem.port, "").splitlines()
    assert told == ["imei 490154203237518", "SMS 2936 zażółć", "deleted yes", "sent yes"]
    assert modem.sent(1) == ["from Device::Gsm"]
