#!/usr/bin/env python3
"""Certificates, promises of a certificate log, signatures and timestamps, all by authorities made for this file alone.

    python3 testdata/certificates/make.py > testdata/certificates/certificates.json

Needs the package cryptography and the command openssl. Every run makes new keys.
"""
import base64, datetime, hashlib, json, struct, subprocess, tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
MINUTE, YEAR = datetime.timedelta(minutes=1), datetime.timedelta(days=365)
EMAIL, ISSUER = "release@vendor.example", "https://accounts.example.com"
SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
BARE_ISSUER, ISSUER_TEXT = (x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{n}") for n in (1, 8))
OTHER_NAME = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.7")
CODE, TIME, SERVER = ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH
MESSAGE = b"a transparent decision\n"

text = lambda data: base64.b64encode(data).decode()
name = lambda words: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)] if words else [])
spki = lambda key: key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
der = lambda certificate: certificate.public_bytes(serialization.Encoding.DER)
utf8 = lambda words: b"\x0c" + bytes([len(words)]) + words.encode()


class Entity:
    """A key with a certificate."""

    def __init__(self, subject, issuer=None, key=None, **details):
        self.subject, self.key = subject, key or ec.generate_private_key(ec.SECP256R1())
        self.issuer = issuer or self
        self.certificate = build(self.issuer, subject, self.key, **details).sign(self.issuer.key, hashes.SHA256())


