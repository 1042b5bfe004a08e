"""What the APIs answer when they refuse: HTTP status, the service's own code, a sentence."""

from typing import Any

TWILIO_PAGES = "https://www.twilio.com/docs/errors/"
KORE_PAGES = "https://docs.korewireless.com/errors/"


class Refused(Exception):
    """A refusal: `status` of HTTP, `code` of the service, `message` for a person.

    `extra` are members of the body besides the usual four, `headers` those of the response.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self, kore: bool) -> dict[str, Any]:
        """Return the JSON body; `kore` points it at KORE's pages."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"{KORE_PAGES if kore else TWILIO_PAGES}{self.code}",
            "status": self.status,
        } | self.extra


def unauthorized() -> Refused:
    return Refused(401, 20003, "Authenticate", headers={"WWW-Authenticate": 'Basic realm="API"'})


def invalid_bearer() -> Refused:
    return Refused(403, 20003, "Forbidden", {"error": "Invalid or expired token"})


def unknown_client() -> Refused:
    extra = {
        "error": "unauthorized_client",
        "error_description": "Invalid client or invalid client credentials",
    }
    return Refused(401, 20003, "Authenticate", extra)


def not_found(path: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {path} was not found")


def wrong_method(allowed: list[str]) -> Refused:
    return Refused(405, 20004, "Method not allowed", headers={"Allow": ", ".join(allowed)})


def too_large(most: int) -> Refused:
    return Refused(413, 20001, f"The body of the request is larger than {most} bytes")


def too_busy() -> Refused:
    return Refused(429, 20429, "Too Many Requests", headers={"Retry-After": "1"})


def not_readable() -> Refused:
    return Refused(400, 20001, "The parameters of the request are not form fields in UTF-8")


def unexpected() -> Refused:
    return Refused(500, 20500, "Internal Server Error")
