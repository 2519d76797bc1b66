#!/usr/bin/env python3
"""Keyturn's offline licensing protocol OLP/1 in one file: copy it into a product.

Python 3.9 or newer, nothing but the standard library; where the package `cryptography` is installed it
does X25519 and ChaCha20-Poly1305. The section numbers in the comments are those of docs/protocol.md.
All that a program needs:

    from keyturn import Product, Refused, Wizard

    wizard = Wizard(Product.load("product.json"))
    if not wizard.start().runs:                                   # at every start, and once a day
        wizard.activate_online("C5NYF-4JRSE-PZBQW-FQ889")         # raises Refused: .code, .details
    if wizard.start().has("export"): ...                          # a feature of the product file

Without a network: show `wizard.request(key)["url"]` as a QR code, and give what the portal answers to
`wizard.accept(text)`; `wizard.repair(text)` corrects a few typing errors. To move a license:
`wizard.deactivate()["code"]`, or `deactivate_online()`.
Products that come online call `wizard.check_in()` at start and every 24 hours.

Compile the product file into the program, or sign it with the program; never fetch it at run time.
The state is where the License Wizard and the other clients have theirs (docs/wizard-state.md): what one of them
activates, the others check and deactivate. Who names folders names two in different places, so that restoring one
of them does not bring a deactivated license back.

Python's big integers do not take constant time; `cryptography` does. What is secret here (the private
key of a request) belongs to this computer's owner; verifying signatures uses public values only.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac as _hmac
import itertools
import json
import os
import re
import sys
import time
import unicodedata
from datetime import date
from functools import lru_cache

__all__ = ["Product", "Refused", "Status", "Wizard", "check_bridge", "own_computer_id"]


class Refused(Exception):
    """A refusal of the protocol: a stable `code`, and `details` as the protocol defines them."""

    def __init__(self, code: str, **details):
        super().__init__(f"{code} {details}" if details else code)
        self.code, self.details = code, details


# ---- 1. Conventions ----------------------------------------------------------------------------


def tag(name: str) -> bytes:
    return b"OLP1/" + name.encode("ascii") + b"\0"


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def hmac_sha256(key: bytes, *parts: bytes) -> bytes:
    return _hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def hkdf(ikm: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869) with 32 bytes of output, which is one block."""
    return hmac_sha256(hmac_sha256(salt, ikm), info, b"\1")


equal = _hmac.compare_digest  # constant time


def u16(n: int) -> bytes:
    return n.to_bytes(2, "big")


def u32(n: int) -> bytes:
    return n.to_bytes(4, "big")


def varint(n: int) -> bytes:
    """Unsigned LEB128."""
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


class Malformed(ValueError):
    """Truncated input, a varint that is not minimal, or bytes that are left over."""


class Reader:
    """Reads a byte string from front to back; raises Malformed."""

    def __init__(self, source: bytes):
        self.source, self.position = source, 0

    def bytes(self, length: int) -> bytes:
        part = self.source[self.position : self.position + length]
        if len(part) != length:
            raise Malformed
        self.position += length
        return part

    def uint(self, length: int) -> int:
        return int.from_bytes(self.bytes(length), "big")

    def varint(self) -> int:
        value = 0
        for index in range(5):
            byte = self.uint(1)
            value |= (byte & 127) << 7 * index
            if byte < 128:
                if byte == 0 and index > 0:
                    raise Malformed
                return value
        raise Malformed

    def end(self) -> None:
        if self.position != len(self.source):
            raise Malformed


DAY = 86_400
_DAY_0 = date(2020, 1, 1)
_DAY_0_SECONDS = 1_577_836_800


def day_of(seconds: int) -> int:
    return (seconds - _DAY_0_SECONDS) // DAY


def start_of(day: int) -> int:
    return _DAY_0_SECONDS + day * DAY


def iso_of(day: int) -> str:
    return date.fromordinal(_DAY_0.toordinal() + day).isoformat()


def day_from_iso(text: str) -> int:
    """The day of `YYYY-MM-DD`; raises ValueError unless it exists and fits u16."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    day = date.fromisoformat(text).toordinal() - _DAY_0.toordinal()
    if not 0 <= day <= 65_535:
        raise ValueError(text)
    return day


_ASCII_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f]")


def canonical_computer_id(text: str) -> str:
    """The one spelling of a Computer ID. NFC once more at the end: capitals can make pairs composable."""
    cid = re.sub("[\t-\r ]+", " ", unicodedata.normalize("NFC", text))
    cid = unicodedata.normalize("NFC", re.sub("^ | $", "", cid).translate(_ASCII_UPPER))
    try:
        length = len(cid.encode("utf-8"))
    except UnicodeEncodeError:  # a surrogate that is no pair
        length = 0
    if not 1 <= length <= 128 or _CONTROL.search(cid):
        raise Refused("CID_INVALID")
    return cid


def cid_hash(cid: str) -> bytes:
    return sha256(tag("cid"), cid.encode("utf-8"))


def clean_name(text: str) -> str:
    """A Computer Name: NFC, no controls, at most 32 bytes, cut at a character."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", _CONTROL.sub("", unicodedata.normalize("NFC", text)))
    return text.encode("utf-8")[:32].decode("utf-8", "ignore")


# ---- 2. Text codes -----------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SYMBOL = {character: value for value, character in enumerate(ALPHABET)}

def _points(*ranges: tuple[int, int] | int) -> str:
    """The characters of code points; from and to, both included."""
    pairs = [each if isinstance(each, tuple) else (each, each) for each in ranges]
    return "".join(chr(point) for first, last in pairs for point in range(first, last + 1))


# White space and what nobody sees, in the order of section 2.
_INVISIBLE = _points(
    (0x0009, 0x000D), 0x0020, 0x0085, 0x00A0, 0x00AD, 0x034F, 0x061C, (0x115F, 0x1160), 0x1680,
    (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), 0x3000,
    0x3164, (0xFE00, 0xFE0F), 0xFEFF, 0xFFA0, (0xE0000, 0xE0FFF),
)  # fmt: skip
_DASHES = "-_." + _points((0x2010, 0x2015), 0x2043, 0x2212, 0x30FC)
# Look-alikes, then Arabic-Indic and Persian digits.
_LOOKALIKES = str.maketrans(
    "OIL" + "АВЕКМНОРСТХУІЅЈ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + _points((0x0660, 0x0669), (0x06F0, 0x06F9)),
    "011" + "ABEKMH0PCTXY1SJ" + "ABEZH1KMN0PTYX" + "0123456789" * 2,
    _INVISIBLE + _DASHES,
)

# kind: offset of the check symbols, characters of a group, fewest and most groups
KINDS = {
    "CK": (0, 6, 17, 28),
    "AK": (3, 5, 4, 4),
    "DC": (11, 5, 4, 4),
    "DVC": (19, 5, 4, 4),
    "UDVC": (23, 5, 4, 4),
    "SCK": (27, 6, 4, 5),
}


def normalize(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKES)


def to_symbols(data: bytes) -> list[int]:
    """Bytes as 5-bit symbols, most significant bit first, zero-padded."""
    return _cut(int.from_bytes(data, "big"), len(data) * 8)


