"""Throw-away demonstration keys, each derived from a published text, and the two signed forms.

Anyone can make these private keys: a signature by one of them proves nothing about who signed.
"""

import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

# Issuer id -> algorithm. `unregistered` belongs to no issuer of issuers.json.
OWNERS = {"docker-dhi": "P-256", "suse-observability": "Ed25519", "unregistered": "P-256"}


def private_key(owner: str):
    seed = hashlib.sha256(f"stella-ledger demonstration key: {owner}".encode()).digest()
    if OWNERS[owner] == "Ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    return ec.derive_private_key(int.from_bytes(seed, "big"), ec.SECP256R1())


def private_pem(owner: str) -> bytes:
    return private_key(owner).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def public_pem(owner: str) -> bytes:
    return private_key(owner).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_id(owner: str) -> str:
    """Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo."""
    spki = private_key(owner).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def sign(owner: str, message: bytes) -> bytes:
    """Ed25519, or ECDSA with SHA-256 in DER with the nonce of RFC 6979."""
    if OWNERS[owner] == "Ed25519":
        return private_key(owner).sign(message)
    return private_key(owner).sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def sign_dsse(owner: str, payload_type: str, payload: bytes) -> dict:
    pre_auth = b" ".join([
        b"DSSEv1", str(len(payload_type)).encode(), payload_type.encode(), str(len(payload)).encode(), payload])
    return {
        "payloadType": payload_type,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": key_id(owner), "sig": base64.b64encode(sign(owner, pre_auth)).decode()}],
    }


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign_jws_flattened(owner: str, payload: bytes) -> dict:
    """RFC 7515 §7.2.2 with EdDSA (RFC 8037); only for Ed25519 owners."""
    protected = base64url(json.dumps({"alg": "EdDSA", "kid": key_id(owner)}, separators=(",", ":")).encode())
    body = base64url(payload)
    return {
        "payload": body,
        "protected": protected,
        "signature": base64url(sign(owner, f"{protected}.{body}".encode("ascii"))),
    }
