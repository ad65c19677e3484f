"""A certificate authority, a certificate log and a timestamp authority, as Sigstore's public ones but for one test."""
import base64, datetime, hashlib, struct, subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ISSUER = "https://accounts.example.com"
IDENTITY = "release@vendor.example"
SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
FULCIO_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")

TSA_SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "example"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


def public_der(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


class Authority:
    """Issues certificates that carry a signed certificate timestamp, and timestamps over signatures."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.root_key = ec.generate_private_key(ec.SECP384R1())
        self.log_key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("root", self.root_key.public_key(), is_authority=True).sign(self.root_key, hashes.SHA384())
        self._make_timestamp_authority()

    def certificate(self, key, identity=IDENTITY):
        """A certificate of ten minutes for `identity`, logged."""
        precertificate = self._certificate("", key.public_key(), identity=identity).sign(self.root_key, hashes.SHA384())
        return self._certificate(
            "", key.public_key(), identity=identity, serial=precertificate.serial_number, start=precertificate.not_valid_before_utc,
            extra=[x509.UnrecognizedExtension(SCT_LIST, self._timestamp_list(precertificate))],
        ).sign(self.root_key, hashes.SHA384())

    def timestamp(self, signature):
        """An RFC 3161 answer over the bytes of a signature."""
        data, query, answer = (self.folder / part for part in ("data", "query", "answer"))
        data.write_bytes(signature)
        run("ts", "-query", "-data", data, "-sha256", "-cert", "-out", query)
        run("ts", "-reply", "-queryfile", query, "-config", self.folder / "tsa.cnf", "-section", "here", "-out", answer)
        return answer.read_bytes()

    def trust(self, trusted_root):
        """Adds the three authorities to what the log says of itself."""
        valid = {"start": "2020-01-01T00:00:00Z"}
        encoded = lambda certificate: {"rawBytes": base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()}
        chain = lambda *certificates: {
            "subject": {"organization": "example", "commonName": "authority"}, "uri": "https://authority.example",
            "certChain": {"certificates": [encoded(one) for one in certificates]}, "validFor": valid}
        key = public_der(self.log_key)
        trusted_root["certificateAuthorities"] = [chain(self.root)]
        trusted_root["timestampAuthorities"] = [chain(self.tsa, self.root)]
        trusted_root["ctlogs"] = [{
            "baseUrl": "https://ct.example", "hashAlgorithm": "SHA2_256",
            "publicKey": {"rawBytes": base64.b64encode(key).decode(), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid},
            "logId": {"keyId": base64.b64encode(hashlib.sha256(key).digest()).decode()}}]
        return trusted_root

    def _certificate(self, subject, key, is_authority=False, identity=None, serial=None, start=None, extra=(), usage=None):
        start = start or now() - datetime.timedelta(minutes=1)
        builder = (
            x509.CertificateBuilder().subject_name(name(subject) if subject else x509.Name([])).issuer_name(name("root"))
            .public_key(key).serial_number(serial or x509.random_serial_number()).not_valid_before(start)
            .not_valid_after(start + datetime.timedelta(days=3650 if is_authority or usage else 0, minutes=11))
            .add_extension(x509.BasicConstraints(is_authority, 1 if is_authority else None), critical=True)
            .add_extension(x509.KeyUsage(not is_authority, False, False, False, False, is_authority, is_authority, False, False), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()), critical=False))
        if identity:
            builder = (
                builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
                .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(identity)]), critical=True)
                .add_extension(x509.UnrecognizedExtension(FULCIO_ISSUER, ISSUER.encode()), critical=False))
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        for extension in extra:
            builder = builder.add_extension(extension, critical=False)
        return builder

    def _timestamp_list(self, precertificate):
        """RFC 6962, section 3.3: one timestamp over the certificate without it."""
        body, milliseconds = precertificate.tbs_certificate_bytes, int(now().timestamp() * 1000)
        entry = hashlib.sha256(public_der(self.root_key)).digest() + len(body).to_bytes(3, "big") + body
        signed = struct.pack("!BBQH", 0, 0, milliseconds, 1) + entry + struct.pack("!H", 0)
        signature = self.log_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        one = (
            struct.pack("!B32sQH", 0, hashlib.sha256(public_der(self.log_key)).digest(), milliseconds, 0)
            + struct.pack("!BBH", 4, 3, len(signature)) + signature)
        listed = struct.pack("!H", len(one)) + one
        content = struct.pack("!H", len(listed)) + listed
        length = bytes([len(content)]) if len(content) < 128 else b"\x81" + bytes([len(content)])
        return b"\x04" + length + content

    def _make_timestamp_authority(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.tsa = self._certificate("tsa", key.public_key(), usage=ExtendedKeyUsageOID.TIME_STAMPING).sign(self.root_key, hashes.SHA384())
        for file, certificate in (("root.pem", self.root), ("tsa.pem", self.tsa)):
            (self.folder / file).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (self.folder / "tsa.key").write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (self.folder / "serial").write_text("01")
        (self.folder / "tsa.cnf").write_text(TSA_SETTINGS.format(folder=self.folder))


def run(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"openssl {arguments}: {done.stderr}")
