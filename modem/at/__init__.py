"""Bytes to requests: what a serial line to a modem carries, and nothing of what it means.

`framing` cuts the byte stream into lines and prompts, `replies` names the lines that end an
exchange and reads their fields, `channel` keeps one request in flight and tells its reply from
everything nobody asked for. V.250 and the syntax of 3GPP TS 27.007 clause 4 live here.
"""
