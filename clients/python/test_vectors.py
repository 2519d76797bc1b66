#!/usr/bin/env python3
"""Runs all sections of the test vectors against keyturn.py:

    python3 test_vectors.py [olp1-vectors.json]

What only a server does (signing, opening requests, issuing short keys, the ratchet) stands here and
is built from the client's own parts, so that these are checked by those sections as well.
"""

import hashlib
import json
import os
import random
import re
import sys
import tempfile
import threading
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer

sys.dont_write_bytecode = True

import keyturn as k  # noqa: E402
from keyturn import Product, Refused, Wizard  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, "..", "..", "docs", "olp1-vectors.json")
STATES = os.path.join(HERE, "..", "..", "docs", "wizard-state-vectors.json")

unhex = bytes.fromhex


def same(got, expected):
    assert got == expected, f"got {got!r}, expected {expected!r}"


def code_of(run):
    try:
        run()
    except Refused as refused:
        return refused.code
    return None


def cid_of(vector):
    return k.canonical_computer_id(vector["computerId"])


# ---- the server's side -------------------------------------------------------------------------------


def sign(alg, seed, message):
    """Public key and signature (section 7)."""
    h = hashlib.sha512((k.tag("s48-key") if alg == "s48" else b"") + seed).digest()
    a, prefix = int.from_bytes(h[:32], "little"), h[32:]
    a = a % k.L if alg == "s48" else a & (1 << 254) - 8 | 1 << 254
    nonce_tag = k.tag("s48-nonce") if alg == "s48" else b""
    r = int.from_bytes(hashlib.sha512(nonce_tag + prefix + message).digest(), "little") % k.L
    public, commitment = (k.encode_point(k.combine(n % k.L, 0, k.BASE)) for n in (a, r))
    if alg == "s48":
        e = hashlib.sha512(k.tag("s48-chal") + commitment + public + message).digest()[:16]
        head = e
    else:
        e = hashlib.sha512(commitment + public + message).digest()
        head = commitment
    s = (r + int.from_bytes(e, "little") * a) % k.L
    return public, head + s.to_bytes(32, "little")


def encode_terms(terms):
    parts = [
        (k.EXP, "exp", k.u16),
        (k.FEAT, "feat", k.varint),
        (k.VER, "ver", bytes),
        (k.ISS, "iss", k.u16),
        (k.LEASE, "lease", k.u16),
        (k.MAINT, "maint", k.u16),
        (k.UNBOUND, "unbound", lambda _: b""),
    ]
    flags, fields = 0, b""
    for flag, name, encode in parts:
        if name in terms:
            flags, fields = flags | flag, fields + encode(terms[name])
    return bytes([1 << 5 | terms["kid"], flags]) + k.varint(terms["epoch"]) + fields


def short_text(terms_bytes, mac):
    """Text of a Short Computer Key, None if it has more than 5 groups (section 8)."""
    data = terms_bytes + mac
    bits = "".join(f"{byte:08b}" for byte in data)
    bits = bits[3:8] + bits[9:]
    bits += "0" * (-len(bits) % 5)
    symbols = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    return k.group("SCK", symbols) if len(symbols) <= 25 else None


ADDED = "/)]}>,;:!.\"'*_\u201d\u2019\u00bb"  # to the end of an address, by sentences and mail programs


def unescape(text):
    """Percent escapes read once; a bad one, also one of no UTF-8, stays as it is."""

    def read(match):
        data, out = bytes.fromhex(match[0].replace("%", "")), ""
        while data:
            for size in (1, 2, 3, 4):
                try:
                    out += data[:size].decode("utf-8")
                except ValueError:
                    continue
                data = data[size:]
                break
            else:
                out += f"%{data[0]:02X}"
                data = data[1:]
        return out

    return re.sub("(?:%[0-9A-Fa-f]{2})+", read, text)


