"""Ports: the only code that touches a serial line. One kind of port for each way to wait.

A blocking port has

* `name`: what a person calls it;
* `read(timeout_ms) -> bytes`: what has come, at most `timeout_ms` milliseconds from now (None:
  as long as it takes); `b""` when nothing came, which it may say early;
* `write(data)`: all of it, or `PortError` when the line takes nothing for seconds;
* `close()`.

All raise `PortError` when the device is gone. An asyncio port has `name`, `await read()`
(`b""`: the device is gone), `write(data)` (which only queues) and `close()`. Wrappers (`trace`)
have the same methods and stack on either. A port may also have `reopen` (it comes back, see
`returning`), `reset()` (restart what is behind it, which is silent) and `take_loss()` (whether
something may have been lost since it was asked: the driver then has the storage swept).

    serial_port   pyserial, blocking: Linux, macOS, Windows; also its URLs (socket://, rfc2217://)
    serial_aio    the same line on asyncio
    uart          machine.UART on boards, blocking; its asyncio twin is uart_aio (both: uart_line)
    power         the modem's power key, reset and supply on a board's pins
    locks         one program at a time on a line, and who the other one is
    usb           which port of which USB modem takes AT commands (the table: usb_table)
    trace         a wrapper that writes down what passes (the format: dialogue; masking: redact)
"""
