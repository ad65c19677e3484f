import Wire

/// What strict mode and ``DocumentValidator`` look at beyond what reading notices: the official schemas where silence
/// would mislead, and CSAF's mandatory tests.
enum StrictChecks {
    static func run(_ source: WrappedDocument, _ format: VEXFormat, into reading: inout Reading) {
        let root = source.root
        switch format {
        case .openvex: OpenVEXShape.document.check(root, at: "", &reading)
        case .cyclonedx: CycloneDXShape.document.check(root, at: "", &reading)
        case .csaf:
            let isVersion21 = root["document"]?["csaf_version"]?.isString("2.1") == true
            (isVersion21 ? CSAFShape.version21 : CSAFShape.version20).check(root, at: "", &reading)
            CSAFMandatoryTests.check(root, into: &reading)
        }
    }
}