def open_request(text, private_keys):
    """Section 6, "Decoding (server)"; `private_keys`: scalar by (pid, kid)."""
    path = "".join(c for c in unescape(text) if c not in k._INVISIBLE).split("?")[0].split("#")[0]
    symbols = [k._SYMBOL.get(c, -1) for c in k.normalize(path.rstrip(ADDED).split("/")[-1])]
    spare = len(symbols) * 5 % 8
    if not symbols or -1 in symbols or spare >= 5 or symbols[-1] & (1 << spare) - 1:
        raise Refused("REQUEST_DAMAGED")
    data = k.to_bytes(symbols)
    if not data:
        raise Refused("REQUEST_DAMAGED")
    if data[0] not in (0x11, 0x12):
        raise Refused("REQUEST_VERSION")
    try:
        if data[0] == 0x11:
            if k.sha256(k.tag("req"), data[:-2])[:2] != data[-2:]:
                raise k.Malformed
            reader = k.Reader(data[:-2])
        else:
            reader = k.Reader(data)
        kind = reader.uint(1) - 0x10
        pid = reader.varint()
        if pid >= 2**32:
            raise k.Malformed
        if kind == 2:
            kid, dc, device = reader.uint(1), reader.bytes(10), reader.bytes(32)
            header, sealed = data[: reader.position], data[reader.position :]
            if len(sealed) < 16:
                raise k.Malformed
            private = private_keys.get((pid, kid))
            if private is None:
                raise Refused("KID_UNKNOWN")
            shared = k.shared_secret(private, device)
            key = k.request_cipher_key(shared, device, k.x25519(private))
            if k.poly1305_tag(key, header, sealed[:-16]) != sealed[-16:]:
                raise k.Malformed
            reader = k.Reader(k.chacha20(key, sealed[:-16]))
            ak = reader.bytes(10)
        else:
            ak, dc = reader.bytes(10), reader.bytes(10)
        cid = reader.bytes(reader.uint(1)).decode("utf-8")
        name = reader.bytes(reader.uint(1))
        reader.end()
        name_text = name.decode("utf-8")
    except ValueError:  # Malformed and UnicodeDecodeError
        raise Refused("REQUEST_DAMAGED") from None
    if k.canonical_computer_id(cid) != cid:
        raise Refused("CID_INVALID")
    if len(name) > 32:
        raise Refused("REQUEST_DAMAGED")
    return {
        "type": kind,
        "productId": pid,
        "activationKey": ak.hex(),
        "deviceCode": dc.hex(),
        "computerId": cid,
        "computerName": name_text,
    }


def private_of(seed):
    return k.sha256(k.tag("x25519-key"), unhex(seed))


def product_with(vectors, *keys, pid=None):
    """The product of wizard A with a ring of these (kid, alg, public key in hex)."""
    fields = dict(vectors["wizards"]["A"]["product"])
    fields["ring"] = [
        {"kid": kid, "alg": alg, "publicKey": public, "status": "signing"} for kid, alg, public in keys
    ]
    fields["productId"] = pid or fields["productId"]
    return Product(fields)


# ---- the sections ------------------------------------------------------------------------------------


def run_normalize(vector, _):
    same(k.normalize(vector["in"]), vector["out"])


def run_computer_id(vector, _):
    if "error" in vector:
        return same(code_of(lambda: k.canonical_computer_id(vector["in"])), vector["error"])
    canonical = k.canonical_computer_id(vector["in"])
    same(canonical, vector["canonical"])
    same(k.cid_hash(canonical).hex(), vector["cidHash"])


def run_computer_name(vector, _):
    same(k.clean_name(vector["in"]), vector["out"])


def run_integers(vector, _):
    name, vector = vector
    if name == "varint":
        same(k.varint(vector["n"]).hex(), vector["hex"])
        reader = k.Reader(unhex(vector["hex"]))
        same(reader.varint(), vector["n"])
        reader.end()
    elif name == "varintBad":
        try:
            reader = k.Reader(unhex(vector))
            reader.varint()
            reader.end()
        except k.Malformed:
            return
        raise AssertionError("accepted")
    elif name == "day":
        same(k.day_from_iso(vector["date"]), vector["day"])
        same(k.iso_of(vector["day"]), vector["date"])
        same(k.day_of(k.start_of(vector["day"])), vector["day"])
    else:
        raise AssertionError(f"unknown integers {name}")


def run_groups(vector, _):
    kind, symbols = vector["kind"], [k._SYMBOL[c] for c in vector["data"]]
    same(k.group(kind, symbols), vector["text"])
    width = k.KINDS[kind][1] - 1
    same(k.check(kind, vector["text"])[2], symbols + [0] * (-len(symbols) % width))


def run_decode(vector, _):
    length_ok, bad, _ = k.check(vector["kind"], vector["text"])
    same((length_ok, bad), (vector["lengthOk"], vector["badGroups"]))


def run_activation_key(vector, _):
    hint = vector["productId"] % 1024
    symbols = [hint >> 5, hint & 31] + [k._SYMBOL[c] for c in vector["random"]]
    same(k.group("AK", symbols), vector["text"])
    same(k.decode_code("AK", vector["text"]).hex(), vector["bytes"])
    same(k.encode_code("AK", unhex(vector["bytes"])), vector["text"])
    same(int.from_bytes(unhex(vector["bytes"])[:2], "big") >> 6, vector["hint"])


def run_device(vector, _):
    w, token, dc = k.device_secrets(
        unhex(vector["ds"]), vector["productId"], cid_of(vector), unhex(vector["nonce"])
    )
    same((w.hex(), token.hex(), dc.hex()), (vector["w"], vector["token"], vector["deviceCode"]))
    same(k.encode_code("DC", dc), vector["deviceCodeTyped"])
    same(k.encode_code("DVC", w), vector["dvc"])


def run_request1(vector, _):
    ak, dc = k.decode_code("AK", vector["activationKey"]), unhex(vector["deviceCode"])
    data = k.plain_request(vector["productId"], ak, dc, cid_of(vector), vector["computerName"])
    same(data.hex(), vector["bytes"])
    same(k.request_url(vector["origin"], data), vector["url"])


