import COpenSSL

/// Extensions that OpenSSL does not know, or reads more leniently than we want.
extension Certificate {
    /// Whether it is marked as that of an authority (basic constraints).
    public var isAuthority: Bool {
        X509_get_extension_flags(handle.pointer) & UInt32(EXFLAG_CA | EXFLAG_BCONS) == UInt32(EXFLAG_CA | EXFLAG_BCONS)
    }

    /// What stands in an extension; nil when the certificate does not have it.
    ///
    /// - Parameter identifier: In dots, such as `2.5.29.17`.
    /// - Throws: `signing.malformed-certificate` when it stands there twice, which RFC 5280 §4.2 forbids: readers would
    ///   differ in which one they take.
    func extensionContent(_ identifier: String) throws(SigningError) -> [UInt8]? {
        defer { clearLibraryErrors() }
        guard let object = OBJ_txt2obj(identifier, 1) else { throw SigningError(.library, "no object \(identifier)") }
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(handle.pointer, object, -1)
        guard place >= 0 else { return nil }
        guard X509_get_ext_by_OBJ(handle.pointer, object, place) < 0 else {
            throw SigningError(.malformedCertificate, "the extension \(identifier) stands there twice")
        }
        guard let found = X509_get_ext(handle.pointer, place), let data = X509_EXTENSION_get_data(found) else {
            throw SigningError(.malformedCertificate, "the extension \(identifier) cannot be read")
        }
        return contentBytes(data)
    }

    /// Who told Fulcio the signer's identity: the address of an OpenID Connect provider; nil in other certificates.
    ///
    /// It stands under 1.3.6.1.4.1.57264.1.8 as a UTF8String, and bare under the older .1.1; certificates have both.
    ///
    /// - Throws: `signing.malformed-certificate` when one of them cannot be read or the two differ.
    public func identityIssuer() throws(SigningError) -> String? {
        let bare = try extensionContent("1.3.6.1.4.1.57264.1.1").map(Certificate.text)
        let wrapped = try extensionContent("1.3.6.1.4.1.57264.1.8").map(Certificate.utf8String)
        let texts = [wrapped, bare].compactMap(\.self)
        guard let first = texts.first else { return nil }
        guard let first, texts.allSatisfy({ $0.map { $0.utf8.elementsEqual(first.utf8) } ?? false }) else {
            throw SigningError(
                .malformedCertificate, "the two extensions with the identity's issuer cannot be read or differ")
        }
        return first
    }

    private static func text(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

    private static func utf8String(_ bytes: [UInt8]) -> String? {
        var reader = DERReader(bytes[...])
        guard let text = reader.element(DERReader.utf8StringTag), reader.isAtEnd else { return nil }
        return String(validating: text, as: UTF8.self)
    }
}

/// The bytes in an `ASN1_STRING`, which is also an OCTET STRING.
func contentBytes(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
    guard let bytes = ASN1_STRING_get0_data(string) else { return [] }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(string))))
}
