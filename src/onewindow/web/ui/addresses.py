"""Where a request comes from, asked in one place by all who count, record or let in by address."""

import ipaddress
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

from django.conf import settings
from django.http import HttpRequest

# Any of these shows that a proxy stands between.
FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")


def address_of(request: HttpRequest) -> str | None:
    """The reader's network address: the nearest hop that is not one of our own proxies.

    Hops are read from the right, where our proxies wrote; what stands further left anybody may have made up. A peer that
    is no proxy of ours (``settings.ONEWINDOW_TRUSTED_PROXIES``) is the reader, whatever its headers say.
    """
    nearest = request.META.get("REMOTE_ADDR") or None
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while nearest is not None and hops and lies_in(nearest, settings.ONEWINDOW_TRUSTED_PROXIES):
        hop = _plain(hops.pop())
        if hop is None:
            break
        nearest = hop
    return nearest


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the reader sits on this machine and no proxy spoke for somebody else."""
    if any(header in request.headers for header in FORWARDING):
        return False
    peer = _plain(request.META.get("REMOTE_ADDR", ""))
    return peer is not None and ipaddress.ip_address(peer).is_loopback


def lies_in(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether the address is one of the networks'; what is no address lies nowhere."""
    plain = _plain(address)
    return plain is not None and any(ipaddress.ip_address(plain) in network for network in networks)


def _plain(address: str) -> str | None:
    """The address alone: some proxies add a port; an IPv4 address may come in IPv6 clothes."""
    bare = address.rpartition(":")[0] if address.count(":") == 1 else address
    bare = bare.partition("]")[0].removeprefix("[")
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