def run_x25519(vector, _):
    private = private_of(vector["seed"])
    same(private.hex(), vector["privateKey"])
    same(k.x25519(private).hex(), vector["publicKey"])


def run_request2(vector, _):
    pid, cid, server = vector["productId"], cid_of(vector), unhex(vector["serverPublicKey"])
    ds, nonce, ak = unhex(vector["ds"]), unhex(vector["nonce"]), k.decode_code("AK", vector["activationKey"])
    plaintext = k.request_plaintext(ak, cid, vector["computerName"])
    same(plaintext.hex(), vector["plaintext"])
    d = k.request_private_key(ds, pid, cid, nonce, plaintext)
    same(d.hex(), vector["devicePrivate"])
    device = k.x25519(d)
    same(device.hex(), vector["devicePublic"])
    shared = k.shared_secret(d, server)
    same(shared.hex(), vector["shared"])
    same(k.shared_secret(private_of(vector["serverSeed"]), device).hex(), vector["shared"])
    same(k.request_cipher_key(shared, device, server).hex(), vector["key"])
    dc = k.device_secrets(ds, pid, cid, nonce)[2]
    same(dc.hex(), vector["deviceCode"])
    data = k.sealed_request(pid, vector["kid"], server, dc, d, plaintext)
    same(data.hex(), vector["bytes"])
    assert vector["bytes"].startswith(vector["header"])
    same(k.request_url(vector["origin"], data), vector["url"])


def run_request_decode(vector, vectors):
    keys = {(key["productId"], key["kid"]): private_of(key["seed"]) for key in vectors["serverKeys"]}
    if "error" in vector:
        return same(code_of(lambda: open_request(vector["text"], keys)), vector["error"])
    same(open_request(vector["text"], keys), vector["ok"])


def run_server_keys(vector, vectors):
    public = k.x25519(private_of(vector["seed"])).hex()
    ring = vectors["wizards"]["A"]["product"]["ring"]
    same([key["publicKey"] for key in ring if key["kid"] == vector["kid"]], [public])


def run_signatures(vector, _):
    message = unhex(vector["message"])
    public, signature = sign(vector["alg"], unhex(vector["seed"]), message)
    same((public.hex(), signature.hex()), (vector["publicKey"], vector["signature"]))
    same(k.verify(vector["alg"], public, message, signature), True)


def run_signatures_bad(vector, _):
    fields = (unhex(vector[name]) for name in ("publicKey", "message", "signature"))
    same(k.verify(vector["alg"], *fields), False)


def run_computer_keys(vector, vectors):
    pid, cid, terms = vector["productId"], cid_of(vector), vector["terms"]
    dc = unhex(vector["deviceCode"]) if vector["deviceCode"] else bytes(10)
    terms_bytes = unhex(vector["termsBytes"])
    same(encode_terms(terms), terms_bytes)
    message = k.key_message(pid, cid, dc, terms_bytes)
    same(message.hex(), vector["message"])
    public, signature = sign(vector["alg"], unhex(vector["seed"]), message)
    same(public.hex(), vector["publicKey"])
    same((terms_bytes + signature).hex(), vector["bytes"])
    same(k.group("CK", k.to_symbols(terms_bytes + signature)), vector["text"])

    product = product_with(vectors, (vector["kid"], vector["alg"], vector["publicKey"]), pid=pid)
    for key in (
        k.read_key(product, "CK", k.decode(["CK", "SCK"], vector["text"])[1]),
        k.read_key_bytes(product, "CK", unhex(vector["bytes"])),
    ):
        same((key.terms, key.hash), (terms, vector["ckHash"]))
        same(key.terms_bytes + key.auth, unhex(vector["bytes"]))
    same(k.verify(vector["alg"], public, message, key.auth), True)
    if "udvc" in vector:
        same(k.encode_code("UDVC", k.udvc_of(signature, pid, cid)), vector["udvc"])


def run_short_keys(vector, vectors):
    request = vectors["request2"][vector["request2"]]
    pid, cid, dc = request["productId"], cid_of(request), unhex(request["deviceCode"])
    server, device = unhex(request["serverPublicKey"]), unhex(request["devicePublic"])
    mac_key = k.short_mac_key(unhex(request["shared"]), device, server, pid, cid, dc)
    same(mac_key.hex(), vector["macKey"])
    terms_bytes = unhex(vector["termsBytes"])
    same(encode_terms(vector["terms"]), terms_bytes)
    mac = k.short_mac(mac_key, k.key_message(pid, cid, dc, terms_bytes))
    same(mac.hex(), vector["mac"])
    text = short_text(terms_bytes, mac)
    if "error" in vector:
        return same((text, vector["error"]), (None, "SHORT_TOO_LONG"))
    same((text, len(k.normalize(text))), (vector["text"], vector["typedLength"]))
    product = product_with(vectors, (request["kid"], "x25519-mac", request["serverPublicKey"]), pid=pid)
    for key in (
        k.read_key(product, "SCK", k.decode(["CK", "SCK"], text)[1]),
        k.read_key_bytes(product, "SCK", terms_bytes + mac),
    ):
        same((key.terms, key.terms_bytes, key.auth), (vector["terms"], terms_bytes, mac))


