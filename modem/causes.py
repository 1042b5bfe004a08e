"""Names of `+CME ERROR` (27.007 clause 9.2) and `+CMS ERROR` codes (27.005 clause 3.2.5).

Codes below 128 of `+CMS ERROR` are RP causes (24.011 annex E), 128-255 are TP failure causes
(23.040 clause 9.2.3.22). The names stand in one string each, which a board can spare.
"""

CME_NAMES = """
0 phone failure
1 no connection to phone
3 operation not allowed
4 operation not supported
5 PH-SIM PIN required
10 SIM not inserted
11 SIM PIN required
12 SIM PUK required
13 SIM failure
14 SIM busy
15 SIM wrong
16 incorrect password
17 SIM PIN2 required
18 SIM PUK2 required
20 memory full
21 invalid index
22 not found
23 memory failure
24 text string too long
25 invalid characters in text string
26 dial string too long
27 invalid characters in dial string
30 no network service
31 network timeout
32 network not allowed, emergency calls only
40 network personalization PIN required
48 hidden key required
50 incorrect parameters
51 command implemented but currently disabled
52 command aborted by user
53 not attached to network
57 temporarily out of service
60 system failure
100 unknown
103 illegal MS
106 illegal ME
107 GPRS services not allowed
111 PLMN not allowed
112 location area not allowed
113 roaming not allowed in this location area
132 service option not supported
133 requested service option not subscribed
134 service option temporarily out of order
148 unspecified GPRS error
"""

CMS_NAMES = """
1 unassigned number
8 operator determined barring
10 call barred
21 short message transfer rejected
22 memory capacity exceeded
27 destination out of order
28 unidentified subscriber
29 facility rejected
30 unknown subscriber
38 network out of order
41 temporary failure
42 congestion
47 resources unavailable
50 requested facility not subscribed
69 requested facility not implemented
81 invalid short message reference
95 semantically incorrect message
96 invalid mandatory information
97 message type non-existent or not implemented
98 message not compatible with protocol state
99 information element non-existent or not implemented
111 protocol error
127 interworking
128 telematic interworking not supported
129 short message type 0 not supported
130 cannot replace short message
143 unspecified TP-PID error
144 data coding scheme not supported
145 message class not supported
159 unspecified TP-DCS error
160 command cannot be actioned
161 command unsupported
175 unspecified TP-Command error
176 TPDU not supported
192 SC busy
193 no SC subscription
194 SC system failure
195 invalid SME address
196 destination SME barred
197 SM rejected, duplicate SM
198 TP-VPF not supported
199 TP-VP not supported
208 SIM SMS storage full
209 no SMS storage capability in SIM
210 error in MS
211 memory capacity exceeded
212 SIM application toolkit busy
213 SIM data download error
255 unspecified error cause
300 ME failure
301 SMS service of ME reserved
302 operation not allowed
303 operation not supported
304 invalid PDU mode parameter
305 invalid text mode parameter
310 SIM not inserted
311 SIM PIN required
312 PH-SIM PIN required
313 SIM failure
314 SIM busy
315 SIM wrong
316 SIM PUK required
317 SIM PIN2 required
318 SIM PUK2 required
320 memory failure
321 invalid memory index
322 memory full
330 SMSC address unknown
331 no network service
332 network timeout
340 no +CNMA acknowledgement expected
500 unknown error
"""


def _names(kind: str) -> str:
    return CMS_NAMES if kind == "+CMS ERROR" else CME_NAMES


def name(kind: str, code: int) -> str:
    """Return the name of `code`, or "" where the standard has none."""
    names = _names(kind)
    start = names.find("\n%d " % code)
    if start < 0:
        return ""
    line = names[start + 1 : names.find("\n", start + 1)]
    return line[line.find(" ") + 1 :]


def number(kind: str, words: str) -> "int | None":
    """Return the code whose name is `words` (a modem at AT+CMEE=2), or None."""
    names = _names(kind).lower()
    end = names.find(" " + words.lower().strip() + "\n")
    if end < 0:
        return None
    digits = names[names.rfind("\n", 0, end) + 1 : end]
    return None if digits.strip("0123456789") else int(digits)
