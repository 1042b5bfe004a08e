"""What the APIs answer when they refuse: one row a case, with the service's own code."""


class Refused(Exception):
    """An API's refusal: `status` of HTTP, `code` of the service, a sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def unauthorized() -> Refused:
    return Refused(401, 20003, "Authenticate")


def not_found(path: str) -> Refused:
    return Refused(404, 20404, f"The requested resource {path} was not found")


def wrong_method() -> Refused:
    return Refused(405, 20004, "Method not allowed")


def too_large(most: int) -> Refused:
    return Refused(413, 20001, f"The body of the request is larger than {most} bytes")


def too_many_requests() -> Refused:
    return Refused(429, 20429, "Too many concurrent requests")


def not_utf8() -> Refused:
    return Refused(400, 20001, "The parameters of the request are not UTF-8")


def unexpected() -> Refused:
    return Refused(500, 20500, "Internal server error")