def run_checkin(vector, vectors):
    body = bytes([1 << 5 | vector["kid"], vector["verdict"]]) + k.u32(vector["productId"])
    body += unhex(vector["deviceCode"]) + unhex(vector["nonce"]) + vector["time"].to_bytes(8, "big")
    body += k.varint(vector["epoch"]) + unhex(vector["ratchet"]) + k.u16(vector["lease"])
    computer_key = unhex(vector["computerKey"])
    body += k.u16(len(computer_key)) + computer_key
    same(body.hex(), vector["body"])
    public, signature = sign(vector["alg"], unhex(vector["seed"]), k.tag("ci") + body)
    same(signature.hex(), vector["sig"])
    product = product_with(vectors, (vector["kid"], vector["alg"], public.hex()))
    with tempfile.TemporaryDirectory() as folder:
        record = {"deviceCode": vector["deviceCode"]}
        read = Wizard(product, folder)._reply({}, record, unhex(vector["nonce"]), vector)
    expected = {
        "verdict": k._VERDICTS[vector["verdict"]],
        "serverTime": vector["time"],
        "epoch": vector["epoch"],
        "ratchet": vector["ratchet"],
        "lease": vector["lease"],
        "computerKey": computer_key,
    }
    same(read, expected)


def run_dvc_match(vector, _):
    if "error" in vector:
        return same(code_of(lambda: k.decode_code("DVC", vector["dvc"])), vector["error"])
    w, holder = k.decode_code("DVC", vector["dvc"]), k.u32(vector["productId"]) + k.cid_hash(cid_of(vector))
    dc = k.device_code_of(k.sha256(k.tag("tok"), holder, w))
    same(k.equal(dc, unhex(vector["deviceCode"])), vector["match"])


def run_ratchet(vector, _):
    cur, prev = bytes(8).hex(), None
    for step in vector["steps"]:
        presented, fresh = step["presented"], step["fresh"]
        fork = presented not in (cur, prev)
        prev = None if fork else cur if presented == cur else prev
        cur = fresh
        same((fork, cur, prev), (step["fork"], step["cur"], step["prev"]))


def run_wizards(vector, _):
    Product(vector[1]["product"])


def run_scenario(scenario, vectors):
    fixed = vectors["wizards"][scenario["wizard"]]
    product = Product({**fixed["product"], **scenario.get("product", {})})
    with tempfile.TemporaryDirectory() as folder:
        for index, step in enumerate(scenario["steps"]):
            # A new object for every step: nothing lives but in the files.
            random = {32: unhex(fixed["ds"]), 8: unhex(step.get("nonce", "")), 16: b""}
            wizard = Wizard(product, folder, clock=lambda: step["now"], random=random.__getitem__)
            try:
                answer = run_step(wizard, step, fixed)
            except Refused as refused:
                answer = {"error": refused.code, "details": refused.details}
            expected = step.get("ok") or {name: step[name] for name in ("error", "details") if name in step}
            got = {name: answer.get(name) for name in expected}
            if "terms" in got and isinstance(got["terms"], dict):
                got["terms"] = {name: value for name, value in got["terms"].items() if name != "expDate"}
            assert got == expected, f"step {index} {step['do']}: got {answer!r}, expected {expected!r}"


def run_step(wizard, step, fixed):
    do = step["do"]
    if do == "request":
        who = (step["activationKey"], fixed["computerId"], fixed["computerName"])
        return wizard.request(*who, type=step.get("type"), new=step.get("new", False))
    if do == "accept":
        return wizard.accept(step["input"])
    if do == "status":
        return {"state": wizard.status().state}
    if do == "deactivate":
        code = wizard.deactivate()
        return {**code, "dvc": code["code"]}
    if do == "checkin":
        state = wizard._load()
        record = wizard._active(state) or wizard._pending(state)[0]
        answer = wizard.apply_check_in(record["deviceCode"], unhex(step["nonce"]), step)
        return {"error": answer["keyRefused"]["code"]} if answer["keyRefused"] else answer
    if do == "set":
        same(step["key"], "hwm")
        wizard._change(lambda state: state.update(highWater=step["value"]))
        return {}
    raise AssertionError(f"unknown step {do}")


# ---- the state (docs/wizard-state.md, section 9)


def place_of(vector, vectors, folder):
    """A wizard on the files of a case, in folder/state and folder/receipts."""
    for name, content in vector["files"].items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else unhex(content["hex"]))
    wizard = Wizard(Product(vectors["product"]), folder, clock=lambda: vectors["now"])
    wizard.store = k.Store([(os.path.join(folder, "state"), os.path.join(folder, "receipts"))], wizard.product.id)
    return wizard


def files_in(folder):
    found = {}
    for place in ("state", "receipts"):
        for name in os.listdir(os.path.join(folder, place)) if os.path.isdir(os.path.join(folder, place)) else ():
            with open(os.path.join(folder, place, name), encoding="utf-8") as file:
                found[f"{place}/{name}"] = json.load(file)
    return found


