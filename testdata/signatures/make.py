#!/usr/bin/env python3
"""Makes cases.json: one document, signed rightly and wrongly in every form. Needs the package cryptography."""
import base64
import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

DOCUMENT = (
    '{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vendor.example/vex/7","author":"Vendor, Inc.",'
    '"timestamp":"2026-01-05T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0007"},'
    '"products":[{"@id":"pkg:npm/acme@1.0.0"}],"status":"fixed"}]}'
).encode()
OTHER = DOCUMENT.replace(b"fixed", b"affected")
TYPE = "text/vex+json"

CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
HASHES = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


def url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def std(data):
    return base64.b64encode(data).decode()


def compact_json(value):
    return json.dumps(value, separators=(",", ":"))


class Key:
    def __init__(self, algorithm):
        self.algorithm = algorithm
        self.hash = HASHES.get(algorithm[2:])
        if algorithm in CURVES:
            self.private = ec.generate_private_key(CURVES[algorithm])
        elif algorithm == "EdDSA":
            self.private = ed25519.Ed25519PrivateKey.generate()
        else:
            self.private = rsa.generate_private_key(65537, 2048)

    @property
    def pem(self):
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    @property
    def der(self):
        return self.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    @property
    def key_id(self):
        return hashlib.sha256(self.der).hexdigest()

    def sign(self, message, der=False, hash=None):
        hash = hash or self.hash
        if self.algorithm == "EdDSA":
            return self.private.sign(message)
        if self.algorithm.startswith("PS"):
            return self.private.sign(message, padding.PSS(padding.MGF1(hash), hash.digest_size), hash)
        if self.algorithm.startswith("RS"):
            return self.private.sign(message, padding.PKCS1v15(), hash)
        signature = self.private.sign(message, ec.ECDSA(hash))
        return signature if der else self.raw(*utils.decode_dss_signature(signature))

    def raw(self, r, s):
        width = (self.private.curve.key_size + 7) // 8
        return r.to_bytes(width, "big") + s.to_bytes(width, "big")


def pae(kind, payload):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