def _cut(number: int, bits: int) -> list[int]:
    count = -(-bits // 5)
    number <<= count * 5 - bits
    return [number >> 5 * (count - 1 - index) & 31 for index in range(count)]


def _join(symbols) -> int:
    number = 0
    for symbol in symbols:
        number = number << 5 | symbol
    return number


def to_bytes(symbols) -> bytes:
    """The whole bytes in the symbols; what is left over is dropped."""
    bits = len(symbols) * 5
    return (_join(symbols) >> bits % 8).to_bytes(bits // 8, "big")


def _fits(symbols, bits: int) -> bool:
    """Whether these are exactly the 6-character groups that so many bits need, spare bits zero."""
    spare = len(symbols) * 5 - bits
    return len(symbols) == -(-bits // 25) * 5 and _join(symbols) & (1 << spare) - 1 == 0


def base32(data: bytes) -> str:
    return "".join(ALPHABET[symbol] for symbol in to_symbols(data))


def _check_symbol(kind: str, index: int, data) -> int:
    """GF(32) with x^5 + x^3 + 1: α·d1 ⊕ α²·d2 ⊕ …, by Horner's rule from the last symbol."""
    total = 0
    for symbol in reversed(data):
        total = (total ^ symbol) << 1
        if total & 32:
            total ^= 0b101001
    return (KINDS[kind][0] + index) % 32 ^ total


def group(kind: str, symbols) -> str:
    """Data symbols as text: groups with their check symbols, joined by `-`."""
    width, groups = KINDS[kind][1] - 1, []
    for start in range(0, len(symbols), width):
        data = list(symbols[start : start + width])
        data += [0] * (width - len(data))
        data.append(_check_symbol(kind, len(groups), data))
        groups.append("".join(ALPHABET[symbol] for symbol in data))
    return "-".join(groups)


def check(kind: str, text: str) -> tuple[bool, list[int], list[int]]:
    """A text as a code of one kind: is the length right, which groups are wrong, the data symbols."""
    _, size, fewest, most = KINDS[kind]
    characters = normalize(text)
    bad, data = [], []
    for start in range(0, len(characters), size):
        symbols = [_SYMBOL.get(character, -1) for character in characters[start : start + size]]
        right = len(symbols) == size and -1 not in symbols
        if right and _check_symbol(kind, start // size, symbols[:-1]) == symbols[-1]:
            data += symbols[:-1]
        else:
            bad.append(start // size)
    count, rest = divmod(len(characters), size)
    return rest == 0 and fewest <= count <= most, bad, data


def _corrections(index: int, group: str) -> list[str]:
    """A signed key's group with one character changed so that its check is right: one for each place."""
    changed = [group[:at] + c + group[at + 1 :] for at in range(len(group)) for c in ALPHABET]
    right = lambda symbols: _check_symbol("CK", index, symbols[:-1]) == symbols[-1]  # noqa: E731
    return [each for each in changed if set(each) <= set(ALPHABET) and right([_SYMBOL[c] for c in each])]


def decode(kinds, text: str) -> tuple[str, list[int]]:
    """Kind and data symbols of a text that must be one of `kinds`, or what is wrong with it."""
    tried = {kind: check(kind, text) for kind in KINDS}
    good = [kind for kind, (length_ok, bad, _) in tried.items() if length_ok and not bad]
    for kind in kinds:
        if kind in good:
            return kind, tried[kind][2]
    asked = {"kind": kinds[0]} if len(kinds) == 1 else {}
    if good:
        raise Refused("WRONG_KIND", **asked, looksLike=good[0])
    near = sorted((len(tried[kind][1]), kind) for kind in kinds if tried[kind][0])
    if not near:
        raise Refused("BAD_LENGTH", **asked)
    kind = near[0][1]
    raise Refused("CODE_TYPO", kind=kind, badGroups=tried[kind][1])


def encode_code(kind: str, data: bytes) -> str:
    """An AK, DC, DVC or UDVC, all of 10 bytes, as it is typed."""
    return group(kind, to_symbols(data))


def decode_code(kind: str, text: str) -> bytes:
    return to_bytes(decode([kind], text)[1])


# ---- 7. edwards25519: verifying ed25519 (RFC 8032) and s48 -----------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, P) % P
_D2 = 2 * _D
_SQRT_M1 = pow(2, (P - 1) // 4, P)
_IDENTITY = (0, 1, 1, 0)


# Points are extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x·y = T/Z (RFC 8032, 5.1.4).
def _add(p, q):
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * _D2 % P * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(p):
    x, y, z, _ = p
    a, b = x * x % P, y * y % P
    h, g = a + b, a - b
    e, f = h - (x + y) ** 2 % P, 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def encode_point(point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def decode_point(data: bytes):
    """The point of a public key; None unless canonical, on the curve and not of small order."""
    if len(data) != 32:
        return None
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * _SQRT_M1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    point = (x, y, 1, x * y % P)
    eightfold = _double(_double(_double(point)))
    return None if eightfold[0] == 0 else point


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def _multiples(point):
    table = [_IDENTITY]
    for _ in range(15):
        table.append(_add(table[-1], point))
    return table


def combine(s: int, e: int, point):
    """s·B − e·A, both products in one run of doublings; variable time, for public values."""
    x, y, z, t = point
    of_base, of_point = _multiples(BASE), _multiples((P - x, y, z, P - t))
    total = _IDENTITY
    for shift in range(252, -1, -4):
        if total is not _IDENTITY:
            total = _double(_double(_double(_double(total))))
        if s >> shift & 15:
            total = _add(total, of_base[s >> shift & 15])
        if e >> shift & 15:
            total = _add(total, of_point[e >> shift & 15])
    return total


SIGNATURE_LENGTH = {"s48": 48, "ed25519": 64}


def verify(alg: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is genuine. Ed25519 without cofactor: R is compared byte by byte."""
    point = decode_point(public_key)
    if point is None or len(signature) != SIGNATURE_LENGTH[alg]:
        return False
    s = int.from_bytes(signature[-32:], "little")
    if s >= L:
        return False
    if alg == "s48":
        e = signature[:16]
        r = encode_point(combine(s, int.from_bytes(e, "little"), point))
        return hashlib.sha512(tag("s48-chal") + r + public_key + message).digest()[:16] == e
    r = signature[:32]
    e = int.from_bytes(hashlib.sha512(r + public_key + message).digest(), "little") % L
    return encode_point(combine(s, e, point)) == r


# ---- 6. X25519 (RFC 7748) and ChaCha20-Poly1305 (RFC 8439) -----------------------------------------


@lru_cache(maxsize=None)
def _native():
    """Both of the package `cryptography`; None where it is not here or may not do them.

    Only for what has secrets: a signature is verified here in less time than loading it takes.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric import x25519 as curve
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        curve.X25519PrivateKey.from_private_bytes(bytes(32))
        ChaCha20Poly1305(bytes(32))
    except Exception:  # not installed, broken, or forbidden there (FIPS)
        return None
    return curve, ChaCha20Poly1305


def x25519(private: bytes, public: bytes = b"\x09" + bytes(31)) -> bytes:
    """All zero for a public key of small order, which the caller refuses."""
    native = _native()
    if native is None:
        return _ladder(private, public)
    own = native[0].X25519PrivateKey.from_private_bytes(private)
    try:
        return own.exchange(native[0].X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return bytes(32)


def _ladder(private: bytes, public: bytes) -> bytes:
    """X25519 by the Montgomery ladder."""
    k = int.from_bytes(private, "little") & (1 << 254) - 8 | 1 << 254
    u = (int.from_bytes(public, "little") & (1 << 255) - 1) % P
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for shift in range(254, -1, -1):
        bit = k >> shift & 1
        if swap != bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a % P, b * b % P, d * a % P, c * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, u * ((da - cb) ** 2 % P) % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def _x25519_usable(public: bytes) -> bool:
    """Not of small order: three doublings do not lead to infinity."""
    x, z = (int.from_bytes(public, "little") & (1 << 255) - 1) % P, 1
    for _ in range(3):
        x, z = (x * x - z * z) ** 2 % P, 4 * x * z * (x * x + 486662 * x * z + z * z) % P
    return z != 0


def shared_secret(private: bytes, public: bytes) -> bytes:
    z = x25519(private, public)
    if not any(z):
        raise Malformed("public key of small order")
    return z


def _chacha_block(key: bytes, counter: int) -> bytes:
    """One block of ChaCha20; the nonce is zero, because a key here serves for one message (section 6)."""
    words = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    words += [int.from_bytes(key[at : at + 4], "little") for at in range(0, 32, 4)]
    words += [counter, 0, 0, 0]
    x = list(words)

    def quarter(a, b, c, d):
        for to, source, add, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[to] = x[to] + x[source] & 0xFFFFFFFF
            mixed = x[add] ^ x[to]
            x[add] = (mixed << turn | mixed >> 32 - turn) & 0xFFFFFFFF

    for _ in range(10):
        for column in range(4):
            quarter(column, 4 + column, 8 + column, 12 + column)
        for row in range(4):
            quarter(row, 4 + (row + 1) % 4, 8 + (row + 2) % 4, 12 + (row + 3) % 4)
    return b"".join((a + b & 0xFFFFFFFF).to_bytes(4, "little") for a, b in zip(x, words))


def chacha20(key: bytes, data: bytes) -> bytes:
    """Encrypts or decrypts: block 0 is the key of Poly1305."""
    stream = b"".join(_chacha_block(key, 1 + at // 64) for at in range(0, len(data), 64))
    return bytes(a ^ b for a, b in zip(data, stream))


def poly1305_tag(key: bytes, aad: bytes, ciphertext: bytes) -> bytes:
    one_time = _chacha_block(key, 0)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    pad = lambda data: data + bytes(-len(data) % 16)  # noqa: E731
    lengths = len(aad).to_bytes(8, "little") + len(ciphertext).to_bytes(8, "little")
    message = pad(aad) + pad(ciphertext) + lengths
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(one_time[16:32], "little")) % 2**128).to_bytes(16, "little")


def seal(key: bytes, aad: bytes, plaintext: bytes) -> bytes:
    native = _native()
    if native is not None:
        return native[1](key).encrypt(bytes(12), plaintext, aad)
    ciphertext = chacha20(key, plaintext)
    return ciphertext + poly1305_tag(key, aad, ciphertext)


# ---- 4. Product file -------------------------------------------------------------------------------


def _is_int(value, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_hex(value, length: int) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * length), value) is not None


def read_text_file(path: str) -> str:
    with open(path, "rb") as file:
        return _text_of(file.read())


def _text_of(content: bytes) -> str:
    """What a person wrote: UTF-8 or UTF-16 of either order, with or without a byte order mark, as Notepad
    and PowerShell write it; else with U+FFFD for each letter that is lost."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif len(content) > 1 and (content[0] == 0) != (content[1] == 0):
        # All that is handed over begins with a sign of ASCII (RFC 4627, section 3).
        encoding = "utf-16-be" if content[0] == 0 else "utf-16-le"
    return content.decode(encoding, errors="replace")


class Product:
    """What the program knows of its product, checked; raises Refused BAD_PRODUCT {field}."""

    def __init__(self, fields: dict):
        def take(name, valid, default=None):
            value = fields.get(name, default)
            try:
                if valid(value):
                    return value
            except (AttributeError, KeyError, TypeError, ValueError):
                pass
            raise Refused("BAD_PRODUCT", field=name)

        if not isinstance(fields, dict):
            raise Refused("BAD_PRODUCT", field="olp")
        is_flag = lambda value: isinstance(value, bool)  # noqa: E731
        is_text = lambda value: isinstance(value, str)  # noqa: E731
        take("olp", lambda value: _is_int(value, 1, 1))
        self.id = take("productId", lambda value: _is_int(value, 1, 2**32 - 1))
        self.name = take("name", lambda value: is_text(value) and value != "")
        version = "[0-9]{1,5}[.][0-9]{1,5}(?![0-9])"
        self.version = take("version", lambda value: re.match(version, value))
        self.major_minor = tuple(int(part) for part in re.split("[^0-9]", self.version)[:2])
        self.build_day = day_from_iso(take("buildDate", lambda value: day_from_iso(value) >= 0))
        self.test_portal = take("testPortal", is_flag, False)
        self.portal_url = take("portalUrl", lambda value: _is_origin(value, self.test_portal))
        ring = take("ring", _is_ring)
        self.ring = {key["kid"]: key for key in ring}
        self.accept_unbound = take("acceptUnbound", is_flag, False)
        self.accept_short_keys = take("acceptShortKeys", is_flag, False)
        is_lease = lambda value: value is None or _is_int(value, 1, 65_535)  # noqa: E731
        self.short_key_lease_days = take("shortKeyLeaseDays", is_lease)
        self.grace_days = take("graceDays", lambda value: _is_int(value, 0, 65_535), 7)
        is_list = lambda value: isinstance(value, list) and len(value) <= 35  # noqa: E731
        self.features = take("features", lambda value: is_list(value) and all(map(is_text, value)), [])

    @classmethod
    def load(cls, path: str) -> "Product":
        try:
            text = read_text_file(path)
            if "\ufffd" in text:
                raise ValueError("neither UTF-8 nor UTF-16")
            return cls(json.loads(text))
        except OSError:
            raise Refused("PRODUCT_MISSING", file=str(path)) from None
        except (ValueError, RecursionError):
            raise Refused("BAD_PRODUCT", field=None) from None

    def key(self, kid: int, alg_is_mac: bool) -> dict:
        """Rule 4 of section 9.2."""
        key = self.ring.get(kid)
        if key is None:
            raise Refused("KID_UNKNOWN")
        if key["status"] == "revoked":
            raise Refused("KID_REVOKED")
        if (key["alg"] == "x25519-mac") != alg_is_mac:
            raise Refused("ALG_MISMATCH")
        return key

    def request_key(self):
        """The key that requests are encrypted to; None: there are only requests of type 1."""
        for status in ("signing", "next"):
            for key in self.ring.values():
                if key["alg"] == "x25519-mac" and key["status"] == status:
                    return key
        return None


def _is_ring(ring) -> bool:
    """Every entry valid, every kid once."""
    return len({key["kid"] for key in ring}) == len(ring) and all(
        _is_int(key["kid"], 0, 31)
        and key["status"] in ("signing", "next", "verify", "revoked")
        and _is_hex(key["publicKey"], 32)
        and _is_public_key(key["alg"], bytes.fromhex(key["publicKey"]))
        for key in ring
    )


def _is_public_key(alg: str, data: bytes) -> bool:
    if alg == "x25519-mac":
        return _x25519_usable(data)
    return alg in SIGNATURE_LENGTH and decode_point(data) is not None


def _is_origin(text: str, test_portal: bool) -> bool:
    """https; http for this computer itself, and for private addresses where `testPortal` is true."""
    host = r"([a-z0-9][a-z0-9._-]*|\[[0-9a-f:.]+\])"
    match = re.fullmatch(f"(https?)://{host}(?::([0-9]{{1,5}}))?", text, re.IGNORECASE | re.ASCII)
    if match is None or int(match[3] or 0) > 65_535:
        return False
    if match[1].lower() == "https" or match[2].lower() in ("localhost", "127.0.0.1", "[::1]"):
        return True
    import ipaddress

    address = ipaddress.ip_address(match[2].strip("[]"))  # ValueError: a name
    nets = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
    return test_portal and any(address in ipaddress.ip_network(net) for net in nets)


# ---- 5. Device secrets, and 6. Activation Request --------------------------------------------------


def device_secrets(ds: bytes, pid: int, cid: str, nonce: bytes) -> tuple[bytes, bytes, bytes]:
    """w, the future DVC; t, the check-in token; dc, the Device Code."""
    holder = u32(pid) + cid_hash(cid)
    w = hmac_sha256(ds, tag("dvc"), holder, nonce)[:10]
    t = sha256(tag("tok"), holder, w)
    return w, t, device_code_of(t)


def device_code_of(token: bytes) -> bytes:
    return sha256(tag("dev"), token)[:10]


def _prefixed(text: str) -> bytes:
    data = text.encode("utf-8")
    return bytes([len(data)]) + data


def request_plaintext(ak: bytes, cid: str, name: str) -> bytes:
    return ak + _prefixed(cid) + _prefixed(name)


def request_private_key(ds: bytes, pid: int, cid: str, nonce: bytes, plaintext: bytes) -> bytes:
    return hmac_sha256(ds, tag("x25519"), u32(pid), cid_hash(cid), nonce, plaintext)


def plain_request(pid: int, ak: bytes, dc: bytes, cid: str, name: str) -> bytes:
    """Type 1."""
    body = b"\x11" + varint(pid) + ak + dc + _prefixed(cid) + _prefixed(name)
    return body + sha256(tag("req"), body)[:2]


def sealed_request(pid: int, kid: int, server: bytes, dc: bytes, d: bytes, plaintext: bytes) -> bytes:
    """Type 2: encrypted to the server's public key S, with the private key d of this request."""
    public = x25519(d)
    header = b"\x12" + varint(pid) + bytes([kid]) + dc + public
    key = request_cipher_key(shared_secret(d, server), public, server)
    return header + seal(key, header, plaintext)


def request_cipher_key(shared: bytes, device: bytes, server: bytes) -> bytes:
    return hkdf(shared, device + server, tag("req2"))


def request_url(origin: str, request: bytes) -> str:
    return f"{origin.upper()}/A/{base32(request)}"


# ---- 7. Computer Key, and 8. Short Computer Key ----------------------------------------------------

EXP, FEAT, VER, ISS, LEASE, MAINT, UNBOUND, RESERVED = (1 << bit for bit in range(8))
NO_LEASE = 65_535


def read_terms(data: bytes, kind: str) -> tuple[dict, int]:
    """Terms at the start of `data` and their length; rule 3 of section 9.2."""
    if data and data[0] >> 5 != 1:
        raise Refused("VERSION")
    reader = Reader(data)
    try:
        terms = {"kid": reader.uint(1) & 31}
        flags = reader.uint(1)
        terms["epoch"] = reader.varint()
        if flags & EXP:
            terms["exp"] = reader.uint(2)
        if flags & FEAT:
            terms["feat"] = reader.varint()
        if flags & VER:
            terms["ver"] = [reader.uint(1), reader.uint(1)]
        if flags & ISS:
            terms["iss"] = reader.uint(2)
        if flags & LEASE:
            terms["lease"] = reader.uint(2)
        if flags & MAINT:
            terms["maint"] = reader.uint(2)
        if flags & UNBOUND:
            terms["unbound"] = True
    except Malformed:
        raise Refused("TERMS_INVALID") from None
    if kind == "SCK":
        allowed = not flags & (ISS | UNBOUND)
    else:
        allowed = (flags & ISS or not flags & LEASE) and (flags & EXP or not flags & UNBOUND)
    in_range = 1 <= terms["epoch"] < 2**31 and terms.get("lease") != 0
    if flags & RESERVED or not allowed or not in_range:
        raise Refused("TERMS_INVALID")
    return terms, reader.position


class Key:
    """A key whose form is right; whether it is genuine, `_fits_record` tells. `auth`: signature or MAC."""

    def __init__(self, kind: str, terms: dict, terms_bytes: bytes, auth: bytes, ring_key: dict):
        self.kind, self.terms, self.terms_bytes = kind, terms, terms_bytes
        self.auth, self.ring_key = auth, ring_key
        self.hash = sha256(tag("ckh"), terms_bytes, auth).hex()  # ckHash


def read_key(product: Product, kind: str, symbols) -> Key:
    """Rules 3 to 5 of section 9.2, from the data symbols of the text."""
    data = to_bytes(symbols)
    if kind == "SCK":  # the 4 constant bits are put back: version 001 and flag 80
        number, bits = _join(symbols), len(symbols) * 5
        head = 1 << 13 | number >> bits - 5 << 8 | number >> bits - 12 & 127
        whole = head << bits - 12 | number & (1 << bits - 12) - 1
        data = (whole >> (bits + 4) % 8).to_bytes((bits + 4) // 8, "big")
    terms, length = read_terms(data, kind)
    ring_key = product.key(terms["kid"], kind == "SCK")
    end = length + SIGNATURE_LENGTH.get(ring_key["alg"], 8)
    if not _fits(symbols, end * 8 - (4 if kind == "SCK" else 0)):
        raise Refused("LENGTH")
    return Key(kind, terms, data[:length], data[length:end], ring_key)


def read_key_bytes(product: Product, kind: str, data: bytes) -> Key:
    """The same from terms ‖ auth, as it is kept and as check-in delivers it."""
    terms, length = read_terms(data, kind)
    ring_key = product.key(terms["kid"], kind == "SCK")
    if len(data) != length + SIGNATURE_LENGTH.get(ring_key["alg"], 8):
        raise Refused("LENGTH")
    return Key(kind, terms, data[:length], data[length:], ring_key)


def key_message(pid: int, cid: str, dc: bytes, terms_bytes: bytes) -> bytes:
    """M; `dc` is ten zero bytes for an unbound key."""
    return tag("ck") + u32(pid) + cid_hash(cid) + dc + terms_bytes


def short_mac_key(shared: bytes, device: bytes, server: bytes, pid: int, cid: str, dc: bytes) -> bytes:
    info = tag("short-key") + u32(pid) + cid_hash(cid) + dc
    return hkdf(shared, device + server, info)


def short_mac(mac_key: bytes, message: bytes) -> bytes:
    return hmac_sha256(mac_key, tag("short"), message)[:8]


def udvc_of(signature: bytes, pid: int, cid: str) -> bytes:
    """The weak code of an unbound key (section 9.5)."""
    secret = sha256(tag("udvc"), signature)
    return hmac_sha256(secret, tag("udvc"), u32(pid), cid_hash(cid))[:10]


def _key_text(text: str) -> str:
    """The key in what a person gave: itself, or what a license file holds (rule 1 of section 9.2)."""
    text = text.strip(_INVISIBLE)
    if not text.startswith("{"):
        return text
    try:
        file = json.loads(text)
        if isinstance(file["computerKey"], str) and file["olp"] == 1 and file["olp"] is not True:
            return file["computerKey"]
    except (KeyError, ValueError, RecursionError):
        pass
    raise Refused("BAD_FILE")


# ---- 9.1 State -------------------------------------------------------------------------------------

# The state is the JSON of its file (docs/wizard-state.md), bytes in hex: what this client does not know stays in
# it. A record without `key` is a pending request.
_TIME = 2**53 - 1
_TOMBSTONE = {
    "kind": lambda value: value in ("DVC", "UDVC"),
    "proof": lambda value: _is_hex(value, 10),
    "deviceCode": lambda value: _is_hex(value, 10),
    "activationKey": lambda value: _is_hex(value, 10),
    "computerId": lambda value: canonical_computer_id(value) == value,
    "computerName": lambda value: isinstance(value, str),
    "epoch": lambda value: _is_int(value, 0, 2**31 - 1),
    "unboundEpoch": lambda value: _is_int(value, 0, 2**31 - 1),
    "time": lambda value: _is_int(value, 0, _TIME),
    "reason": lambda value: value in ("deactivated", "canceled", "replaced", "dropped"),
    "hashes": lambda value: _is_list(value, lambda each: _is_hex(each, 32)),
    "sent": lambda value: isinstance(value, bool),
}
_KEY = {
    "kind": lambda value: value in ("CK", "SCK"),
    "terms": lambda value: _is_hex(value, len(value) // 2),
    "auth": lambda value: _is_hex(value, len(value) // 2),
}
_RECORD = {
    "nonce": lambda value: _is_hex(value, 8),
    "deviceCode": lambda value: _is_hex(value, 10),
    "activationKey": lambda value: _is_hex(value, 10),
    "computerId": lambda value: canonical_computer_id(value) == value,
    "computerName": lambda value: clean_name(value) == value,
    "type": lambda value: _is_int(value, 1, 2),
    "requestedAt": lambda value: _is_int(value, 0, _TIME),
    "key": lambda value: value is None or _has_shape(value, _KEY),
    "epoch": lambda value: _is_int(value, 0, 2**31 - 1),
    "unbound": lambda value: isinstance(value, bool),
    "unboundEpoch": lambda value: _is_int(value, 0, 2**31 - 1),
    "ratchet": lambda value: _is_hex(value, 8),
    "lease": lambda value: _is_int(value, 0, NO_LEASE),
    "hashes": lambda value: _is_list(value, lambda each: _is_hex(each, 32)),
}
_STATE = {
    "productId": lambda value: _is_int(value, 1, 2**32 - 1),
    "deviceSecret": lambda value: _is_hex(value, 32),
    "randomComputerId": lambda value: value is None or canonical_computer_id(value) == value,
    "records": lambda value: _is_list(value, lambda each: _has_shape(each, _RECORD)) and _are_few(value),
    "tombstones": lambda value: _is_list(value, lambda each: _has_shape(each, _TOMBSTONE)),
    "signedTime": lambda value: _is_int(value, 0, _TIME),
    "highWater": lambda value: _is_int(value, 0, _TIME),
    "shortSince": lambda value: _is_int(value, 0, _TIME),
    "suspended": lambda value: isinstance(value, bool),
    "ranSeconds": lambda value: _is_int(value, 0, _TIME),
}


def _is_list(value, valid) -> bool:
    return isinstance(value, list) and all([valid(each) for each in value])


def _are_few(records: list) -> bool:
    active = sum(each["key"] is not None for each in records)
    return active <= 1 and len(records) - active <= 4


def _has_shape(value, shape: dict) -> bool:
    try:
        return all(valid(value[name]) for name, valid in shape.items())
    except (AttributeError, KeyError, Refused, TypeError, ValueError):
        return False


def usual_folders(folder=None, second=None, machine=False) -> tuple:
    """(state, receipts) of all clients, then those that the clients in Java and .NET once had of their own: of this
    user, or of the `machine` and all of its users, never one in place of the other."""
    if not folder:
        folder, second = os.environ.get("KEYTURN_STATE"), second or os.environ.get("KEYTURN_RECEIPTS")
    if folder:
        return ((folder, second or os.path.join(folder, "receipts")),)
    if machine:
        shared, copies = _machine_folders()
        return ((shared, second or copies),)
    home, name = os.path.expanduser("~"), "keyturn-license-wizard"
    if not os.path.isabs(home):
        raise Refused("NO_HOME")
    if os.name == "nt":
        name, data = "Keyturn License Wizard", os.path.join(home, "AppData")
        first = os.environ.get("LOCALAPPDATA") or os.path.join(data, "Local")
        other = os.environ.get("APPDATA") or os.path.join(data, "Roaming")
    elif sys.platform == "darwin":
        name, library = "Keyturn License Wizard", os.path.join(home, "Library")
        first, other = os.path.join(library, "Application Support"), os.path.join(library, "Preferences")
    else:
        first = os.environ.get("XDG_STATE_HOME") or os.path.join(home, ".local", "state")
        other = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    names = (name, "keyturn-java", "keyturn-dotnet")
    (shared, copies), *earlier = [(os.path.join(first, each), os.path.join(other, each)) for each in names]
    return ((shared, second or copies), *earlier)


def _machine_folders() -> tuple:
    if os.name == "nt":
        data = os.environ.get("ProgramData") or "C:\\ProgramData"
        return os.path.join(data, "Keyturn License Wizard"), os.path.join(data, "Keyturn License Receipts")
    if sys.platform == "darwin":
        return tuple(f"/Library/{each}/Keyturn License Wizard" for each in ("Application Support", "Preferences"))
    return "/var/lib/keyturn-license-wizard", "/etc/keyturn-license-wizard"


_ASK_ADMINISTRATOR = (
    "This license is of the machine and all of its users: run this as administrator (on Linux and macOS as root), or"
    " ask whoever administers this computer."
)
_LEFT_BEHIND = 600  # seconds; a temporary file this old is of a crash
_ROOM = 16_384  # bytes that have to fit before anything is sent, which nothing compresses


class Store:
    """The state of docs/wizard-state.md: `state.<n>.json`, of which the highest counts, and a second copy of each
    tombstone in another folder. The name of the next revision is the lock: only one process can get it."""

    def __init__(self, places, pid: int, machine=False):
        """`places`: the folders of the product, then where a state of an earlier version may be. `machine`: every
        user of the machine may read what is written."""
        (self.folder, self.second), self.pid, self.machine = places[0], pid, machine
        self._places = places

    def load(self):
        """(state or None, its revision, receipts by Device Code, None for one that cannot be read). Revision 0:
        nothing is written yet, or the state is one of an earlier version."""
        try:
            found, state, revision = self._newest()
            places = [(self.folder, self.second)]
            if found is None:
                found = next((each for each in self._places if os.path.exists(_earlier(each[0]))), None)
                if found is not None:
                    state = self._read(_earlier(found[0]), _STATE, _from_earlier_state)
                    places.append(found)
            # After the state, so that a deactivation in between is seen.
            receipts = {}
            for _, second in reversed(places):
                receipts.update({code: self._receipt(second, code) for code in self._codes(second)})
            return state, revision, receipts
        except OSError as error:
            raise self._refused("STATE_UNREADABLE", error) from None

    def _newest(self):
        while revisions := self._revisions():
            try:
                path = self.path(max(revisions))
                return path, self._read(path, _STATE), max(revisions)
            except FileNotFoundError:
                pass  # another process has just replaced it by a newer one
        return None, None, 0

    def save(self, state: dict, onto: int) -> bool:
        """A crash at any moment leaves the old or the new state. False: another process was faster, so nothing is
        written; decide anew. What can fail is done before the state is linked to its name."""
        staged = []
        try:
            for tombstone in self.missing(state):
                content = {"productId": self.pid, **tombstone}
                name = os.path.join(self.second, f"{tombstone['deviceCode']}.json")
                staged.append((self._write(self.second, content), name))
            if not self._publish_new(self._write(self.folder, state), onto + 1):
                return False
            while staged:
                with _named(self.second):
                    _patiently(os.replace, *staged[0])
                    staged.pop(0)
                    _sync_folder(self.second)
        except OSError as error:
            raise self._refused("STATE_NOT_WRITABLE", error) from None
        finally:
            for temporary, _ in staged:
                _remove(temporary)
        self._tidy(onto + 1)
        return True

    def assert_writable(self, both: bool) -> None:
        """Before a seat is asked for (`both` folders: what is not given back some day stays taken), and before
        anything is sent whose answer has to be kept."""
        for folder in (self.folder, self.second) if both else (self.folder,):
            try:
                _remove(self._write(folder, {"room": os.urandom(_ROOM // 2).hex()}))
            except OSError as error:
                raise self._refused("STATE_NOT_WRITABLE", error) from None

    def _refused(self, code: str, error: OSError) -> Refused:
        file = str(error.filename or "")
        folder = self.second if self.second in (file, os.path.dirname(file)) else self.folder
        folder = getattr(error, "folder", folder)
        refused = Refused(code, folder=folder, reason=str(error), **({"machine": True} if self.machine else {}))
        if self.machine:
            refused.message = f"{error} - {_ASK_ADMINISTRATOR}"
        return refused

    def _publish_new(self, temporary: str, revision: int) -> bool:
        path = self.path(revision)
        try:
            try:
                _patiently(os.link, temporary, path)
            except (FileExistsError, FileNotFoundError):
                return False
            except (OSError, NotImplementedError):
                # No hard links here (FAT, some shares): a race of microseconds stays undetected.
                if os.path.exists(path):
                    return False
                os.rename(temporary, path)
        except FileExistsError:
            return False
        finally:
            _remove(temporary)
        _sync_folder(self.folder)
        if max(self._revisions()) > revision:
            _remove(path)  # it was free only because others have gone on and tidied up
            return False
        return True

    def _tidy(self, revision: int) -> None:
        for each in self._revisions():
            if each < revision:
                _remove(self.path(each))
        for folder, _ in self._places if revision == 1 else self._places[:1]:
            if os.path.exists(_earlier(folder)):
                _remove(_earlier(folder))
                _remove(os.path.join(folder, "lock"))
                break
        for folder in (self.folder, self.second):
            for name in os.listdir(folder) if os.path.isdir(folder) else ():
                path = os.path.join(folder, name)
                try:
                    if re.fullmatch("[.].+[.]tmp", name) and time.time() - os.path.getmtime(path) > _LEFT_BEHIND:
                        os.unlink(path)
                except OSError:
                    pass  # it does no harm

    def missing(self, state: dict) -> list:
        """The tombstones that the second folder lacks, or does not know to be sent or refused."""
        known = set(self._codes(self.second))
        return [each for each in state["tombstones"] if self._is_behind(each, known)]

    def _is_behind(self, tombstone: dict, known: set) -> bool:
        code = tombstone["deviceCode"]
        if code not in known:
            return True
        if not (tombstone["sent"] or _is_refused(tombstone)):
            return False
        receipt = self._receipt(self.second, code)
        return receipt is not None and not (receipt["sent"] or _is_refused(receipt))

    def path(self, revision: int) -> str:
        if revision == 0:
            return _earlier(self.folder)
        return os.path.join(self.folder, f"state.{revision}.json")

    def _revisions(self) -> list:
        return _found(self.folder, r"state\.([1-9][0-9]{0,14})\.json", int)

    @staticmethod
    def _codes(second: str) -> list:
        return _found(second, r"([0-9a-f]{20})\.json", str)

    def _receipt(self, second: str, code: str):
        try:
            receipt = self._read(os.path.join(second, f"{code}.json"), _TOMBSTONE, _from_earlier_tombstone)
            return {name: value for name, value in receipt.items() if name != "productId"}
        except (OSError, Refused):
            return None

    def _read(self, path: str, shape: dict, modernize=None):
        try:
            with open(path, encoding="utf-8") as file:
                value = json.load(file)
            format = value.pop("format")
            if format == 2 and _is_int(format, 2, 2):
                raise Refused("STATE_PROTECTED", file=path)
            if format != 1 and _is_int(format, 0, _TIME):
                raise Refused("STATE_VERSION", file=path, format=format)
            if modernize is not None:
                modernize(value)
            if _is_int(format, 1, 1) and value["productId"] == self.pid and _has_shape(value, shape):
                return value
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            pass
        raise Refused("STATE_DAMAGED", file=path)

    def _write(self, folder: str, content: dict) -> str:
        with _named(folder):
            return self._write_aside(folder, content)

    def _write_aside(self, folder: str, content: dict) -> str:
        self._make_folder(folder)
        path = os.path.join(folder, f".{os.getpid()}-{os.urandom(6).hex()}.tmp")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                if self.machine and os.name != "nt":
                    os.fchmod(handle, 0o644)  # whatever the umask is
                json.dump({"format": 1, **content}, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            _remove(path)
            raise
        return path

    def _make_folder(self, folder: str) -> None:
        """With those above it. The mode of one that is there already is its owner's choice."""
        if os.path.isdir(folder):
            return
        above = os.path.dirname(folder)
        if above and above != folder:
            self._make_folder(above)
        try:
            os.mkdir(folder, 0o755 if self.machine else 0o700)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
        else:
            if self.machine and os.name != "nt":
                # The umask may have taken something. By its descriptor: who may write above it could have put a
                # link in its place.
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                try:
                    os.fchmod(handle, 0o755)
                finally:
                    os.close(handle)


@contextlib.contextmanager
def _named(folder: str):
    """Failures say of which folder they are: neither a full disk nor a folder above does."""
    try:
        yield
    except OSError as error:
        error.folder = folder
        raise


def _earlier(folder: str) -> str:
    return os.path.join(folder, "state.json")


def _from_earlier_state(value: dict) -> None:
    """What earlier versions of the clients wrote, with the names and values of now."""
    for old, new in (("ds", "deviceSecret"), ("hwm", "highWater")):
        if old in value:
            value[new] = value.pop(old)
    value["randomComputerId"] = value["randomComputerId"] or None
    for record in value["records"]:
        record.setdefault("requestedAt", 0)
        record.setdefault("unboundEpoch", record["epoch"] if record["unbound"] else 0)
    for tombstone in value["tombstones"]:
        _from_earlier_tombstone(tombstone)


def _from_earlier_tombstone(value: dict) -> None:
    value.setdefault("unboundEpoch", value["epoch"] if value["kind"] == "UDVC" else 0)
    if isinstance(value.get("refused"), str):
        value["refused"] = True


def _is_refused(tombstone: dict) -> bool:
    return tombstone.get("refused") is True


def _found(folder: str, pattern: str, read) -> list:
    try:
        matches = [re.fullmatch(pattern, name) for name in os.listdir(folder)]
    except FileNotFoundError:
        return []
    return [read(match[1]) for match in matches if match]


def _patiently(run, *paths) -> None:
    """On Windows a scanner of malware may have a new file open: tried for two seconds."""
    for left in range(100 if os.name == "nt" else 0, -1, -1):
        try:
            return run(*paths)
        except PermissionError:
            if left == 0:
                raise
            time.sleep(0.02)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # gone already, or it does no harm


# Some file systems cannot do it (exFAT, network shares); each system has its own code for that.
NO_FOLDER_SYNC = {
    getattr(errno, name)
    for name in ("EINVAL", "EISDIR", "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")
    if hasattr(errno, name)
}


def _sync_folder(folder: str) -> None:
    if os.name == "nt":  # cannot sync a folder, and need not
        return
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            raise
    finally:
        if handle is not None:
            os.close(handle)


def own_computer_id():
    """`WIZ-` and 12 characters, from the number the system got at installation; None if it has none."""
    fact = ""
    try:
        if os.name == "nt":
            import winreg

            path, access = r"SOFTWARE\Microsoft\Cryptography", winreg.KEY_READ | winreg.KEY_WOW64_64KEY
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, access) as key:
                fact = winreg.QueryValueEx(key, "MachineGuid")[0]
        elif sys.platform == "darwin":
            import subprocess

            command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
            output = subprocess.run(command, capture_output=True, text=True, timeout=5).stdout
            fact = re.search('"IOPlatformUUID" = "([0-9A-Fa-f-]{36})"', output)[1]
        else:
            for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
                if os.path.exists(path):
                    with open(path, encoding="ascii") as file:
                        fact = file.read().strip()
                    break
    except (OSError, TypeError, ValueError):
        return None
    fact = fact.lower()
    well_formed = re.fullmatch("[0-9a-f]{32}|[0-9a-f-]{36}", fact)
    return _computer_id_from(fact.encode()) if well_formed and not _is_shared(fact) else None


def _is_shared(fact: str) -> bool:
    """What boards and images without a number of their own carry: one or two signs over and over, or
    numbers counted up."""
    plain = fact.replace("-", "")
    return re.fullmatch(r"(..?)\1*", plain) is not None or plain in (
        "03000200040005000006000700080009",
        "00020003000400050006000700080009",
        "12345678123456781234567812345678",
        "1234567812345678" "90abcddeefaabbcc",
        "0123456789abcdef0123456789abcdef",
    )


def _computer_id_from(fact: bytes) -> str:
    return "WIZ-" + base32(sha256(tag("wizard-cid"), fact))[:12]


# ---- 9.3 and 9.4: what a genuine key allows now ------------------------------------------------------


def _floor(product: Product, state: dict, key: Key, hwm: int) -> int:
    """The earliest time it can be, by evidence alone."""
    iss = start_of(key.terms["iss"]) if "iss" in key.terms else 0
    short = state["shortSince"] if key.kind == "SCK" else 0
    return max(start_of(product.build_day), iss, state["signedTime"], hwm, short)


def _lease(product: Product, state: dict, key: Key, replied: int):
    """(end, end of grace) in unix seconds; None: no lease. `replied`: days of the last check-in."""
    days = replied or key.terms.get("lease", NO_LEASE)
    if key.kind == "SCK" and product.short_key_lease_days is not None:
        days = min(days, product.short_key_lease_days)
    if days == NO_LEASE:
        return None
    iss = start_of(key.terms["iss"]) if "iss" in key.terms else 0
    start = max(state["signedTime"], state["shortSince"] if key.kind == "SCK" else iss)
    return start + days * DAY, start + (days + product.grace_days) * DAY


def _judge(product: Product, state: dict, key: Key, replied: int, now: int, hwm: int) -> str:
    """The first rule of section 9.3 that applies; only ACTIVE and GRACE let the program run."""
    terms = key.terms
    if "ver" in terms:
        (major, minor), (top, top_minor) = product.major_minor, terms["ver"]
        if major > top or (major == top and top_minor != 255 and minor > top_minor):
            return "VERSION_NOT_COVERED"
    if product.build_day > terms.get("maint", 65_535):
        return "MAINT_OVER"
    floor = _floor(product, state, key, hwm)
    if now < floor - 48 * 3600:
        return "CLOCK_BACK"
    now = max(now, floor)
    if "exp" in terms and day_of(now) > terms["exp"] + 1:
        return "EXPIRED"
    if state["suspended"]:
        return "SUSPENDED"
    lease = _lease(product, state, key, replied)
    if lease is None or now <= lease[0]:
        return "ACTIVE"
    return "GRACE" if now <= lease[1] else "LEASE_OVER"


class Status:
    """Where the license stands. `state`: what `_judge` says, PENDING, NONE, or why the key is not genuine.
    `license`: a dict, None without a genuine key. `pending`: requests. `codes`: how many there are."""

    def __init__(self, state: str, license: dict | None, pending: list, codes: int):
        self.state, self.license, self.pending, self.codes = state, license, pending, codes

    @property
    def runs(self) -> bool:
        """In GRACE the program runs and asks daily for a check-in or the signed key."""
        return self.state in ("ACTIVE", "GRACE")

    def has(self, feature: str) -> bool:
        """Whether a feature of the product file may be used; a key without FEAT allows all."""
        if not self.runs or self.license is None:
            return False
        features = self.license["features"]
        return features is None or feature in features


# ---- 9. The wizard -----------------------------------------------------------------------------------

_VERDICTS = ("OK", "DROP", "SUPERSEDED", "NEW_TERMS", "UNKNOWN", "SUSPENDED")


class Wizard:
    """The license of one product on this computer. Every method raises Refused; the state is written
    before it returns. `clock` gives unix seconds, `random` so many secure random bytes. `machine`: the license is
    that of the computer and all of its users, which the administrator activates and everybody may check."""

    def __init__(
        self, product: Product, folder=None, second=None, clock=time.time, random=os.urandom, machine=False
    ):
        self.product, self.clock, self.random = product, clock, random
        name = str(product.id)
        usual = usual_folders(folder, second, machine)
        self.store = Store([[os.path.join(each, name) for each in place] for place in usual], product.id, machine)
        self.timeout = 15.0  # seconds, of one network call

    # -- state

    def _now(self) -> int:
        return int(self.clock())

    def _load(self) -> dict:
        return self._load_revision()[0]

    def _load_revision(self) -> tuple:
        state, revision, receipts = self.store.load()
        if state is None:
            state = {
                "productId": self.product.id,
                "deviceSecret": self.random(32).hex(),
                "randomComputerId": None,
                "records": [],  # oldest first
                "tombstones": [],  # oldest first
                "signedTime": 0,
                "highWater": 0,
                "shortSince": 0,
                "suspended": False,
                "ranSeconds": 0,
            }
        known = {each["deviceCode"] for each in state["tombstones"]}
        state["tombstones"] += [each for code, each in receipts.items() if each and code not in known]
        state["tombstones"].sort(key=lambda each: each["time"])
        for tombstone in state["tombstones"]:
            if not _is_refused(tombstone):
                tombstone.pop("refused", None)
        for record in state["records"]:
            # The secret still makes the Device Codes that it made, else no key would ever fit.
            if self._secrets(state, record)[2].hex() != record["deviceCode"]:
                raise Refused("STATE_DAMAGED", file=self.store.path(revision))
        dead = known.union(receipts)
        state["records"] = [each for each in state["records"] if each["deviceCode"] not in dead]
        return state, revision

    def _change(self, decide):
        """What `decide` answers to the state, once what it made of it is written; nothing is when it raises. It is
        asked again where another process was faster."""
        for _ in range(20):
            state, revision = self._load_revision()
            before = json.dumps(state)
            answer = decide(state)
            # A crash between the two folders left the second one behind: made up for here.
            same = json.dumps(state) == before and not self.store.missing(state)
            if same or self.store.save(state, revision):
                return answer
        raise Refused("STATE_NOT_WRITABLE", folder=self.store.folder, reason="BUSY")

    @staticmethod
    def _active(state: dict):
        return next((each for each in state["records"] if each["key"]), None)

    @staticmethod
    def _pending(state: dict) -> list:
        """Newest first."""
        return [each for each in reversed(state["records"]) if not each["key"]]

    def _secrets(self, state: dict, record: dict):
        ds, nonce = bytes.fromhex(state["deviceSecret"]), bytes.fromhex(record["nonce"])
        return device_secrets(ds, self.product.id, record["computerId"], nonce)

    def _private_key(self, state: dict, record: dict) -> tuple[bytes, bytes]:
        """d and P of a type 2 request."""
        ds, nonce = bytes.fromhex(state["deviceSecret"]), bytes.fromhex(record["nonce"])
        ak, cid = bytes.fromhex(record["activationKey"]), record["computerId"]
        plaintext = request_plaintext(ak, cid, record["computerName"])
        return request_private_key(ds, self.product.id, cid, nonce, plaintext), plaintext

    # -- request

    def request(self, activation_key, computer_id=None, computer_name=None, type=None, new=False) -> dict:
        """An Activation Request, or the equal one again. `type` 1: not encrypted; `new`: in any case.
        The `url` is for a QR code (level M, at most version 10: 311 characters) and to paste."""
        ak = decode_code("AK", activation_key)
        if int.from_bytes(ak[:2], "big") >> 6 != self.product.id % 1024:
            raise Refused("WRONG_PRODUCT")
        if computer_name is None:
            import platform

            computer_name = platform.node()
        def make(state):
            given = computer_id if computer_id is not None else own_computer_id()
            if given is None:
                state["randomComputerId"] = state["randomComputerId"] or _computer_id_from(self.random(32))
                given = state["randomComputerId"]
            cid = canonical_computer_id(given)
            sealed = self.product.request_key() is not None
            wanted_type = type or (2 if sealed else 1)
            if wanted_type == 2 and not sealed:
                raise Refused("NO_X25519_KEY")
            active, wanted = self._active(state), (ak.hex(), cid, wanted_type)
            for record in ([active] if active else []) + self._pending(state):
                same = (record["activationKey"], record["computerId"], record["type"]) == wanted
                if same and not new:
                    return {**self._show_request(state, record), "reused": True, "canceled": []}
            record = {
                "nonce": self.random(8).hex(),
                "deviceCode": "",
                "activationKey": ak.hex(),
                "computerId": cid,
                "computerName": clean_name(computer_name),
                "type": wanted_type,
                "requestedAt": self._now(),
                "key": None,
                "epoch": 0,
                "unbound": False,
                "unboundEpoch": 0,
                "ratchet": bytes(8).hex(),
                "lease": 0,
                "hashes": [],
            }
            record["deviceCode"] = self._secrets(state, record)[2].hex()
            self.store.assert_writable(both=True)
            # At most 4 are pending: a fifth cancels the oldest.
            canceled = [self._bury(state, each, "canceled") for each in self._pending(state)[3:]]
            state["records"].append(record)
            return {**self._show_request(state, record), "reused": False, "canceled": canceled}

        return self._change(make)

    def _show_request(self, state: dict, record: dict) -> dict:
        pid, dc = self.product.id, bytes.fromhex(record["deviceCode"])
        cid, name = record["computerId"], record["computerName"]
        if record["type"] == 1:
            data = plain_request(pid, bytes.fromhex(record["activationKey"]), dc, cid, name)
        else:
            key = self.product.request_key()
            if key is None:
                raise Refused("NO_X25519_KEY")
            d, plaintext = self._private_key(state, record)
            data = sealed_request(pid, key["kid"], bytes.fromhex(key["publicKey"]), dc, d, plaintext)
        url = request_url(self.product.portal_url, data)
        shown = {"type": record["type"], "url": url, "fitsQr": len(url) <= 311}
        return {**_view(record), **shown, "active": record["key"] is not None}

    # -- accept (9.2)

    def accept(self, text: str) -> dict:
        """Takes a Computer Key as typed or pasted, short or full, or a license file. The first rule that
        fails answers: CODE_TYPO has {kind, badGroups}, groups counted from 0."""
        kind, symbols = decode(["CK", "SCK"], _key_text(text))
        key = read_key(self.product, kind, symbols)
        def take(state):
            return self._accept_key(state, key)

        return self._change(take)

    def repair(self, text: str) -> str:
        """The signed key that was meant, where at most three groups have one wrong character each
        (section 2): show it, then `accept` it. Refused SIGNATURE if none fits; takes up to a second."""
        _, bad, _ = check("CK", typed := normalize(_key_text(text)))
        if not 1 <= len(bad) <= 3 or len(typed) % 6:
            raise Refused("SIGNATURE")
        groups, state = [typed[at : at + 6] for at in range(0, len(typed), 6)], self._load()
        destroyed = {each for tombstone in state["tombstones"] for each in tombstone["hashes"]}
        for corrected in itertools.product(*(_corrections(index, groups[index]) for index in bad)):
            for index, corrected_group in zip(bad, corrected):
                groups[index] = corrected_group
            try:
                key = read_key(self.product, "CK", decode(["CK"], "".join(groups))[1])
            except Refused:
                continue
            if key.hash in destroyed or any(self._fits_record(state, key, e) for e in state["records"]):
                return "-".join(groups)
        raise Refused("SIGNATURE")

    def _accept_key(self, state: dict, key: Key) -> dict:
        """Rules 6 to 12; nothing is changed before all have passed."""
        terms, unbound = key.terms, "unbound" in key.terms
        if key.kind == "SCK" and not self.product.accept_short_keys:
            raise Refused("SHORT_NOT_ACCEPTED")
        if unbound and not self.product.accept_unbound:
            raise Refused("UNBOUND_NOT_ACCEPTED")
        if any(key.hash in tombstone["hashes"] for tombstone in state["tombstones"]):
            raise Refused("DEACTIVATED")

        active = self._active(state)
        candidates = [active] if active and (not unbound or active["unbound"]) else []
        candidates += self._pending(state)
        if not candidates:
            raise Refused("NO_REQUEST")
        record = next((each for each in candidates if self._fits_record(state, key, each)), None)
        if record is None:
            raise Refused("SIGNATURE")

        # Binding an unbound license ends the unbound one as well (10.4).
        ended = state["tombstones"] + [each for each in state["records"] if unbound and not each["unbound"]]
        for other in ended:
            if unbound:
                same = other["activationKey"] == record["activationKey"]
                gone = same and terms["epoch"] <= other["unboundEpoch"]
            else:
                gone = other["deviceCode"] == record["deviceCode"]
            if gone:
                raise Refused("DEACTIVATED")
        if terms["epoch"] < record["epoch"]:
            raise Refused("EPOCH_OLD")
        # Newer content with a day of issue is fresh evidence: the own mark may have been wrong.
        hwm = 0 if terms["epoch"] > record["epoch"] and "iss" in terms else state["highWater"]
        judged = _judge(self.product, state, key, record["lease"], self._now(), hwm)
        if judged in ("VERSION_NOT_COVERED", "MAINT_OVER", "CLOCK_BACK", "EXPIRED"):
            raise Refused(judged)

        accepted = {"kind": key.kind, "terms": _terms_json(terms), "stored": True, "replaced": None}
        has_signed = record["key"] is not None and record["key"]["kind"] == "CK"
        if key.kind == "SCK" and has_signed and record["epoch"] == terms["epoch"]:
            return {**accepted, "stored": False}
        if active and active is not record:
            accepted["replaced"] = self._bury(state, active, "replaced")
            state["suspended"] = False
        state["highWater"] = hwm
        state["shortSince"] = 0 if key.kind == "CK" else state["shortSince"] or self._now()
        record["key"] = {"kind": key.kind, "terms": key.terms_bytes.hex(), "auth": key.auth.hex()}
        record["epoch"], record["unbound"] = terms["epoch"], unbound
        if unbound:
            record["unboundEpoch"] = terms["epoch"]
        if key.hash not in record["hashes"]:
            record["hashes"].append(key.hash)
        return accepted

    def _fits_record(self, state: dict, key: Key, record: dict) -> bool:
        """Whether the key is genuine and made for this record's request (rule 8)."""
        pid, cid, dc = self.product.id, record["computerId"], bytes.fromhex(record["deviceCode"])
        public = bytes.fromhex(key.ring_key["publicKey"])
        message = key_message(pid, cid, bytes(10) if "unbound" in key.terms else dc, key.terms_bytes)
        if key.kind == "CK":
            return verify(key.ring_key["alg"], public, message, key.auth)
        if record["type"] != 2:
            return False
        d, _ = self._private_key(state, record)
        mac_key = short_mac_key(shared_secret(d, public), x25519(d), public, pid, cid, dc)
        return equal(short_mac(mac_key, message), key.auth)

    # -- evaluate (9.3)

    def start(self) -> Status:
        """The license at every start of the program and once a day; the own clock mark may rise."""
        state = self._load()
        if state["highWater"] == 0 and self._active(state):
            try:
                self.note_running(0)
            except Refused as refused:  # where the mark cannot be written the answer is the same
                if refused.code != "STATE_NOT_WRITABLE":
                    raise
        return self._evaluate(state)

    def note_running(self, seconds: int) -> None:
        """Tell how long the program ran since the last call: the own mark rises after each 24 hours of
        it and at the first start, by at most 45 days, so that one wrong year in the BIOS bricks nothing."""
        def note(state):
            now, key = self._now(), self._genuine_key(state)
            if key is None:
                return
            judged = _judge(self.product, state, key, self._active(state)["lease"], now, state["highWater"])
            if judged == "CLOCK_BACK":
                return
            state["ranSeconds"] += int(seconds)
            if state["highWater"] == 0 or state["ranSeconds"] >= DAY:
                base = state["highWater"] or _floor(self.product, state, key, 0)
                state["highWater"] = max(state["highWater"], min(now, base + 45 * DAY))
                state["ranSeconds"] = 0

        return self._change(note)

    def _stored_key(self, state: dict, record: dict) -> Key:
        """The kept key, read and verified again; raises what is wrong with it."""
        stored = record["key"]
        data = bytes.fromhex(stored["terms"] + stored["auth"])
        key = read_key_bytes(self.product, stored["kind"], data)
        if not self._fits_record(state, key, record):
            raise Refused("SIGNATURE")
        return key

    def _genuine_key(self, state: dict):
        try:
            record = self._active(state)
            return self._stored_key(state, record) if record else None
        except Refused:
            return None

    def status(self) -> Status:
        """The same without any change."""
        return self._evaluate(self._load())

    def _evaluate(self, state: dict) -> Status:
        pending, codes = [_view(each) for each in self._pending(state)], len(state["tombstones"])
        record = self._active(state)
        if record is None:
            return Status("PENDING" if pending else "NONE", None, pending, codes)
        try:
            key = self._stored_key(state, record)
        except Refused as refused:
            return Status(refused.code, None, pending, codes)
        judged = _judge(self.product, state, key, record["lease"], self._now(), state["highWater"])
        license = {**_view(record), **_license_json(self.product, state, key, record["lease"])}
        return Status(judged, license, pending, codes)

    def carried(self) -> dict:
        """What `check` carries to a program that verifies it itself; None each where there is no signed key."""
        record = self._active(self._load())
        if record is None or record["key"]["kind"] != "CK":
            return {"computerKey": None, "deviceCode": None, "computerId": None}
        data = bytes.fromhex(record["key"]["terms"] + record["key"]["auth"])
        view = _view(record)
        key = group("CK", to_symbols(data))
        return {"computerKey": key, "deviceCode": view["deviceCode"], "computerId": view["computerId"]}

    # -- deactivate (9.5)

    def deactivate(self) -> dict:
        """Destroys the license, then answers the code that proves it: `code` to type, `url` as QR."""
        def destroy(state):
            record = self._active(state)
            if record is None:
                raise Refused("NOT_ACTIVE")
            state["suspended"] = False
            return self._bury(state, record, "deactivated")

        return self._change(destroy)

    def cancel(self, device_code=None) -> list:
        """Gives up pending requests, all or one. The server may have activated them: each leaves a code."""
        wanted = device_code and decode_code("DC", device_code).hex()
        def give_up(state):
            records = [each for each in self._pending(state) if wanted in (None, each["deviceCode"])]
            if not records:
                raise Refused("NO_REQUEST")
            return [self._bury(state, each, "canceled") for each in records]

        return self._change(give_up)

    def codes(self) -> list:
        """Every code of this installation again, newest first."""
        return [self._show_code(each) for each in reversed(self._load()["tombstones"])]

    def _bury(self, state: dict, record: dict, reason: str) -> dict:
        """Takes a record with its nonce and key out of the state; the proof stands in its tombstone."""
        if record["unbound"]:
            auth = bytes.fromhex(record["key"]["auth"])
            kind, proof = "UDVC", udvc_of(auth, self.product.id, record["computerId"])
        else:
            kind, proof = "DVC", self._secrets(state, record)[0]
        names = ("deviceCode", "activationKey", "computerId", "computerName", "epoch", "unboundEpoch", "hashes")
        tombstone = {"kind": kind, "proof": proof.hex(), **{name: record[name] for name in names}}
        tombstone.update(time=self._now(), reason=reason, sent=False)
        state["records"].remove(record)
        state["tombstones"].append(tombstone)
        return self._show_code(tombstone)

    def _show_code(self, tombstone: dict) -> dict:
        kind, view = tombstone["kind"], _view(tombstone)
        code = encode_code(kind, bytes.fromhex(tombstone["proof"]))
        by = view["deviceCode"]
        if kind == "UDVC":
            by = encode_code("AK", bytes.fromhex(tombstone["activationKey"]))
        path = f"/D/{by}/{code}".replace("-", "")
        url = self.product.portal_url.upper() + path
        shown = {name: tombstone[name] for name in ("reason", "time", "sent")}
        shown["refused"] = _is_refused(tombstone)
        return {"kind": kind, "code": code, "url": url, **view, **shown}

    # -- check-in (11)

    def _reply(self, state: dict, record: dict, nonce: bytes, reply) -> dict:
        """A reply {body, sig}, checked in the order of section 11; refused, it has no effect."""
        try:
            hexes = [reply["body"], reply["sig"]]
            if not all([_is_hex(each, len(each) // 2) for each in hexes]):
                raise Malformed
            body, signature = (bytes.fromhex(each) for each in hexes)
            if body and body[0] >> 5 != 1:
                raise Refused("VERSION")
            reader = Reader(body)
            kid, verdict, pid = reader.uint(1) & 31, reader.uint(1), reader.uint(4)
            dc, echo, server_time = reader.bytes(10), reader.bytes(16), reader.uint(8)
            epoch, ratchet, lease = reader.varint(), reader.bytes(8), reader.uint(2)
            computer_key = reader.bytes(reader.uint(2))
            reader.end()
            if verdict >= len(_VERDICTS) or server_time > _TIME:
                raise Malformed
        except (KeyError, Malformed, TypeError):
            raise Refused("REPLY_MALFORMED") from None
        key = self.product.key(kid, False)
        public = bytes.fromhex(key["publicKey"])
        if not verify(key["alg"], public, tag("ci") + body, signature):
            raise Refused("SIGNATURE")
        if pid != self.product.id or dc.hex() != record["deviceCode"] or not equal(echo, nonce):
            raise Refused("REPLY_MISMATCH")
        return {
            "verdict": _VERDICTS[verdict],
            "serverTime": server_time,
            "epoch": epoch,
            "ratchet": ratchet.hex(),
            "lease": lease,
            "computerKey": computer_key,
        }

    def apply_check_in(self, device_code: str, nonce: bytes, reply, presented=None) -> dict:
        """Applies the reply to the check-in of a record (its Device Code in hex). `keyRefused`: why the
        key of NEW_TERMS was not taken; the old one stays then. `dropped`: the proof to send. `presented`: the
        ratchet that was sent, where it may be another by now."""
        def apply(state):
            record = next((each for each in state["records"] if each["deviceCode"] == device_code), None)
            if record is None:  # deactivated meanwhile
                raise Refused("REPLY_MISMATCH")
            read = self._reply(state, record, nonce, reply)
            answer = {"verdict": read["verdict"], "keyRefused": None, "dropped": None}
            if read["verdict"] == "UNKNOWN":
                return answer
            state["signedTime"] = state["highWater"] = read["serverTime"]
            # An answer about a mere request neither stops nor frees a license that is there beside it.
            aside = record["key"] is None and self._active(state) is not None
            if read["verdict"] == "SUSPENDED":
                state["suspended"] = state["suspended"] or not aside
            elif read["verdict"] in ("DROP", "SUPERSEDED"):
                was_active = record["key"] is not None
                reason = "dropped" if was_active else "canceled"
                answer["dropped"] = self._bury(state, record, reason)
                state["suspended"] = state["suspended"] and not was_active
            else:
                # Another process checked in at the same time: what both presented is good either way.
                raced = presented not in (None, record["ratchet"])
                record["ratchet"], record["lease"] = presented if raced else read["ratchet"], read["lease"]
                state["suspended"] = state["suspended"] and aside
                if read["verdict"] == "NEW_TERMS":
                    try:
                        self._accept_key(state, read_key_bytes(self.product, "CK", read["computerKey"]))
                    except Refused as refused:
                        answer["keyRefused"] = _error_json(refused)
            return answer

        return self._change(apply)

    # -- online (12)

    def activate_online(self, activation_key, computer_id=None, computer_name=None, type=None, new=False) -> dict:
        """Request, send, accept. Safe to repeat after any failure: the same request gets the same key.
        REQUEST_CLOSED asks for `new=True`."""
        request = self.request(activation_key, computer_id, computer_name, type=type, new=new)
        self.send_codes()  # the seat that is still owed back may be the one it needs now
        answer = self._post("activate", {"request": request["url"]})
        if not isinstance(answer.get("computerKey"), str):
            raise Refused("NETWORK", reason="answer")
        accepted = self.accept(answer["computerKey"])
        try:
            if self._load()["suspended"]:  # a key alone does not say that a suspended license runs again (11)
                self.check_in()
        except Refused:
            pass
        took_over = answer.get("superseded") is True and accepted["replaced"] is None
        told = {name: request[name] for name in ("deviceCode", "computerId")}
        return {**accepted, **told, "tookOver": took_over}

    def deactivate_online(self) -> dict:
        """Like `deactivate`, and tells the portal. If that fails, `sent` is false: show the code; it is
        sent again at the next check-in."""
        code = self.deactivate()
        return self._send(code["deviceCode"])

    def send_codes(self) -> list:
        """Sends the codes that the portal has not confirmed; what it refused for good stays as it is."""
        answers = []
        for code in self.codes():
            if not code["sent"] and not code["refused"]:
                answers.append(self._send(code["deviceCode"]))
                if answers[-1]["error"] and answers[-1]["error"]["code"] in ("NETWORK", "STATE_NOT_WRITABLE"):
                    break
        return answers

    def _send(self, typed: str) -> dict:
        dc = decode_code("DC", typed).hex()
        find = lambda state: next(e for e in state["tombstones"] if e["deviceCode"] == dc)  # noqa: E731
        tombstone = find(self._load())
        code = self._show_code(tombstone)
        body = {"productId": self.product.id, "dvc": code["code"]}
        if tombstone["kind"] == "UDVC":
            body["activationKey"] = encode_code("AK", bytes.fromhex(tombstone["activationKey"]))
            body["computerId"] = tombstone["computerId"]
        else:
            body["deviceCode"] = typed
        try:
            result, error = self._post("deactivate", body), None
            if result.get("result") not in ("released", "confirmed", "already_released"):
                raise Refused("NETWORK", reason="answer")  # of somebody between, such as a hotel's network
        except Refused as refused:
            result, error = {}, refused
        # Only a definite "no such activation" is final: all else passes by, or people settle it. A
        # request that was canceled today may still be on its way to the portal.
        late = tombstone["reason"] == "canceled" and self._now() - tombstone["time"] <= DAY
        final = error is not None and error.code == "DVC_NO_MATCH" and not late
        if error is None or final:

            def settle(state):
                settled = find(state)
                settled["sent" if error is None else "refused"] = True
                return settled

            try:
                tombstone = self._change(settle)
            except Refused as refused:  # it is sent once more
                error = error or refused
        told = {"result": result.get("result"), "releasedAt": result.get("releasedAt"), "error": error and _error_json(error)}
        return {**self._show_code(tombstone), **told}

    def check_in(self) -> dict:
        """At start and every 24 hours when a network is up. Refused NETWORK is no reason to stop: only the
        lease closes. With only a pending request it brings the key (poll every 10 s, at most 5 minutes).
        After DROP or SUPERSEDED the license is gone: let the user save, then stop."""
        state = self._load()
        record = self._active(state) or next(iter(self._pending(state)), None)
        if record is None:
            self.send_codes()
            raise Refused("NO_REQUEST")
        nonce = self.random(16)
        body = {
            "v": 1,
            "productId": self.product.id,
            "epoch": record["epoch"],
            "token": self._secrets(state, record)[1].hex(),
            "nonce": nonce.hex(),
            "ratchet": record["ratchet"],
            "clientTime": self._now(),
            "appVersion": self.product.version,
            "computerName": record["computerName"],
        }
        if record["key"] and record["key"]["kind"] == "SCK":
            body["short"] = True
        if record["unbound"]:
            stored = record["key"]
            body["computerId"] = record["computerId"]
            body["ckHash"] = sha256(tag("ckh"), bytes.fromhex(stored["terms"] + stored["auth"])).hex()
        reply = self._post("check-in", body)
        answer = self.apply_check_in(record["deviceCode"], nonce, reply, record["ratchet"])
        for sent in self.send_codes():
            if answer["dropped"] and answer["dropped"]["deviceCode"] == sent["deviceCode"]:
                answer["dropped"] = sent
        return answer

    def _post(self, path: str, body: dict) -> dict:
        """The portal's answer, or Refused with its code; NETWORK if there was none. Nothing is sent whose answer
        could not be kept."""
        self.store.assert_writable(both=path == "activate")
        from urllib import error, request

        class NoRedirect(request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None  # the body is a credential: it goes to no other place

        call = request.Request(
            f"{self.product.portal_url}/api/olp/v1/{path}",
            data=json.dumps(body).encode("ascii"),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            try:
                with request.build_opener(NoRedirect).open(call, timeout=self.timeout) as response:
                    answer, status = json.loads(response.read(65_536)), response.status
            except error.HTTPError as failed:
                answer, status = json.loads(failed.read(65_536)), failed.code
        except Exception as failed:  # of the network, of TLS, of HTTP, or what came is not JSON
            raise Refused("NETWORK", reason=type(failed).__name__) from None
        if status == 200 and isinstance(answer, dict):
            return answer
        told = answer.get("error") if isinstance(answer, dict) else None
        if not isinstance(told, dict) or not isinstance(told.get("code"), str):
            raise Refused("NETWORK", status=status)
        refused = Refused(told["code"])
        if isinstance(told.get("details"), dict):
            refused.details = told["details"]
        refused.message = str(told.get("message", ""))
        raise refused


def check_bridge(product: Product, answer, computer_id: str, now=None) -> Status:
    """What a program makes of the wizard's answer to `check --json`, which anybody could have given: the key is
    verified with the ring of the program's own product file for its own `computer_id` (`own_computer_id()`), and
    judged by its own clock. docs/client-commands.md has the rules."""
    typed = [answer.get(each) for each in ("computerKey", "deviceCode")] if isinstance(answer, dict) else [None]
    if not all(isinstance(each, str) for each in typed):
        return Status("NONE", None, [], 0)
    try:
        key, dc = read_key(product, "CK", decode(["CK"], typed[0])[1]), decode_code("DC", typed[1])
        unbound, cid = "unbound" in key.terms, canonical_computer_id(computer_id)
        if unbound and not product.accept_unbound:
            raise Refused("UNBOUND_NOT_ACCEPTED")
        message = key_message(product.id, cid, bytes(10) if unbound else dc, key.terms_bytes)
        if not verify(key.ring_key["alg"], bytes.fromhex(key.ring_key["publicKey"]), message, key.auth):
            raise Refused("SIGNATURE")
    except Refused as refused:
        return Status(refused.code, None, [], 0)
    unproven = {"signedTime": 0, "highWater": 0, "shortSince": 0, "suspended": False}
    judged = _judge(product, unproven, key, 0, int(time.time() if now is None else now), 0)
    computer = {"computerId": cid, "deviceCode": encode_code("DC", dc)}
    return Status(judged, {**computer, **_license_json(product, unproven, key, 0)}, [], 0)


def _license_json(product: Product, state: dict, key: Key, replied: int) -> dict:
    terms, features, version = key.terms, None, None
    lease = _lease(product, state, key, replied) or (None, None)
    if "feat" in terms:
        features = [name for bit, name in enumerate(product.features) if terms["feat"] >> bit & 1]
    if "ver" in terms:
        version = "{}.{}".format(terms["ver"][0], "*" if terms["ver"][1] == 255 else terms["ver"][1])
    return {
        "kind": key.kind,
        "terms": _terms_json(terms),
        "validUntil": _iso(terms.get("exp")),
        "features": features,
        "highestVersion": version,
        "maintenanceUntil": _iso(terms.get("maint")),
        "leaseUntil": lease[0],
        "graceUntil": lease[1],
        "unbound": "unbound" in terms,
    }


def _view(record: dict) -> dict:
    """A record or tombstone as people know it; of the Activation Key only the last group."""
    return {
        "computerId": record["computerId"],
        "computerName": record["computerName"],
        "deviceCode": encode_code("DC", bytes.fromhex(record["deviceCode"])),
        "activationKeyEnding": encode_code("AK", bytes.fromhex(record["activationKey"]))[-5:],
    }


def _iso(day):
    return None if day is None else iso_of(day)


def _terms_json(terms: dict) -> dict:
    return {**terms, "expDate": _iso(terms.get("exp"))}


def _error_json(refused: Refused) -> dict:
    message = getattr(refused, "message", "") or f"Refused: {refused.code}."
    return {"code": refused.code, "message": message, "details": refused.details}


# ---- Command line ------------------------------------------------------------------------------------

_EXIT = {"ACTIVE": 0, "GRACE": 0, "EXPIRED": 2, "LEASE_OVER": 2, "MAINT_OVER": 2}


def _status_json(status: Status) -> dict:
    return {name: getattr(status, name) for name in ("state", "license", "pending", "codes")}


def _run(wizard: Wizard, options) -> tuple[int, dict]:
    command = options.command
    if command in ("request", "activate"):
        typed = options.activation_key
        who = (_standard_input() if typed == "-" else typed, options.computer_id, options.computer_name)
        how = {"type": 1 if options.plain else None, "new": options.new}
        if command == "request":
            return 0, wizard.request(*who, **how)
        return _with_status(wizard, wizard.activate_online(*who, **how))
    if command == "accept":
        text = " ".join(options.key)
        if options.file:
            text = read_text_file(options.file)
        text = _standard_input() if text == "-" else text
        try:
            return _with_status(wizard, {**wizard.accept(text), "repaired": None})
        except Refused as refused:
            if refused.code != "CODE_TYPO" or not options.repair:
                raise
        repaired = wizard.repair(text)
        return _with_status(wizard, {**wizard.accept(repaired), "repaired": repaired})
    if command == "check":
        carried = wizard.carried()
        return (1 if carried["computerKey"] is None else 0), carried
    if command == "deactivate":
        return 10, _deactivated(wizard.deactivate_online()) if options.online else {"code": wizard.deactivate()}
    if command == "codes":
        return 0, {"codes": wizard.codes()}
    if command == "cancel":
        return 4, {"canceled": wizard.cancel(options.device_code)}
    if command == "check-in":
        answer = wizard.check_in()
        if answer["dropped"]:
            answer["dropped"] = _deactivated(answer["dropped"])["code"]
        exit_code, answer = _with_status(wizard, answer)
        return (10 if answer["dropped"] else exit_code), answer
    return _with_status(wizard, {})


def _deactivated(code: dict) -> dict:
    names = [name for name in code if name not in ("result", "releasedAt", "error")]
    told = {name: code[name] for name in ("result", "releasedAt")} if code["sent"] else None
    return {"code": {name: code[name] for name in names}, "released": told, "refusal": code.get("error")}


def _standard_input() -> str:
    return _text_of(sys.stdin.buffer.read())


def _with_status(wizard: Wizard, answer: dict) -> tuple[int, dict]:
    status = wizard.start()
    return _EXIT.get(status.state, 1), {**_status_json(status), **answer}


def main(arguments=None) -> int:
    """Exit codes: 0 active; 2 expired or over; 4 canceled; 10 deactivated; 11 deactivating failed; 1 else."""
    import argparse

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--product", default="product.json", help="product file")
    shared.add_argument("--state", help="folder of the state (default: the one of all clients)")
    shared.add_argument("--second-copy", help="second folder of the tombstones")
    shared.add_argument("--machine", action="store_true", help="the license of the machine and all of its users")
    shared.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser = argparse.ArgumentParser(description="OLP/1 reference client")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("request", "activate"):
        command = commands.add_parser(name, parents=[shared])
        command.add_argument("--activation-key", required=True, help="- reads it from stdin")
        command.add_argument("--computer-id")
        command.add_argument("--computer-name")
        command.add_argument("--new", action="store_true", help="a new request in any case")
        command.add_argument("--plain", action="store_true", help="not encrypted (type 1)")
    command = commands.add_parser("accept", parents=[shared])
    command.add_argument("key", nargs="*", help="- reads it from stdin")
    command.add_argument("--file", help="license file")
    command.add_argument("--repair", action="store_true", help="correct up to three red groups")
    for name in ("status", "check", "deactivate", "check-in", "codes", "cancel"):
        command = commands.add_parser(name, parents=[shared])
        command.add_argument("--yes", action="store_true", help="accepted; there is no question")
        if name == "deactivate":
            command.add_argument("--online", action="store_true", help="tell the portal at once")
        if name == "cancel":
            command.add_argument("--device-code", help="default: all pending requests")
    options = parser.parse_args(arguments)

    said = {"ok": True, "command": options.command}
    try:
        product = Product.load(options.product)
        said["product"] = {"id": product.id, "name": product.name, "testPortal": product.test_portal}
        wizard = Wizard(product, options.state, options.second_copy, machine=options.machine)
        exit_code, answer = _run(wizard, options)
    except Refused as refused:
        exit_code, answer = 11 if options.command == "deactivate" else 1, {"error": _error_json(refused)}
    except OSError as failed:
        exit_code, answer = 1, {"error": {"code": "USAGE", "message": str(failed), "details": {}}}
    said.update(answer, ok="error" not in answer)
    if options.json:
        print(json.dumps(said))
    else:
        for name, value in said.items():
            print(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
    return exit_code


if __name__ == "__main__":
    # What the terminal's encoding does not know must not cost the rest: a code may be in it.
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