def run_state(vector, vectors):
    known = {"why", "files", "error", "status", "codes", "written", "deactivated"}
    same(set(vector) - known, set())
    with tempfile.TemporaryDirectory() as folder:
        wizard = place_of(vector, vectors, folder)
        if "error" in vector:
            same((code_of(wizard.start), code_of(wizard.deactivate)), (vector["error"],) * 2)
            return
        status, names = wizard.status(), ("code", "deviceCode", "sent", "refused")
        held, pending = status.license, [each["deviceCode"] for each in status.pending]
        got = {"state": status.state, "license": held and held["deviceCode"], "pending": pending}
        same(got, vector["status"])
        same([{name: each[name] for name in names} for each in wizard.codes()], vector["codes"])
    for result in ("written", "deactivated"):
        if result not in vector:
            continue
        with tempfile.TemporaryDirectory() as folder:
            wizard = place_of(vector, vectors, folder)
            if result == "deactivated":
                wizard.deactivate()
            else:
                same(wizard.store.save(*wizard._load_revision()), True)
            same(files_in(folder), vector[result])


def run_bridge(vector, vectors):
    product = Product({**vectors["product"], **vector.get("product", {})})
    got = k.check_bridge(product, vector["answer"], vector["computerId"], vector["now"])
    same(got.state, vector["state"])


STATE_SECTIONS = {"cases": (run_state, 100), "bridge": (run_bridge, 25)}
STATE_LABELS = ("spec", "format", "note", "now", "product")


# ---- without vectors: random input, repairs ------------------------------------------------------------

SEED = int(os.environ.get("KEYTURN_SEED") or "1")
NASTY = [b'"', b"\\", b"{", b"]", b"[" * 2000, b"null", b"-1", b"1e999", b"9" * 40, b"0" * 5000, b"\\ud800"]
NASTY += [b"true", b'""', b"{}", b"\x00", b"\xff", b"\xc3", b"\xe2\x80\x8b", b"\r\n", b"NaN"]


def damage(data: bytes, dice) -> bytes:
    """Other bytes than these: bits, bytes or pieces of them changed."""
    damaged = bytearray(data)
    while bytes(damaged) == data:
        for _ in range(dice.choice((1, 1, 1, 2, 8))):
            at = dice.randrange(len(damaged) + 1)
            size = dice.choice((0, 1, 1, 2, 16))
            if dice.random() < 0.3 and at < len(damaged):
                damaged[at] ^= 1 << dice.randrange(8)
            elif dice.random() < 0.4:
                damaged[at : at + size] = dice.choice(NASTY)
            elif dice.random() < 0.1:
                del damaged[at:]
            else:
                damaged[at : at + size] = dice.randbytes(dice.choice((0, 1, 2, 16)))
    return bytes(damaged)


def garble(text: str, dice) -> str:
    """Another text than this one, not only in its separators."""
    while True:
        garbled = damage(text.encode("utf-8"), dice).decode("utf-8", "replace")
        if k.normalize(garbled) != k.normalize(text):
            return garbled


SIZES = range(35), range(102, 200)  # characters of a short key and of a signed one


class World:
    """The wizard of a scenario, with the request and the keys that belong to it."""

    def __init__(self, vectors, folder, why):
        scenario = next(each for each in vectors["scenarios"] if each["why"].startswith(why))
        fixed, steps = vectors["wizards"][scenario["wizard"]], scenario["steps"]
        self.step, self.fields, self.folder = steps[0], fixed["product"], folder
        keys = [each["input"] for each in steps if each["do"] == "accept" and "ok" in each]
        self.short, self.full = (next((key for key in keys if len(key) in r), None) for r in SIZES)
        self.replies = [each for each in steps if each["do"] == "checkin" and "ok" in each]
        self.random = {32: unhex(fixed["ds"]), 8: unhex(self.step["nonce"])}
        random = self.random.__getitem__
        self.who = (self.step["activationKey"], fixed["computerId"], fixed["computerName"])
        self.wizard = Wizard(Product(self.fields), folder, clock=lambda: self.step["now"], random=random)
        self.url = self.wizard.request(*self.who)["url"]

    def file(self):
        return self.wizard.store.path(self.wizard.store.load()[1])

    def read(self):
        with open(self.file(), "rb") as file:
            return file.read()


def refuses(run, what):
    """Nothing but a refusal: no answer, no crash."""
    try:
        answer = run()
    except Refused as refused:
        return refused.code
    raise AssertionError(f"accepted {what!r}: {answer!r}")


