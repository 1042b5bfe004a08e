"""Names of MQTT topics with places in them that are filled in: `modem/{host}/command`."""

import re
import socket

# The places that each of a handler's texts may have.
PLACES_IN = {
    "client_id": ("host", "name"),
    "command_topic": ("host", "name", "modem"),
    "send_topic": ("host", "name", "modem"),
    "result_topic": ("host", "name", "modem"),
    "error_topic": ("host", "name"),
    "status_topic": ("host", "name"),
}
MAY_BE_EMPTY = ("send_topic", "result_topic", "error_topic", "status_topic")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Topic:
    """A text with places: {host} is this machine, {name} the handler, {modem} a modem."""

    def __init__(self, text: str) -> None:
        self.text = text

    def problem(self, places: tuple[str, ...]) -> str:
        """Say why this is no topic to publish to with `places` in it; "" when it is one."""
        if not self.text or len(self.text) > 200 or not self.text.isprintable():
            return f"{self.text!r} is not the name of a topic"
        if "+" in self.text or "#" in self.text:
            return f"{self.text!r} names more than one topic"
        for place in _PLACE.findall(self.text):
            if place not in places:
                known = ", ".join("{%s}" % name for name in places)
                return f"there is no place {{{place}}}; these are: {known}"
        return f"{self.text!r} has a brace too many" if set("{}") & set(self.filled()) else ""

    def filled(self, **values: str) -> str:
        """Return the text with `values` in its places."""
        return _PLACE.sub(lambda found: values.get(found[1], ""), self.text)

    @property
    def by_modem(self) -> bool:
        """Whether each modem has a topic of its own."""
        return "{modem}" in self.text


def host() -> str:
    """Return this machine's name, with nothing in it that means something to a broker."""
    return re.sub(r"[/+#\s]", "-", socket.gethostname()) or "host"