KEYS = {name: Key(name) for name in
        ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA"]}
STRANGER = Key("ES256")
CASES = []


def case(name, bytes_, result, detached=False, form=None, key=None):
    entry = {"name": name, "detached": detached, "input": bytes_ if isinstance(bytes_, str) else std(bytes_)}
    if not isinstance(bytes_, str):
        entry["base64"] = True
    entry["result"] = result
    if form:
        entry["format"] = form
    if key:
        entry["key"] = key.algorithm
    CASES.append(entry)


def jws(name, key):
    """Every serialization of one algorithm, all of them right."""
    plain = url(compact_json({"alg": key.algorithm}).encode())
    raw = url(compact_json({"alg": key.algorithm, "b64": False, "crit": ["b64"]}).encode())
    payload = url(DOCUMENT)
    signature = url(key.sign(f"{plain}.{payload}".encode()))
    unencoded = url(key.sign(raw.encode() + b"." + DOCUMENT))
    one = {"protected": plain, "signature": signature}
    two = {"protected": raw, "signature": unencoded}
    right = lambda what, text, detached: case(f"{name}: {what}", text, "verified", detached, "jws", key)
    right("compact", f"{plain}.{payload}.{signature}", False)
    right("flattened", compact_json({"payload": payload, **one}), False)
    right("general", compact_json({"payload": payload, "signatures": [one]}), False)
    right("compact, detached", f"{plain}..{signature}", True)
    right("flattened, detached", compact_json(one), True)
    right("general, detached", compact_json({"signatures": [one]}), True)
    right("flattened, b64 false", compact_json({"payload": DOCUMENT.decode(), **two}), False)
    right("compact, b64 false, detached", f"{raw}..{unencoded}", True)
    right("flattened, b64 false, detached", compact_json(two), True)
    right("general, b64 false, detached", compact_json({"signatures": [two]}), True)
    other = url(OTHER)
    case(f"{name}: another document", f"{plain}.{other}.{signature}", "invalid", False, "jws")


def jws_attacks():
    key = KEYS["ES256"]
    payload = url(DOCUMENT)
    head = lambda **members: url(compact_json(members).encode())

    def signed(header, covered=None, by=key, **how):
        return url(by.sign(header.encode() + b"." + (covered or payload.encode()), **how))

    for algorithm in ["none", "None", "nOnE", ""]:
        case(f"JWS: alg \"{algorithm}\" without a signature", f"{head(alg=algorithm)}.{payload}.", "trust.signature-refused")
    for name, secret in [("PEM", key.pem), ("DER", key.der)]:
        for algorithm, digest in [("HS256", "sha256"), ("HS384", "sha384"), ("HS512", "sha512")]:
            header = head(alg=algorithm)
            mac = hmac.new(secret, f"{header}.{payload}".encode(), digest).digest()
            case(f"JWS: {algorithm} keyed with the public key's {name}", f"{header}.{payload}.{url(mac)}", "trust.signature-refused")
    header = head(alg="ES512")
    case("JWS: another hash than the key's", f"{header}.{payload}.{signed(header, hash=hashes.SHA512())}", "invalid")
    header = head(alg="ES256")
    case("JWS: ECDSA in DER", f"{header}.{payload}.{signed(header, der=True)}", "invalid")
    case("JWS: r and s are zero", f"{header}.{payload}.{url(bytes(64))}", "invalid")
    r, s = utils.decode_dss_signature(key.private.sign(f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256())))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    for what, value in [("low", min(s, order - s)), ("high", max(s, order - s))]:
        case(f"JWS: the twin with the {what} s", f"{header}.{payload}.{url(key.raw(r, value))}", "verified", False, "jws", key)
    rs, ps = KEYS["RS256"], KEYS["PS256"]
    for by, algorithm in [(rs, "PS256"), (ps, "RS256")]:
        forged = head(alg=algorithm)
        twin = Key.__new__(Key)
        twin.algorithm, twin.hash, twin.private = algorithm, hashes.SHA256(), by.private
        case(f"JWS: the key for {by.algorithm} used for {algorithm}", f"{forged}.{payload}.{signed(forged, by=twin)}", "invalid")
    numbers = STRANGER.private.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "x": url(numbers.x.to_bytes(32, "big")), "y": url(numbers.y.to_bytes(32, "big"))}
    embedded = head(alg="ES256", jwk=jwk)
    case("JWS: a stranger's key in the header", f"{embedded}.{payload}.{signed(embedded, by=STRANGER)}", "invalid")
    named = head(alg="ES256", kid=key.key_id)
    case("JWS: a stranger under a registered key's name", f"{named}.{payload}.{signed(named, by=STRANGER)}", "invalid")
    for what, members in [
        ("an unknown extension", {"crit": ["exp"], "exp": 1}), ("a second extension", {"crit": ["b64", "exp"], "b64": False, "exp": 1}),
        ("an empty crit", {"crit": []}), ("crit that names what is not there", {"crit": ["b64"]}),
        ("crit that names b64 twice", {"crit": ["b64", "b64"], "b64": False}),
    ]:
        header = head(alg="ES256", **members)
        case(f"JWS: {what}", f"{header}..{signed(header, DOCUMENT)}", "trust.signature-refused", True)
    silent = head(alg="ES256", b64=False)
    case("JWS: b64 false that crit does not name", f"{silent}..{signed(silent, DOCUMENT)}", "trust.signature-refused", True)
    header = head(alg="ES256")
    for what, unprotected in [("b64", {"b64": False}), ("crit", {"crit": ["b64"]})]:
        text = {"protected": header, "header": unprotected, "signature": signed(header, DOCUMENT)}
        case(f"JWS: {what} that is not protected", compact_json(text), "trust.signature-refused", True)
    raw = head(alg="ES256", b64=False, crit=["b64"])
    both = [{"protected": header, "signature": signed(header)}, {"protected": raw, "signature": signed(raw, DOCUMENT)}]
    case("JWS: two signatures over two payloads", compact_json({"signatures": both}), "trust.malformed-signature", True)
    case("JWS: signed as encoded, shown as unencoded", f"{raw}..{signed(raw)}", "invalid", True)
    case("JWS: signed as unencoded, shown as encoded", f"{header}..{signed(header, DOCUMENT)}", "invalid", True)
    case("JWS: a payload inside beside the document", f"{header}.{payload}.{signed(header)}", "trust.malformed-signature", True)
    inside = {"payload": payload, "protected": header, "signature": signed(header)}
    case("JWS: a JSON payload inside beside the document", compact_json(inside), "trust.malformed-signature", True)
    case("JWS: about another document", f"{header}..{signed(header, url(OTHER).encode())}", "invalid", True)
    case("JWS: detached, alg none", f"{head(alg='none')}..", "trust.signature-refused", True)
    twice = f'{{"payload":"{payload}","payload":"{url(OTHER)}","protected":"{header}","signature":"{signed(header)}"}}'
    case("JWS: payload given twice", twice, "vex.duplicate-member")
    case("JWS: header given twice", url(b'{"alg":"none","alg":"ES256"}') + f".{payload}.AA", "trust.malformed-signature")


