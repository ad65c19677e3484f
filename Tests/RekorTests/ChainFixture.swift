/// Certificates and signatures made once for these tests with other software: a root, an issuer under it, and a signer
/// whose certificate was valid for ten minutes in 2025.
enum ChainFixture {
    static let root =
        "MIIBUDCB96ADAgECAhQT2zjfve4yZykhQ2mA0YeiCurdPjAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtzYW1wbGUgcm9vdDAeFw0y"
        + "MDAxMDEwMDAwMDBaFw00MDAxMDEwMDAwMDBaMBYxFDASBgNVBAMMC3NhbXBsZSByb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"
        + "QgAENCaawETEY/Tx9e9ICnkuII0VXnvm0HLnH4NbPLjr9rf1nCoE+xESDLsP2V/ltIM0QEPsVCjEHo8Kl7vU53pxf6MjMCEwDwYD"
        + "VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIhAN77CnjwaqEk9dK5hBILHkUPhR0Dqr6lH4YD"
        + "/H5JqTYqAiAnET76E1c7G5qzLmqic4+lSxHXInL/1YHYHtG6/CnF0g=="
    static let issuer =
        "MIIBVjCB/KADAgECAhRSCdOeBOMlEYrtI35BkkcxpJZlbDAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtzYW1wbGUgcm9vdDAeFw0y"
        + "MDAxMDEwMDAwMDBaFw00MDAxMDEwMDAwMDBaMBgxFjAUBgNVBAMMDXNhbXBsZSBpc3N1ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMB"
        + "BwNCAARsrMW8zN9T5ffxf5MPMLzdBjptbEjIw/B5DuRP9ytACP8dK2lGbWfc9S31EGpwmWm0sBDwTrQWpUNcvhUx+dp4oyYwJDAS"
        + "BgNVHRMBAf8ECDAGAQH/AgEAMA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQDAgNJADBGAiEA3T1dN18+j5lpbs+p/UK/saxal8fc"
        + "1hbfMMfVkRDZ1LsCIQDdHsvG926CZRAyhzC7l1O2CD5dO78Ec9haAObcqHHmbA=="
    static let signer =
        "MIIB+DCCAZ6gAwIBAgIUf9TtU9W3nFFnXjjj/6x2ayr6MTIwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNc2FtcGxlIGlzc3VlcjAe"
        + "Fw0yNTAxMDEwMDAwMDBaFw0yNTAxMDEwMDEwMDBaMBgxFjAUBgNVBAMMDXNhbXBsZSBzaWduZXIwWTATBgcqhkjOPQIBBggqhkjO"
        + "PQMBBwNCAAQlfzA7wqPVugscWHHZWLn4tnWEvp7tJ8KtaQDBQxf8IySm523kVyzOAf/OjmxiIPkyNmuAm9mV1nntZgFwIMJZo4HF"
        + "MIHCMAwGA1UdEwEB/wQCMAAwgbEGA1UdEQEB/wSBpjCBo4ZCaHR0cHM6Ly9leGFtcGxlLm9yZy9Pd25lci9yZXBvLy53b3JrZmxv"
        + "dy9idWlsZC55bWxAcmVmcy9oZWFkcy9tYWlugRBKYW5lQEV4YW1wbGUub3Jngg5DSS5leGFtcGxlLm9yZ4cEwAACB4cQIAENuAAA"
        + "AAAAAAAAAAAAB6AjBgorBgEEAYO/MAEHoBUME2phbml0b3IhZXhhbXBsZS5vcmcwCgYIKoZIzj0EAwIDSAAwRQIhAKroYsp+rA1q"
        + "sdxEyIXw0A/JnpI8g0QMwqYhq7zc3GeOAiBQSLjH3FPcvJAxCQkL1LfGbhzSkEBLZpQSd84oDs3zaw=="
    static let lateIssuer =
        "MIIBVTCB/KADAgECAhQkKKgaEure9sWhfchv3qltwkjypDAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtzYW1wbGUgcm9vdDAeFw0y"
        + "NTA2MDEwMDAwMDBaFw00MDAxMDEwMDAwMDBaMBgxFjAUBgNVBAMMDXNhbXBsZSBpc3N1ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMB"
        + "BwNCAARsrMW8zN9T5ffxf5MPMLzdBjptbEjIw/B5DuRP9ytACP8dK2lGbWfc9S31EGpwmWm0sBDwTrQWpUNcvhUx+dp4oyYwJDAS"
        + "BgNVHRMBAf8ECDAGAQH/AgEAMA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQDAgNIADBFAiANMyqHjk+QMjdCXIrmR58+R+UVJ2+6"
        + "eW6Ldsh8Vat9TQIhAJ8Gv2lfgGOixevw+iv1vmrjhkZwUjRAai/tHbRVRS2q"
    static let stranger =
        "MIIBUDCB96ADAgECAhQbGPbg/01GI/a/YFayniR/JFyMpjAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtzYW1wbGUgcm9vdDAeFw0y"
        + "MDAxMDEwMDAwMDBaFw00MDAxMDEwMDAwMDBaMBYxFDASBgNVBAMMC3NhbXBsZSByb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD"
        + "QgAExkXZvgD7CDE4Rm5bq+DZtj7ZO5mKjK7JsGaODNyT4/XyhfFrrlX4z8NUWxWNRFgBGxaU1dBbGrYgjt0XxcOudKMjMCEwDwYD"
        + "VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIgR5YMo/JlcgGjD++0Fs5qhjiTo9i2K+AXXcym"
        + "lZ6vozsCIQDPS1u6sefr+nnJbaEUmPy62lF/AO+ByGmG3oauMwUdKw=="
    /// The signer's private key.
    static let signerKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZMu3jb3k7EacIrXI
        84ftpKHtWOG4C/6YlRpJEqtuG4ihRANCAAQlfzA7wqPVugscWHHZWLn4tnWEvp7t
        J8KtaQDBQxf8IySm523kVyzOAf/OjmxiIPkyNmuAm9mV1nntZgFwIMJZ
        -----END PRIVATE KEY-----