def random_keys(vectors, folder, dice):
    world = World(vectors, folder, "short key: accepted")
    before = world.read()
    for case in range(600):
        key, kind = ((world.short, "SCK"), (world.full, "CK"))[case % 2]
        if case % 3 == 0:  # every group right, but not what was signed
            symbols = k.decode([kind], key)[1]
            for at in dice.sample(range(len(symbols)), dice.choice((1, 1, 3))):
                symbols[at] = (symbols[at] + dice.randrange(1, 32)) % 32
            text = k.group(kind, symbols)
        elif case % 3 == 1:
            text = garble(key, dice)
            if case % 4 == 1:
                text = json.dumps({"olp": 1, "computerKey": text})
        else:
            text = dice.randbytes(dice.randrange(200)).decode("latin-1")
            if case % 4 == 2:
                text = "{" + text
        refuses(lambda: world.wizard.accept(text), text)  # noqa: B023
    same(world.read(), before)
    for key in (world.short, world.full):
        same(world.wizard.accept(key)["stored"], True)


def shared_numbers(_vectors, _folder, _dice):
    for fact in ("0" * 32, "ffffffff-ffff-ffff-ffff-ffffffffffff", "ab" * 16, "03000200-0400-0500-0006-000700080009"):
        same(k._is_shared(fact), True)
    for fact in ("00000000-0000-0000-0000-ac1f6b4d0e52", "9f3c4b1e5d2a4c7f8e6b1a2c3d4e5f60"):
        same(k._is_shared(fact), False)


def random_activation_keys(vectors, folder, dice):
    world = World(vectors, folder, "short key: accepted")
    before = world.read()
    for case in range(100):
        noise = dice.randbytes(dice.randrange(30)).decode("latin-1")
        text = garble(world.who[0], dice) if case % 2 else noise
        refuses(lambda: world.wizard.request(text), text)  # noqa: B023
    same(world.read(), before)


def random_requests(vectors, folder, dice):
    keys = {(key["productId"], key["kid"]): private_of(key["seed"]) for key in vectors["serverKeys"]}
    valid = [unhex(vectors[name][0]["bytes"]) for name in ("request1", "request2")]
    for case in range(300):
        data = damage(valid[case % 2], dice) if case % 3 else dice.randbytes(dice.randrange(150))
        refuses(lambda: open_request(k.request_url("https://example.com", data), keys), data)  # noqa: B023
    for data in valid:
        open_request(k.request_url("https://example.com", data), keys)


def random_replies(vectors, folder, dice):
    world = World(vectors, folder, "check-in refusals")
    world.wizard.accept(world.full)
    reply, before = world.replies[0], world.read()
    record = world.wizard._load()["records"][0]["deviceCode"]
    apply = lambda it: world.wizard.apply_check_in(record, unhex(reply["nonce"]), it)  # noqa: E731
    strange = (None, 1, [], {}, {"body": 1}, {"body": None, "sig": []}, "", {"body": "é", "sig": "zz"})
    for case in range(400):
        bent = {"body": reply["body"], "sig": reply["sig"]}
        part = ("body", "sig")[case % 2]
        if case < len(strange):
            bent = strange[case]
        elif case % 3 == 0:
            bent[part] = dice.randbytes(dice.randrange(150)).hex()
        elif case % 3 == 1:
            bent[part] = damage(unhex(bent[part]), dice).hex()
        else:
            bent[part] = damage(bent[part].encode(), dice).decode("latin-1")
        refuses(lambda: apply(bent), bent)  # noqa: B023
    same(world.read(), before)
    same(apply(reply)["verdict"], reply["ok"]["verdict"])


def random_products(vectors, folder, dice):
    fields = vectors["wizards"]["A"]["product"]
    good, path = json.dumps(fields).encode(), os.path.join(folder, "product.json")
    for case in range(300):
        data = damage(good, dice) if case % 3 else dice.randbytes(dice.randrange(300))
        with open(path, "wb") as file:
            file.write(data)
        try:
            product = Product.load(path)
        except Refused as refused:
            same(refused.code, "BAD_PRODUCT")
            continue
        assert case % 3, data
        # Damaged where any text will do, it is a product like others, with keys that are on the curve.
        same(Wizard(product, os.path.join(folder, str(case))).status().state, "NONE")
        assert all(k.decode_point(unhex(e["publicKey"])) for e in product.ring.values() if "x" != e["alg"][0])


def random_states(vectors, folder, dice):
    world = World(vectors, folder, "short key: accepted")
    world.wizard.accept(world.full)
    world.random[8] = bytes(8)
    world.wizard.request(*world.who, type=1)
    world.wizard.cancel()
    good, good_file, receipts = world.read(), world.file(), world.wizard.store.second
    receipt = os.path.join(receipts, os.listdir(receipts)[0])
    with open(receipt, "rb") as file:
        good_receipt = file.read()
    genuine = world.wizard.status().license
    assert genuine is not None
    for case in range(300):
        path, valid = (receipt, good_receipt) if case % 4 == 0 else (good_file, good)
        with open(path, "wb") as file:
            file.write(damage(valid, dice) if case % 5 else dice.randbytes(dice.randrange(300)))
        try:
            held = world.wizard.status().license
            world.wizard.codes()
        except Refused as refused:
            assert refused.code in ("STATE_DAMAGED", "STATE_VERSION", "STATE_PROTECTED"), refused.code
            held = None
        if held is not None:  # what is signed is as it was
            for name in ("terms", "computerId", "deviceCode", "kind"):
                same(held[name], genuine[name])
        with open(path, "wb") as file:
            file.write(valid)
    same(world.wizard.status().license, genuine)