def build(issuer, subject, key, authority=True, signs=None, depth=None, purposes=(), critical=False, start=NOW - YEAR,
          end=NOW + 100 * YEAR, extensions=(), basic=True, serial=None):
    certs = authority if signs is None else signs == "certificates"
    data = signs == "data" if signs else not authority
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer.subject)).public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        .add_extension(x509.KeyUsage(data, False, not (data or certs), False, False, certs, certs, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False))
    if basic:
        builder = builder.add_extension(x509.BasicConstraints(authority, depth if authority else None), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder


def promise(log, issuer_key, body, flaw=None):
    """One signed certificate timestamp over a certificate without its list (RFC 6962, section 3.2)."""
    milliseconds = int(NOW.timestamp() * 1000) + 345
    extensions = b"\x00\x00\x05\x00\x00\x00\x00\x07" if flaw == "extensions" else b""
    entry = hashlib.sha256(spki(issuer_key)).digest() + len(body).to_bytes(3, "big") + body
    signed = struct.pack("!BBQH", 0, 0, milliseconds, 1) + entry + struct.pack("!H", len(extensions)) + extensions
    signature = bytearray(log.sign(signed, ec.ECDSA(hashes.SHA256())))
    if flaw == "signature":
        signature[-1] ^= 1
    version = 1 if flaw == "version" else 0
    return (
        struct.pack("!B32sQH", version, hashlib.sha256(spki(log)).digest(), milliseconds, len(extensions)) + extensions
        + struct.pack("!BBH", 4, 3, len(signature)) + bytes(signature))


def listed(promises, tail=b""):
    content = b"".join(struct.pack("!H", len(one)) + one for one in promises)
    content = struct.pack("!H", len(content)) + content + tail
    length = bytes([len(content)]) if len(content) < 128 else (b"\x81" if len(content) < 256 else b"\x82") + len(content).to_bytes(
        1 if len(content) < 256 else 2, "big")
    return b"\x04" + length + content


root = Entity("root")
middle = Entity("middle", root, depth=0, purposes=[CODE])
stranger_root = Entity("root")
stranger = Entity("middle", stranger_root, depth=0, purposes=[CODE])
no_authority = Entity("no authority", root, authority=False, signs="certificates")
no_basic = Entity("no basic constraints", root, basic=False)
no_signing = Entity("no signing", root, signs="nothing")
other_purpose = Entity("other purpose", root, purposes=[SERVER])
late_middle = Entity("late middle", root, start=NOW + YEAR)
deep = Entity("deep", middle)
log, other_log = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
signer = ec.generate_private_key(ec.SECP256R1())

SAN = (x509.SubjectAlternativeName([x509.RFC822Name(EMAIL)]), True)
BARE = (x509.UnrecognizedExtension(BARE_ISSUER, ISSUER.encode()), False)
TEXT = (x509.UnrecognizedExtension(ISSUER_TEXT, utf8(ISSUER)), False)


def leaf(issuer=middle, promises=None, tail=b"", late=(), key=None, **details):
    """A signer's certificate; `promises` makes the list from the body without it, `late` comes behind the list."""
    details = {"authority": False, "purposes": [CODE], "start": NOW - MINUTE, "end": NOW + 9 * MINUTE,
               "extensions": [SAN, BARE, TEXT], **details}
    serial = x509.random_serial_number()
    make = lambda extra: build(issuer, "", key or signer, serial=serial, **{**details, "extensions": [*details["extensions"], *extra]})
    body = make(list(late)).sign(issuer.key, hashes.SHA256()).tbs_certificate_bytes
    made = (promises or (lambda body: [promise(log, issuer.key, body)]))(body)
    extra = [(x509.UnrecognizedExtension(SCT_LIST, listed(made, tail)), False)] if made is not None else []
    return make([*extra, *late]).sign(issuer.key, hashes.SHA256())


good = leaf()
kept = []
leaf(promises=lambda body: kept.append(promise(log, middle.key, body)) or kept)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
LONG = {"start": NOW - YEAR, "end": NOW + 100 * YEAR}
leaves = {
    "good": good, "long": leaf(**LONG), "edge": leaf(start=NOW, end=NOW),
    "uri": leaf(extensions=[(x509.SubjectAlternativeName([x509.UniformResourceIdentifier("https://ci.example/build.yml@main")]), True), BARE, TEXT]),
    "other-name": leaf(extensions=[(x509.SubjectAlternativeName([x509.OtherName(OTHER_NAME, utf8("janitor!vendor.example"))]), True), BARE, TEXT]),
    "dns-name": leaf(extensions=[(x509.SubjectAlternativeName([x509.DNSName(EMAIL.replace("@", "."))]), True), BARE, TEXT]),
    "no-name": leaf(extensions=[BARE, TEXT]),
    "bare-issuer": leaf(extensions=[SAN, BARE]), "text-issuer": leaf(extensions=[SAN, TEXT]), "no-issuer": leaf(extensions=[SAN]),
    "two-issuers": leaf(extensions=[SAN, BARE, (x509.UnrecognizedExtension(ISSUER_TEXT, utf8("https://other.example")), False)]),
    "bad-issuer": leaf(extensions=[SAN, BARE, (x509.UnrecognizedExtension(ISSUER_TEXT, ISSUER.encode()), False)]),
    "expired": leaf(start=NOW - 20 * MINUTE, end=NOW - MINUTE), "early": leaf(start=NOW + MINUTE, end=NOW + 9 * MINUTE),
    "wrong-purpose": leaf(purposes=[SERVER]), "no-purpose": leaf(purposes=()), "no-signing": leaf(signs="nothing"),
    "authority": leaf(authority=True, signs="data"), "critical-unknown": leaf(late=[(UNKNOWN, True)]),
    "stranger": leaf(stranger), "under-no-authority": leaf(no_authority), "under-no-basic": leaf(no_basic),
    "under-no-signing": leaf(no_signing), "under-other-purpose": leaf(other_purpose), "under-late": leaf(late_middle), "under-deep": leaf(deep),
    "root-issued": leaf(root),
    "sct-none": leaf(promises=lambda body: None), "sct-empty": leaf(promises=lambda body: []),
    "sct-unknown": leaf(promises=lambda body: [promise(other_log, middle.key, body)]),
    "sct-broken": leaf(promises=lambda body: [promise(log, middle.key, body, "signature")]),
    "sct-moved": leaf(promises=lambda body: kept),
    "sct-other-issuer": leaf(promises=lambda body: [promise(log, root.key, body)]),
    "sct-version": leaf(promises=lambda body: [promise(log, middle.key, body, "version")]),
    "sct-tail": leaf(tail=b"\x00"),
    "sct-extensions": leaf(promises=lambda body: [promise(log, middle.key, body, "extensions")]),
    "sct-second": leaf(promises=lambda body: [promise(other_log, middle.key, body), promise(log, middle.key, body)]),
    "sct-in-middle": leaf(late=[(UNKNOWN, False)]),
}

# What the signer signs: an envelope, and a file.
payload = json.dumps({
    "_type": "https://in-toto.io/Statement/v1",
    "subject": [{"name": "file", "digest": {"sha256": hashlib.sha256(MESSAGE).hexdigest()}}],
    "predicateType": "https://openvex.dev/ns/v0.2.0", "predicate": {}}, separators=(",", ":")).encode()
kind = "application/vnd.in-toto+json"
encoding = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
sign = lambda data: signer.sign(data, ec.ECDSA(hashes.SHA256()))
envelope = {"payload": text(payload), "payloadType": kind, "signatures": [{"sig": text(sign(encoding))}]}
signature = base64.b64decode(envelope["signatures"][0]["sig"])
file_signature = sign(MESSAGE)

time_root = Entity("time root")
time_middle = Entity("time middle", time_root, depth=0, purposes=[TIME])
stamper = Entity("time", time_middle, authority=False, purposes=[TIME], critical=True)
second_stamper = Entity("second time", time_middle, authority=False, purposes=[TIME], critical=True)
strange_time_root = Entity("time root")
strange_stamper = Entity("time", strange_time_root, authority=False, purposes=[TIME], critical=True)
stampers = {
    "good": stamper.certificate,
    "not-critical": Entity("t", time_middle, authority=False, purposes=[TIME]).certificate,
    "two-purposes": Entity("t", time_middle, authority=False, purposes=[TIME, CODE], critical=True).certificate,
    "no-purpose": Entity("t", time_middle, authority=False).certificate,
    "code-signing": Entity("t", time_middle, authority=False, purposes=[CODE], critical=True).certificate,
    "stranger": strange_stamper.certificate,
}

SETTINGS = """
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
certs = {folder}/chain.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
ess_cert_id_chain = no
ess_cert_id_alg = {hash}
clock_precision_digits = {digits}
"""


def stamp(data, entity=stamper, chain=(time_middle,), hash="sha256", carries=True, allowed="sha256, sha384, sha512, sha1", digits=0):
    with tempfile.TemporaryDirectory() as folder:
        place = lambda file: Path(folder) / file
        place("data").write_bytes(data)
        place("serial").write_text("01")
        place("tsa.cnf").write_text(SETTINGS.format(folder=folder, digests=allowed, digits=digits, hash="sha512" if hash == "sha512" else "sha256"))
        place("signer.pem").write_bytes(entity.certificate.public_bytes(serialization.Encoding.PEM))
        place("chain.pem").write_bytes(b"".join(one.certificate.public_bytes(serialization.Encoding.PEM) for one in chain))
        place("signer.key").write_bytes(entity.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        run = lambda *words: subprocess.run(["openssl", "ts", *map(str, words)], check=True, capture_output=True)
        run("-query", "-data", place("data"), f"-{hash}", *(["-cert"] if carries else []), "-out", place("query"))
        run("-reply", "-queryfile", place("query"), "-config", place("tsa.cnf"), "-section", "here", "-out", place("answer"))
        return place("answer").read_bytes()


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


own = stamp(signature)
stamps = {
    "good": own, "bare": stamp(signature, carries=False), "sha512": stamp(signature, hash="sha512"), "precise": stamp(signature, digits=6),
    "file": stamp(file_signature), "other": stamp(signature + b"\x00"), "sha1": stamp(signature, hash="sha1"),
    "second": stamp(signature, second_stamper), "stranger": stamp(signature, strange_stamper, (strange_time_root,)),
    "broken": flipped(own), "cut": own[:-1], "longer": own + b"\x00",
    "refused": stamp(signature, hash="sha1", allowed="sha256"),
}

certificates = lambda **entities: {key.replace("_", "-"): text(der(one.certificate)) for key, one in entities.items()}
encoded = lambda made: {key: text(der(one)) for key, one in made.items()}
print(json.dumps({
    "time": int(NOW.timestamp()), "identity": EMAIL, "issuer": ISSUER,
    "authorities": certificates(
        root=root, middle=middle, stranger_root=stranger_root, stranger=stranger, no_authority=no_authority, no_basic=no_basic,
        no_signing=no_signing, other_purpose=other_purpose, late_middle=late_middle, deep=deep, time_root=time_root,
        time_middle=time_middle, strange_time_root=strange_time_root),
    "leaves": encoded(leaves), "stampers": encoded(stampers), "secondStamper": text(der(second_stamper.certificate)),
    "certificateLog": text(spki(log)), "otherCertificateLog": text(spki(other_log)),
    "signerKey": signer.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(),
    "envelope": json.dumps(envelope, separators=(",", ":")), "message": text(MESSAGE), "messageSignature": text(file_signature),
    "timestamps": {key: text(one) for key, one in stamps.items()},
}, indent=1))