def dsse():
    def envelope(payload, signatures, kind=TYPE):
        return compact_json({"payloadType": kind, "payload": std(payload), "signatures": signatures})

    for name, key in KEYS.items():
        right = {"sig": std(key.sign(pae(TYPE, DOCUMENT), der=True))}
        case(f"DSSE: {name}", envelope(DOCUMENT, [right]), "verified", False, "dsse", key)
    key = KEYS["ES256"]
    by = lambda message, key=key, **how: std(key.sign(message, der=True, **how))
    sig = by(pae(TYPE, DOCUMENT))
    case("DSSE: another payload", envelope(OTHER, [{"sig": sig}]), "invalid")
    case("DSSE: another type", envelope(DOCUMENT, [{"sig": sig}], "application/vnd.in-toto+json"), "invalid")
    case("DSSE: the payload signed without its type", envelope(DOCUMENT, [{"sig": by(DOCUMENT)}]), "invalid")
    case("DSSE: the type shortened and the payload lengthened", envelope(b"n " + DOCUMENT, [{"keyid": key.key_id, "sig": sig}], TYPE[:-1]), "invalid")
    case("DSSE: a JWS signature moved", envelope(DOCUMENT, [{"sig": by(f"{url(b'{}')}.{url(DOCUMENT)}".encode())}]), "invalid")
    case("DSSE: ECDSA as r and s", envelope(DOCUMENT, [{"sig": std(key.sign(pae(TYPE, DOCUMENT)))}]), "invalid")
    case("DSSE: another hash than the key's", envelope(DOCUMENT, [{"sig": by(pae(TYPE, DOCUMENT), hash=hashes.SHA512())}]), "invalid")
    case("DSSE: the right key under another's name", envelope(DOCUMENT, [{"keyid": KEYS["ES384"].key_id, "sig": sig}]), "verified", False, "dsse", key)
    stranger = by(pae(TYPE, DOCUMENT), STRANGER)
    case("DSSE: a stranger under a registered key's name", envelope(DOCUMENT, [{"keyid": key.key_id, "sig": stranger}]), "invalid")
    case("DSSE: a stranger without a name", envelope(DOCUMENT, [{"sig": stranger}]), "invalid")
    case("DSSE: a stranger under its own name", envelope(DOCUMENT, [{"keyid": STRANGER.key_id, "sig": stranger}]), "unknown_key")
    case("DSSE: no signature", envelope(DOCUMENT, []), "trust.malformed-signature")
    case("DSSE: an empty signature", envelope(DOCUMENT, [{"sig": ""}]), "trust.malformed-signature")
    case("DSSE: sixty-five signatures", envelope(DOCUMENT, [{"sig": sig}] * 65), "trust.malformed-signature")
    twice = f'{{"payloadType":"{TYPE}","payload":"{std(DOCUMENT)}","payload":"{std(OTHER)}","signatures":[{{"sig":"{sig}"}}]}}'
    case("DSSE: payload given twice", twice, "vex.duplicate-member")
    case("DSSE: an envelope with a JWS beside it", compact_json({
        "payloadType": TYPE, "payload": std(OTHER), "signatures": [{"sig": sig}], "protected": "e30", "signature": "AA"}), "invalid")