def repairs(vectors, folder, dice):
    world = World(vectors, folder, "short key: accepted")
    key = world.full
    for wrong in ([16], [0, 5], [2, 8, 11], [1, 2, 3, 4]):
        groups = key.split("-")
        for index in wrong:
            at, old = dice.randrange(6), groups[index]
            other = k.ALPHABET[(k._SYMBOL[old[at]] + 1) % 32] if index > 2 else "U"  # of no alphabet
            groups[index] = old[:at] + other + old[at + 1 :]
        typed = "-".join(groups)
        same(code_of(lambda: world.wizard.accept(typed)), "CODE_TYPO")  # noqa: B023
        if len(wrong) < 4:
            same(world.wizard.repair(typed), key)
        else:
            same(code_of(lambda: world.wizard.repair(typed)), "SIGNATURE")  # noqa: B023
    assert world.wizard.accept(key)["stored"]


def two_licenses(vectors):
    """The steps that accept one license and request another, and the fields of their wizard."""
    start = "new license accepted while one is active"
    scenario = next(each for each in vectors["scenarios"] if each["why"].startswith(start))
    return scenario["steps"][:3], vectors["wizards"][scenario["wizard"]]


def replies_of_requests(vectors, folder, dice):
    steps, fixed = two_licenses(vectors)
    random = {32: unhex(fixed["ds"])}
    wizard = Wizard(Product(fixed["product"]), folder, clock=lambda: steps[0]["now"], random=random.get)
    for step in steps:
        random[8] = unhex(step.get("nonce", ""))
        run_step(wizard, step, fixed)
    license, request = (each["deviceCode"] for each in wizard._load()["records"])
    seed = next(unhex(each["seed"]) for each in vectors["checkin"] if each["kid"] == 3)
    for device_code, verdict, state in (
        (request, "SUSPENDED", "ACTIVE"),
        (license, "SUSPENDED", "SUSPENDED"),
        (request, "OK", "SUSPENDED"),
        (request, "DROP", "SUSPENDED"),
        (license, "OK", "ACTIVE"),
    ):
        body = bytes([0x23, k._VERDICTS.index(verdict)]) + k.u32(wizard.product.id) + unhex(device_code)
        body += bytes(16) + steps[0]["now"].to_bytes(8, "big") + k.varint(1) + bytes(8 + 2 + 2)
        reply = {"body": body.hex(), "sig": sign("s48", seed, k.tag("ci") + body)[1].hex()}
        same(wizard.apply_check_in(device_code, bytes(16), reply)["verdict"], verdict)
        same((verdict, wizard.status().state), (verdict, state))


