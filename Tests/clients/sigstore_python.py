"""sigstore-python, unchanged, against a running log: it submits, reads back, and verifies with its own code.

    python Tests/clients/sigstore_python.py URL

Prints a line of JSON for each check, and ends with 0 if all held. The log must take entries of anybody. STELLA is the program that
verifies in turn what sigstore-python made (default: stella).
"""
import base64, contextlib, hashlib, json, os, subprocess, sys, tempfile
from pathlib import Path

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from rfc3161_client import decode_timestamp_response
from sigstore import dsse
from sigstore._internal.rekor.checkpoint import SignedCheckpoint, verify_checkpoint
from sigstore._internal.rekor.client import RekorClient, RekorClientError
from sigstore._internal.rekor.client_v2 import RekorV2Client
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.trust import KeyringPurpose
from sigstore._utils import sha256_digest
from sigstore.errors import Error, VerificationError
from sigstore.models import Bundle, SigningConfig, TrustedRoot
from sigstore.verify import Verifier
from sigstore.verify.policy import Identity
from sigstore_models.common.v1 import HashAlgorithm, HashOutput, MessageSignature
import rekor_types

from authority import Authority, IDENTITY, ISSUER

failures = 0


@contextlib.contextmanager
def check(text):
    """One line of the report; what goes wrong in it is told and the next check goes on."""
    global failures
    try:
        yield
        print(json.dumps({"check": text, "held": True}), flush=True)
    except Exception as error:
        failures += 1
        print(json.dumps({"check": text, "held": False, "why": f"{type(error).__name__}: {error}"[:2000]}), flush=True)


def refused(kinds, body):
    try:
        body()
    except kinds as error:
        return error
    raise AssertionError("accepted")


