"""Keeps an emulator on this machine: it connects to nothing but loopback, and listens nowhere else.

An audit hook cannot be taken away again, and sees whatever the libraries do. Source: PEP 578, "Python Runtime Audit Hooks"."""

import ipaddress
import socket
import sys

NAMES = {"localhost", ""}
ADDRESS_IN = {"socket.connect": 1, "socket.bind": 1, "socket.sendto": 1}


def apply() -> None:
    """Binding to every address, 0.0.0.0, is refused like the rest."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple) -> None:
    if event == "socket.getaddrinfo":
        _check(arguments[0])
    elif event in ADDRESS_IN:
        address = arguments[ADDRESS_IN[event]]
        if arguments[0].family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _check(address[0])


def _check(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in NAMES or _is_loopback(name):
        return
    print(f"The sandbox lets no emulator reach {name}", file=sys.stderr, flush=True)
    raise ConnectionRefusedError(f"The sandbox lets no emulator reach {name}")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
