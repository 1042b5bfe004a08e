"""A call of an API as its handlers see it, and what they answer with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from modem.cloud.parameters import Parameters
from modem.cloud.products import Product
from modem.cloud.service import Cloud
from modem.cloud.store import Store


@dataclass(frozen=True)
class Call:
    """`base` is the server as the caller knows it, with the prefix it may be mounted under;
    `path` what follows, and `sid` the part of it that names a resource (or its unique name).
    """

    cloud: Cloud
    product: Product
    base: str
    path: str
    sid: str
    query: Parameters
    form: Parameters

    @property
    def store(self) -> Store:
        return self.cloud.store

    def url(self, resource: str, sid: str) -> str:
        """Return the absolute URL of a resource."""
        return f"{self.base}/v1/{resource}/{sid}"

    def check_account(self) -> None:
        """Raise Refused where the form gives a SIM to another account: there is none."""
        if self.form.text("AccountSid") not in (None, self.cloud.account.sid):
            raise self.form.invalid("AccountSid", "there is no such account")


Answer = tuple[int, dict[str, Any] | None]
Handler = Callable[[Call], Answer]
Routes = dict[str, dict[str, Handler]]  # path -> method -> handler
