"""A plain 3GPP modem: 27.005, 27.007 and V.250 to the letter, and no vendor's additions."""

from modem.simulator.personas.persona import Persona

GENERIC = Persona(
    name="generic",
    report_memory=None,  # smstools and gammu-smsd find a report only where messages are
    answers={
        "+CGMI": ("Simulated",),
        "+CGMM": ("Plain 3GPP modem",),
        "+CGMR": ("1.0",),
        "+GMI": ("Simulated",),
        "+GMM": ("Plain 3GPP modem",),
        "+GMR": ("1.0",),
        "+GSN": ("{imei}",),
        "+GCAP": ("+GCAP: +CGSM,+FCLASS",),
        "I": ("Simulated", "Plain 3GPP modem", "Revision: 1.0"),
    },
)
