"""What a persona answers to questions about itself."""

from collections.abc import Mapping


def identity(
    three: tuple[str, str, str], described: tuple[str, ...]
) -> Mapping[str, tuple[str, ...]]:
    """Return the answers to +CGMI, +CGMM, +CGMR and their kin, and to ATI (`described`)."""
    maker, model, revision = ((value,) for value in three)
    return {
        "+CGMI": maker,
        "+GMI": maker,
        "+CGMM": model,
        "+GMM": model,
        "+CGMR": revision,
        "+GMR": revision,
        "+GSN": ("{imei}",),
        "+GCAP": ("+GCAP: +CGSM",),
        "I": described,
    }


def lettered(maker: str, model: str, revision: str) -> tuple[str, ...]:
    """Return an answer to ATI in the form that names each of its lines."""
    return (
        f"Manufacturer: {maker}",
        f"Model: {model}",
        f"Revision: {revision}",
        "IMEI: {imei}",
        "+GCAP: +CGSM",
    )