        """
    /// The names in the signer's certificate, in Rekor's order and letter case.
    static let names = [
        "ci.example.org", "jane@example.org", "192.0.2.7", "2001:db8::7",
        "https://example.org/owner/repo/.workflow/build.yml@refs/heads/main", "janitor!example.org",
    ]
    static let message = Array("a transparent decision".utf8)
    /// RSA of 2048 bits, and its PKCS#1 v1.5 signature over the message with SHA-256.
    static let rsaKey =
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuOWDTg5SwXF7JB2klUw1F9lAkT5OVTROBdeWxyuI+PnKKQ/DZ2XoDg0c"
        + "pawDSZfelaaf5xQONyEevfqTf3fU1bG4n2Sb18tuIRk92pfAgIYaklg4il/PDmf9Z3wpRVjyHeFTYsPe3NJQb00LecTs8ZCy2iFf"
        + "PA1puuNhYlMLPDN8ZZhs2K3t5lXKU+ajYGdx+trtzdH6MGOkiw6NxjMAzynZDUqHzmRTevNlHhH9Toheu1ohAEXBCgFTjo5gM3Uw"
        + "NJX/pkIXaBOYZBn/Xa7DSFetJn5hvmgBa5ZPapeQtfGJbaLk++5Zg9ItrJx9yPPixCgCy2ysm4fPJyipQ845bQIDAQAB"
    static let rsaSignature =
        "Pon3WfKxL4lWhYYvNPOwA3GH6lk51fF86f4LLI1E0b0TZ/e9SEsB+tsjDswaX4Lgqn9oMYxlJwh9MWe4ErbnRR/t0vWTUVGxhosD"
        + "A1WYguXQHnwZIYjw3mbqzjiN6DUZ3Jts0mc4hXl7MwZ4ErTbcCoCjgH/toSdr3GRd0YMHlyffRfIzIrmI9RkTMZRzExmkdaretMh"
        + "eyZkobbgNDFRALrcnTIBiisc1H9z+SdBtesDRSrxxBdXhjM4QVN9IJGp8RLgLtkJr8s79qs0HTYM/8QHKEOrfPZhDVeECLGveltV"
        + "OcK4oOMf5JB5fbI09glar7UQcx3qjHfKcjB0od4HQg=="
    /// Ed25519ph over "abc" (RFC 8032 section 7.3), in hex.
    static let prehashedKey = "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf"
    static let prehashedSignature =
        "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b"
        + "8c61e636062aaad11c2a26083406"
}
