"""Where a URL given by people may lead."""

from ipaddress import ip_address, ip_network

import pytest

from platforms.addresses import Forbidden, checked_url, judge, permitted, system_lookup
from platforms.contract import NetworkPolicy
from platforms.errors import Unreachable

STRICT = NetworkPolicy()
LOOPBACK = NetworkPolicy(allow_loopback=True, forbidden_ports=frozenset({6379}))
OFFICE = NetworkPolicy(
    allowed_private=(ip_network("10.1.0.0/16"), ip_network("fd12::/16")),
    forbidden_ports=frozenset({5432}),
)
EVERYTHING = NetworkPolicy(
    allow_loopback=True, allowed_private=(ip_network("0.0.0.0/0"), ip_network("::/0"))
)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "//example.com/",
        "example.com",
        "",
        "http://",
        "http:///path",
        "http://user:word@example.com/",
        "http://example.com@169.254.169.254/",
        "http://@example.com/",
        "http://example.com\\@169.254.169.254/",
        "http://exa mple.com/",
        "http://example.com/\r\nHost: evil",
        "http://example.com:99999/",
        "http://example.com:0/",
        "http://[::1/",
    ],
)
def test_a_url_that_does_not_say_plainly_where_it_leads_is_refused(url):
    with pytest.raises(Forbidden):
        checked_url(url)


@pytest.mark.parametrize("url", ["http://example.com", "https://[::1]:8000/v1", "HTTPS://A.b/c"])
def test_a_plain_url_passes(url):
    assert checked_url(url).hostname


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "fe80::1%lo",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "::ffff:169.254.169.254",
        "::ffff:0.0.0.0",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "64:ff9b:1::a9fe:a9fe",
        "::ffff:0:a9fe:a9fe",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "192.88.99.1",
    ],
)
def test_metadata_link_local_and_nowhere_are_refused_whatever_is_allowed(address):
    with pytest.raises(Forbidden):
        judge(ip_address(address), 80, EVERYTHING)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::127.0.0.1"]
)
def test_loopback_is_open_only_where_it_is_allowed_and_not_to_our_own_ports(address):
    judge(ip_address(address), 8000, LOOPBACK)
    with pytest.raises(Forbidden):
        judge(ip_address(address), 8000, STRICT)
    with pytest.raises(Forbidden):
        judge(ip_address(address), 6379, LOOPBACK)


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "fd12::1", "64:ff9b::a01:203"])
def test_a_private_network_is_open_only_where_it_is_allowed(address):
    judge(ip_address(address), 443, OFFICE)
    for policy, port in ((STRICT, 443), (LOOPBACK, 443), (OFFICE, 5432)):
        with pytest.raises(Forbidden):
            judge(ip_address(address), port, policy)


@pytest.mark.parametrize(
    "address", ["10.2.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "fc00::1"]
)
def test_other_private_networks_stay_closed(address):
    with pytest.raises(Forbidden):
        judge(ip_address(address), 443, OFFICE)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_open_on_every_port(address):
    judge(ip_address(address), 5432, OFFICE)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "017700000001", "127.1", "localhost"],
)
def test_loopback_in_any_notation_is_recognised(host):
    with pytest.raises(Forbidden):
        permitted(host, 80, STRICT)
    assert all(address.is_loopback for address in permitted(host, 80, LOOPBACK))


@pytest.mark.parametrize("host", ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376"])
def test_the_metadata_address_in_any_notation_is_recognised(host):
    with pytest.raises(Forbidden):
        permitted(host, 80, EVERYTHING)


def test_one_forbidden_address_among_good_ones_refuses_the_host():
    def lookup(host, port):
        return ["1.1.1.1", "169.254.169.254"]

    with pytest.raises(Forbidden):
        permitted("two-faced.example", 80, STRICT, lookup)


def test_ipv4_comes_first_and_nothing_twice():
    def lookup(host, port):
        return ["2606:4700::1", "1.1.1.1", "1.1.1.1"]

    found = permitted("both.example", 80, STRICT, lookup)
    assert [str(address) for address in found] == ["1.1.1.1", "2606:4700::1"]


@pytest.mark.parametrize("answer", [[], ["not an address"]])
def test_a_host_without_a_readable_address_is_unreachable(answer):
    with pytest.raises(Unreachable):
        permitted("empty.example", 80, STRICT, lambda host, port: answer)


def test_a_host_that_no_one_knows_is_unreachable():
    with pytest.raises(Unreachable):
        permitted("x" * 70 + ".example", 80, STRICT, system_lookup)