class Run:
    def __init__(self, url, folder):
        self.url = url
        self.authority = Authority(folder)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.authority.certificate(self.key)
        self.number = 0
        own = requests.get(f"{url}/trusted_root.json").json()
        trusted = Path(folder) / "trusted_root.json"
        trusted.write_text(json.dumps(self.authority.trust(own)))
        self.trusted_root = TrustedRoot.from_file(str(trusted))
        self.keyring = self.trusted_root.rekor_keyring(KeyringPurpose.VERIFY)

    def envelope(self):
        self.number += 1
        statement = (
            dsse.StatementBuilder().subjects([dsse.Subject(name=f"pkg:generic/p@{self.number}", digest={"sha256": hashlib.sha256(bytes([self.number])).hexdigest()})])
            .predicate_type("https://openvex.dev/ns/v0.2.0").predicate({"number": self.number, "text": "<&>\u2028é"}).build())
        return dsse._sign(self.key, statement)

    def hashed(self):
        self.number += 1
        content = b"artifact %d" % self.number
        signature = self.key.sign(content, ec.ECDSA(hashes.SHA256()))
        return content, signature, sha256_digest(content)

    def verify(self, entry):
        verify_merkle_inclusion(entry)
        verify_checkpoint(self.keyring, entry)
        if entry._inner.inclusion_promise:
            entry._verify_set(self.keyring)

    def bundle(self, content, entry, timestamps=()):
        return Bundle._from_parts(self.certificate, content, entry, list(timestamps))

    def stella(self, bundle, *more, identity=IDENTITY, status=0):
        """What `stella verify` says of a bundle, by the same trusted root."""
        path = Path(self.authority.folder) / "bundle.json"
        path.write_text(bundle.to_json())
        done = subprocess.run(
            [os.environ.get("STELLA", "stella"), "verify", path, "--trusted-root", path.with_name("trusted_root.json"), "--certificate-identity",
             identity, "--certificate-oidc-issuer", ISSUER, *more], capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr

    def v1(self):
        client = RekorClient(self.url)
        envelope = self.envelope()
        request = client._build_dsse_request(envelope, self.certificate)
        posted = []
        with check("v1: dsse is taken, and its proof, checkpoint and SET verify"):
            entry = client.create_entry(request)
            posted.append(entry)
            self.verify(entry)
        with check("v1: the same again is a conflict whose Location resolves at once"):
            answer = requests.post(f"{self.url}/api/v1/log/entries", json=request)
            assert answer.status_code == 409, answer.status_code
            found = requests.get(self.url + answer.headers["Location"])
            assert found.status_code == 200 and list(found.json())[0] in answer.json()["message"]
        with check("v1: read by UUID, by index and by search"):
            entry = posted[0]
            uuid = answer.headers["Location"].rsplit("/", 1)[1]
            by_uuid, by_index = client.log.entries.get(uuid=uuid), client.log.entries.get(log_index=entry._inner.log_index)
            for found in (by_uuid, by_index):
                self.verify(found)
                assert found._inner.canonicalized_body == entry._inner.canonicalized_body
                assert found._inner.integrated_time == entry._inner.integrated_time
                assert found._inner.log_index == entry._inner.log_index
            searched = client.log.entries.retrieve.post(rekor_types.Dsse.model_validate(request))
            self.verify(searched)
            assert searched._inner.log_index == entry._inner.log_index
            subject = hashlib.sha256(bytes([self.number])).hexdigest()
            for query in ({"hash": f"sha256:{subject}"}, {"email": IDENTITY}):
                assert uuid in requests.post(f"{self.url}/api/v1/index/retrieve", json=query).json(), query
        with check("v1: what is not there is found by nobody"):
            refused(RekorClientError, lambda: client.log.entries.get(uuid="0" * 80))
            refused(RekorClientError, lambda: client.log.entries.get(log_index=10**9))
            other = client._build_dsse_request(self.envelope(), self.certificate)
            assert client.log.entries.retrieve.post(rekor_types.Dsse.model_validate(other)) is None
        with check("v1: hashedrekord is taken, and verifies"):
            content, signature, digest = self.hashed()
            recorded = client.create_entry(client._build_hashed_rekord_request(digest, signature, self.certificate))
            self.verify(recorded)
        with check("v1: the log's head, at a shard offset"):
            head = client.log.get()
            checkpoint = SignedCheckpoint.from_text(head.signed_tree_head)
            assert checkpoint.checkpoint.log_hash == head.root_hash and checkpoint.checkpoint.log_size == head.tree_size
            assert checkpoint.checkpoint.origin.endswith(f" - {head.tree_id}")
            if head.raw_data["inactiveShards"]:
                assert recorded._inner.log_index > recorded._inner.inclusion_proof.log_index
        with check("v1: a whole bundle verifies, as an envelope and as an artifact"):
            verifier = Verifier(trusted_root=self.trusted_root)
            policy = Identity(identity=IDENTITY, issuer=ISSUER)
            kind, payload = verifier.verify_dsse(self.bundle(envelope, posted[0]), policy)
            assert kind == "application/vnd.in-toto+json" and json.loads(payload)["subject"]
            verifier.verify_artifact(content, self.bundle(self.message(content, signature), recorded), policy)
        with check("v1: the same bundle for somebody else, or with another's proof, does not"):
            refused(VerificationError, lambda: verifier.verify_dsse(self.bundle(envelope, posted[0]), Identity(identity="other@vendor.example", issuer=ISSUER)))
            refused(Error, lambda: verifier.verify_dsse(self.bundle(self.envelope(), posted[0]), policy))
        with check("the log's own bundle verifies for sigstore-python"):
            answer = requests.get(f"{self.url}/api/v1/log/entries/{uuid}/bundle")
            assert answer.status_code == 200, answer.text
            verifier.verify_dsse(Bundle.from_json(answer.text), policy)

        with check("v1: the whole bundles verify for stella, and not for somebody else or another file"):
            recorded, file = self.bundle(self.message(content, signature), recorded), Path(self.authority.folder) / "file"
            file.write_bytes(content)
            self.stella(self.bundle(envelope, posted[0]))
            self.stella(recorded, "--artifact", file)
            self.stella(recorded, "--artifact", "sha256:" + hashlib.sha256(content).hexdigest())
            self.stella(self.bundle(envelope, posted[0]), identity="other@vendor.example", status=1)
            self.stella(recorded, "--artifact", "sha256:" + hashlib.sha256(b"").hexdigest(), status=1)

    def message(self, content, signature):
        digest = base64.b64encode(hashlib.sha256(content).digest())
        return MessageSignature(
            message_digest=HashOutput(algorithm=HashAlgorithm.SHA2_256, digest=digest), signature=base64.b64encode(signature))

    def v2(self):
        client = RekorV2Client(self.url)
        verifier = Verifier(trusted_root=self.trusted_root)
        policy = Identity(identity=IDENTITY, issuer=ISSUER)
        with check("v2: an envelope is taken as hashedrekord, and verifies with a timestamp"):
            envelope = self.envelope()
            request = client._build_dsse_request(envelope, self.certificate)
            entry = client.create_entry(request)
            self.verify(entry)
            assert not entry._inner.integrated_time and entry._inner.kind_version.version == "0.0.2"
            stamp = self.authority.timestamp(envelope.signature)
            stamped = self.bundle(envelope, entry, [decode_timestamp_response(stamp)])
            verifier.verify_dsse(stamped, policy)
        with check("v2: an artifact's signature is taken, and verifies with a timestamp"):
            content, signature, digest = self.hashed()
            recorded = client.create_entry(client._build_hashed_rekord_request(digest, signature, self.certificate))
            self.verify(recorded)
            stamp = self.authority.timestamp(signature)
            verifier.verify_artifact(content, self.bundle(self.message(content, signature), recorded, [decode_timestamp_response(stamp)]), policy)
        with check("v2: the same again is a conflict that names the index"):
            answer = requests.post(f"{self.url}/api/v2/log/entries", json=request)
            assert answer.status_code == 409 and answer.json()["code"] == 6, answer.text
            assert answer.headers["x-log-index"] == str(entry._inner.log_index), answer.headers
        with check("v2: the signing configuration names this log"):
            path = Path(self.authority.folder) / "signing_config.json"
            config = requests.get(f"{self.url}/signing_config.json").json()
            # Whoever runs a log names an authority beside it: this client wants one.
            config["caUrls"] = [{"url": "https://authority.example", "majorApiVersion": 1, "operator": "example", "validFor": {"start": "2020-01-01T00:00:00Z"}}]
            path.write_text(json.dumps(config))
            assert [log.url for log in SigningConfig.from_file(str(path)).get_tlogs()] == [f"{self.url}/api/v2"]
        with check("v2: without a timestamp a certificate's signature has no time"):
            refused(Error, lambda: verifier.verify_dsse(self.bundle(envelope, entry), policy))
        with check("v2: the bundle verifies for stella with a timestamp over its own signature, and else does not"):
            self.stella(stamped)
            other = decode_timestamp_response(self.authority.timestamp(b"another signature"))
            self.stella(self.bundle(envelope, entry, [other]), status=1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run = Run(sys.argv[1].rstrip("/"), folder)
        run.v1()
        run.v2()
    sys.exit(1 if failures else 0)
