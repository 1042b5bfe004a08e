"""gnokii: identity, messages both ways."""

from pathlib import Path

from tests.strangers.rig import Modem, run

CONFIGURATION = """\
[global]
port = %s
model = AT
connection = serial
use_locking = no
"""


def test_gnokii_sends_reads_and_deletes(modem: Modem, tmp_path: Path) -> None:
    (tmp_path / "gnokiirc").write_text(CONFIGURATION % modem.port)
    (tmp_path / "body").write_text("via gnokii")
    gnokii = ("gnokii", "--config", str(tmp_path / "gnokiirc"))
    assert "IMEI         : 490154203237518" in run(*gnokii, "--identify")
    with (tmp_path / "body").open() as body:
        run(*gnokii, "--sendsms", "2936", stdin=body)
    assert modem.sent(1) == ["via gnokii"]
    modem.deliver("turn left")
    assert modem.reported(1) == ["delivered"]
    assert "Sender: 2936" in run(*gnokii, "--getsms", "SM", "1")
    assert "Deleted SMS" in run(*gnokii, "--deletesms", "SM", "1")
    assert "SM    0" in run(*gnokii, "--showsmsfolderstatus")
