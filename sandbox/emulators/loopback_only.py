"""Restricts an emulator to this machine: it can connect to and listen on loopback addresses only.

An audit hook cannot be removed, and applies to all libraries. Source: PEP 578, "Python Runtime Audit Hooks"."""

import ipaddress
import socket
import sys

LOOPBACK_NAMES = {"localhost", ""}
ADDRESS_ARGUMENT = {"socket.connect": 1, "socket.bind": 1, "socket.sendto": 1}


def apply() -> None:
    """Also refuses to bind to all addresses, 0.0.0.0."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple) -> None:
    if event == "socket.getaddrinfo":
        _check(arguments[0])
    elif event in ADDRESS_ARGUMENT:
        address = arguments[ADDRESS_ARGUMENT[event]]
        if arguments[0].family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            _check(address[0])


def _check(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in LOOPBACK_NAMES or _is_loopback(name):
        return
    print(f"The sandbox blocks connections of emulators to {name}", file=sys.stderr, flush=True)
    raise ConnectionRefusedError(f"The sandbox blocks connections of emulators to {name}")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
