"""Case 34: where a webhook may go."""

import pytest

from eventhub.api.addresses import is_public, target_of

# Every entry of IANA's special-purpose registries that is not globally reachable, and what leads on to one.
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "168.63.129.16",
    "192.88.99.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "0.1.2.3",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.0.10",
    "192.0.0.170",
    "192.0.0.192",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "239.255.255.250",
    "::ffff:0:7f00:1",
    "100::1",
    "100:0:0:1::1",
    "2001:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:30::1",
    "2001:1ff:ffff::1",
    "2001:db8:ffff::1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "4000::1",
    "5f00::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "nonsense",
    "",
]
OUTSIDE = [
    "8.8.8.8",
    "93.184.215.14",
    "1.1.1.1",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.175.48.1",
    "198.20.0.1",
    "223.255.255.1",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2620:4f:8000::1",
    "2a00:1450:4001:81c::200e",
    "3ffe:ffff::1",
    "3fff:1000::1",
]


def test_an_address_that_leads_inside_is_not_public():
    assert [address for address in INSIDE if is_public(address)] == []


def test_an_address_of_everybody_is_public():
    assert [address for address in OUTSIDE if not is_public(address)] == []


REFUSED = {
    "https://127.0.0.1/": "not_public",
    "https://127.1/": "not_public",
    "https://2130706433/": "not_public",
    "https://0x7f.1/": "not_public",
    "https://0177.0.0.1/": "not_public",
    "https://[::1]/": "not_public",
    "https://[::ffff:10.0.0.1]/": "not_public",
    "https://169.254.169.254/latest": "not_public",
    "https://localhost/": "not_public",
    "https://localhost./": "not_public",
    "https://printer/": "not_public",
    "https://db.internal/": "not_public",
    "https://nas.local/": "not_public",
    "https://1.0.0.127.in-addr.arpa/": "not_public",
    "http://example.org/": "scheme",
    "ftp://example.org/": "shape",
    "javascript:alert(1)": "shape",
    "https://user:key@example.org/": "shape",
    "https://example.org/#x": "shape",
    "https://example.org:99999/": "shape",
    "https:///x": "shape",
    "https://exa mple.org/": "shape",
    "https://example.org\\@evil.example/": "shape",
    "https://beispiel-ü.org/": "shape",
    "https://example.org/\r\nX: y": "shape",
    "https://example..org/": "shape",
    f"https://{64 * 'a'}.org/": "shape",
    "": "shape",
}


@pytest.mark.parametrize(("url", "why"), REFUSED.items(), ids=lambda value: value[:40] or "empty")
def test_an_address_that_cannot_be_meant_is_refused(url, why):
    with pytest.raises(ValueError, match=f"^{why}$"):
        target_of(url)


def test_a_public_address_is_taken_apart():
    target = target_of("https://hooks.example.org/in/7?key=x")

    assert (target.host, target.port, target.path) == ("hooks.example.org", 443, "/in/7?key=x")
    assert not target.trusted


def test_only_the_very_host_and_port_that_the_operator_named_may_be_private():
    trusted = ("127.0.0.1:8080",)

    assert target_of("http://127.0.0.1:8080/", trusted).trusted
    with pytest.raises(ValueError, match="scheme"):
        target_of("http://127.0.0.1:8081/", trusted)
    with pytest.raises(ValueError, match="not_public"):
        target_of("https://127.0.0.2:8080/", trusted)