def refused_codes(vectors, folder, dice):
    steps, fixed = two_licenses(vectors)
    asked, refusal = [], (404, b'{"error": {"code": "DVC_NO_MATCH"}}')
    answers = [(200, b'{"ok": true}'), (200, b'{"result": "ok"}'), (200, b"[]"), (200, b"<html>Log in</html>")]

    class Portal(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, content = answers[0] if answers else refusal
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Portal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = {"portalUrl": f"http://127.0.0.1:{server.server_port}"}
        now, random = [steps[0]["now"]], {32: unhex(fixed["ds"])}
        product = Product({**fixed["product"], **here})
        wizard = Wizard(product, folder, clock=lambda: now[0], random=random.get)
        for step in steps:
            random[8] = unhex(step.get("nonce", ""))
            run_step(wizard, {**step, "ok": {}}, fixed)
        wizard.deactivate()
        wizard.cancel()
        while answers:  # of somebody between: no code counts as sent
            wizard.send_codes()
            same([(each["sent"], each["refused"]) for each in wizard.codes()], [(False, False)] * 2)
            answers.pop(0)
        for later, calls in ((0, 2), (k.DAY, 1), (1, 1), (0, 0)):
            now[0] += later
            asked.clear()
            wizard.send_codes()
            same((later, len(asked)), (later, calls))
        server.shutdown()
    codes = [(each["reason"], each["sent"], each["refused"]) for each in wizard.codes()]
    same(codes, [(reason, False, True) for reason in ("canceled", "deactivated")])


OWN = {
    "a reply about a request leaves the license beside it": replies_of_requests,
    "a code that the portal refused for good is not sent again": refused_codes,
    "what many computers have is no number of one": shared_numbers,
    "random keys": random_keys,
    "random Activation Keys": random_activation_keys,
    "random requests": random_requests,
    "random check-in replies": random_replies,
    "random product files": random_products,
    "random states": random_states,
    "repairs of a signed key": repairs,
}


# Of each section what runs an entry, and how many there are: fewer fail.
SECTIONS = {
    "normalize": (run_normalize, 10),
    "computerId": (run_computer_id, 12),
    "computerName": (run_computer_name, 6),
    "integers": (run_integers, 22),
    "groups": (run_groups, 18),
    "decode": (run_decode, 10),
    "activationKey": (run_activation_key, 4),
    "device": (run_device, 3),
    "request1": (run_request1, 3),
    "x25519": (run_x25519, 2),
    "request2": (run_request2, 3),
    "requestDecode": (run_request_decode, 36),
    "serverKeys": (run_server_keys, 2),
    "signatures": (run_signatures, 6),
    "signaturesBad": (run_signatures_bad, 27),
    "computerKeys": (run_computer_keys, 14),
    "shortKeys": (run_short_keys, 18),
    "checkin": (run_checkin, 4),
    "dvcMatch": (run_dvc_match, 12),
    "ratchet": (run_ratchet, 3),
    "wizards": (run_wizards, 4),
    "scenarios": (run_scenario, 29),
}
# What the scenarios are about: one that is missing, or that nobody knows, fails.
SCENARIOS = (
    "s48 kid 3: request, accept, status, deactivate, old key refused",
    "ed25519 kid 4: request, accept, status, deactivate, old key refused",
    "s48 kid 5: request, accept, status, deactivate, old key refused",
    "type 1 request without curve code",
    "type 1 asked for although the ring has an x25519-mac key; short key of it refused",
    "refusals of signed keys",
    "short key: accepted, lease, grace, over, then signed key",
    "short key: a newer one does not start the lease again, nor does deactivating; a signed key does",
    "short key: clock set back after acceptance",
    "short key refusals",
    "short key where the product does not accept them",
    "short key without shortKeyLeaseDays, with LEASE",
    "no request yet",
    "pending requests: same AK shows the same one, four stay, fifth cancels the oldest",
    "new license accepted while one is active: old one is deactivated",
    "epochs: renewal of the same request, old key refused",
    "versions and maintenance",
    "expiry: last valid day plus one day of tolerance (UTC)",
    "clock: build date floor, 48 h tolerance",
    "clock: ISS in the future; high-water mark; reset by a newer key with ISS",
    "lease of a signed key: from ISS, then from the last signed time",
    "check-in refusals have no effect",
    "DROP removes the license; key refused afterwards",
    "SUPERSEDED removes the license; key refused afterwards",
    "NEW_TERMS: signed key replaces the short key; wrong attached key leaves the old one",
    "NEW_TERMS delivers the key to a pending request",
    "signed time sets the clock floor",
    "unbound: accepted where allowed, UDVC, replay and older epoch refused",
    "unbound upgraded to bound by check-in",
)
LABELS = ("spec", "format", "note")


def entries_of(section):
    """A list as it is; of an object of lists each entry with its name; of an object each pair."""
    if isinstance(section, list):
        return section
    pairs = []
    for name, value in section.items():
        pairs += [(name, each) for each in value] if isinstance(value, list) else [(name, value)]
    return pairs


def run_sections(vectors, sections, labels):
    passed, failed = 0, 0
    for name in [*sections, *(name for name in vectors if name not in (*sections, *labels))]:
        (run, least), entries, wrong = sections.get(name, (None, 0)), entries_of(vectors.get(name) or []), 0
        if run is None or len(entries) < least:
            print(f"{name}: {'unknown section' if run is None else f'{len(entries)} vectors, not {least}'}")
            failed += 1
            continue
        for index, vector in enumerate(entries):
            try:
                run(vector, vectors)
            except Exception as error:  # any crash is a failure of this entry
                wrong += 1
                why = vector.get("why", "") if isinstance(vector, dict) else vector[0]
                print(f"{name}[{index}] {why}: {type(error).__name__}: {error}")
        passed, failed = passed + len(entries) - wrong, failed + wrong
        print(f"{name}: {len(entries) - wrong} ok" + (f", {wrong} failed" if wrong else ""))
    return passed, failed


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(path, states):
    vectors, state_vectors = load(path), load(states)
    passed, failed = run_sections(vectors, SECTIONS, LABELS)
    if (vectors.get("spec"), vectors.get("format")) != ("OLP/1", 1):
        print("spec: not the vectors of OLP/1")
        failed += 1
    more = run_sections(state_vectors, STATE_SECTIONS, STATE_LABELS)
    passed, failed = passed + more[0], failed + more[1]
    if (state_vectors.get("spec"), state_vectors.get("format")) != ("Keyturn wizard state", 1):
        print("spec: not the vectors of the state")
        failed += 1
    for why in {each.get("why") for each in vectors.get("scenarios") or []} ^ set(SCENARIOS):
        print(f"scenario {'missing' if why in SCENARIOS else 'unknown'}: {why}")
        failed += 1
    print(f"random input with KEYTURN_SEED={SEED}")
    for name, run in OWN.items():
        try:
            with tempfile.TemporaryDirectory() as folder:
                run(vectors, folder, random.Random(f"{SEED} {name}"))
            passed += 1
            print(f"{name}: 1 ok")
        except Exception:  # a crash is what these look for
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f"{name}: 0 ok, 1 failed")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] + [VECTORS, STATES][len(sys.argv) - 1 :])))