def sigstore():
    media = "application/vnd.dev.sigstore.bundle.v0.3+json"
    key = KEYS["ES256"]

    def bundle(content, material):
        return compact_json({"mediaType": media, "verificationMaterial": material, **content})

    def message(document, signature):
        digest = std(hashlib.sha256(document).digest())
        return {"messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": digest}, "signature": std(signature)}}

    own = {"publicKey": {"hint": std(hashlib.sha256(key.der).digest())}}
    certificate = {"certificate": {"rawBytes": std(b"a certificate")}}
    good = key.sign(DOCUMENT, der=True)
    for name, signer in KEYS.items():
        case(f"bundle: {name} over the document", bundle(message(DOCUMENT, signer.sign(DOCUMENT, der=True)), {"publicKey": {}}),
             "verified", True, "sigstore", signer)
    case("bundle: with the key's hint", bundle(message(DOCUMENT, good), own), "verified", True, "sigstore", key)
    case("bundle: the digest of another document", bundle(message(OTHER, good), own), "invalid", True, "sigstore")
    case("bundle: the signature of another document", bundle(message(DOCUMENT, key.sign(OTHER, der=True)), own), "invalid", True, "sigstore")
    case("bundle: a stranger under a registered key's hint",
         bundle(message(DOCUMENT, STRANGER.sign(DOCUMENT, der=True)), own), "invalid", True, "sigstore")
    case("bundle: by a certificate", bundle(message(DOCUMENT, STRANGER.sign(DOCUMENT, der=True)), certificate), "unsupported", True, "sigstore")
    case("bundle: by a certificate, over another document", bundle(message(OTHER, good), certificate), "invalid", True, "sigstore")
    case("bundle: the document is nowhere", bundle(message(DOCUMENT, good), own), "trust.malformed-signature", False)

    def envelope(payload, kind):
        return {"dsseEnvelope": {"payloadType": kind, "payload": std(payload),
                                 "signatures": [{"sig": std(key.sign(pae(kind, payload), der=True))}]}}

    def statement(document):
        return compact_json({
            "_type": "https://in-toto.io/Statement/v1", "predicateType": "https://cosign.sigstore.dev/attestation/v1",
            "subject": [{"name": "vex.json", "digest": {"sha256": hashlib.sha256(document).hexdigest()}}], "predicate": {},
        }).encode()

    intoto = "application/vnd.in-toto+json"
    case("bundle: the document in an envelope", bundle(envelope(DOCUMENT, TYPE), own), "verified", False, "sigstore", key)
    case("bundle: an envelope beside the same document", bundle(envelope(DOCUMENT, TYPE), own), "verified", True, "sigstore", key)
    case("bundle: an envelope beside another document", bundle(envelope(OTHER, TYPE), own), "invalid", True, "sigstore")
    case("bundle: a statement about the document", bundle(envelope(statement(DOCUMENT), intoto), own), "verified", True, "sigstore", key)
    case("bundle: a statement about another document", bundle(envelope(statement(OTHER), intoto), own), "invalid", True, "sigstore")
    case("bundle: two kinds of content", bundle({**message(DOCUMENT, good), **envelope(DOCUMENT, TYPE)}, own), "trust.malformed-signature", True)
    case("bundle: no content", bundle({}, own), "trust.malformed-signature", True)


def unchecked():
    armored = "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ\n=AAAA\n-----END PGP SIGNATURE-----\n"
    case("OpenPGP: armored", armored, "unsupported", True, "openpgp")
    case("OpenPGP: a packet of the old form", bytes([0x88, 0x75]) + bytes(117), "unsupported", True, "openpgp")
    case("OpenPGP: a packet of the new form", bytes([0xC2, 0x75]) + bytes(117), "unsupported", True, "openpgp")
    case("OpenPGP: around the document", "-----BEGIN PGP SIGNED MESSAGE-----\n\n" + DOCUMENT.decode() + "\n" + armored,
         "trust.signature-unsupported")
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "vulnerabilities": []}
    jsf = {"algorithm": "ES256", "publicKey": {"kty": "EC"}, "value": "AA"}
    case("JSF: in a CycloneDX document", compact_json({**bom, "signature": jsf}), "unsupported", False, "jsf")
    case("JSF: a chain", compact_json({**bom, "signature": {"chain": [jsf]}}), "unsupported", False, "jsf")
    case("JSF: none", compact_json(bom), "none", False, "none")
    case("detached: bare base64", std(bytes(64)), "trust.malformed-signature", True)
    case("detached: the document itself", DOCUMENT.decode(), "trust.malformed-signature", True)
    case("detached: a DSSE envelope", compact_json({"payloadType": TYPE, "payload": std(DOCUMENT), "signatures": [{"sig": "AA=="}]}),
         "trust.malformed-signature", True)


for name, key in KEYS.items():
    jws(name, key)
jws_attacks()
dsse()
sigstore()
unchecked()
keys = [{"algorithm": name, "pem": key.pem.decode()} for name, key in KEYS.items()]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.json")
with open(path, "w") as out:
    out.write('{"document":' + json.dumps(DOCUMENT.decode()) + ',\n"keys":[\n' + ",\n".join(map(compact_json, keys)))
    out.write('\n],\n"cases":[\n' + ",\n".join(map(compact_json, CASES)) + "\n]}\n")
print(len(CASES), "cases")
