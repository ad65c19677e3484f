import Wire

/// Reads CSAF 2.0 and 2.1 (rules C1 to C6).
enum CSAFReader {
    static func read(_ source: WrappedDocument, into reading: inout Reading) throws(VEXError) {
        guard let document = source.root["document"] else { return }
        readHeader(document, &reading)
        if reading.header.retracts {
            return reading.report(
                .categoryRetracts, at: "/document/category", note: reading.header.category)
        }
        if document["tracking"]?["status"]?.isString("draft") == true {
            reading.report(.csafDraft, at: "/document/tracking/status")
        }
        let tree = CSAFProductTree(source.root["product_tree"], &reading)
        var vulnerabilities = CSAFVulnerabilityReader(
            tree, isVEXProfile: document["category"]?.isString("csaf_vex") == true,
            timestamp: reading.header.timestamp)
        guard let list = reading.list(source.root["vulnerabilities"], at: "/vulnerabilities") else { return }
        for (index, vulnerability) in list.elements.enumerated() {
            try vulnerabilities.read(vulnerability, index, into: &reading)
        }
    }

    private static func readHeader(_ document: JSONNode, _ reading: inout Reading) {
        let publisher = document["publisher"]
        let tracking = document["tracking"]
        reading.header.category = document["category"]?.nonBlank
        reading.header.issuerName = publisher?["name"]?.nonBlank
        reading.header.publisherNamespace = publisher?["namespace"]?.nonBlank
        reading.header.publisherCategory = publisher?["category"]?.nonBlank
        reading.header.documentID = tracking?["id"]?.nonBlank
        reading.header.version = tracking?["version"]?.nonBlank
        reading.header.trackingStatus = tracking?["status"]?.nonBlank
        reading.header.relayOf = CSAFRelay.original(of: document)
        // C1: these two profiles state nothing.
        reading.header.retracts = document["category"].map {
            $0.isString("csaf_withdrawn") || $0.isString("csaf_superseded")
        } == true
        // T2: the document is asserted anew as a whole at each release.
        let pointer = "/document/tracking/current_release_date"
        reading.header.timestamp = reading.time(tracking?["current_release_date"], at: pointer)
        if reading.header.timestamp == nil { reading.report(.csafMissing, at: pointer) }
        // What decides whether a document states anything, for how long, and in whose name.
        for (place, text) in [
            ("category", reading.header.category), ("publisher/name", reading.header.issuerName),
            ("publisher/namespace", reading.header.publisherNamespace), ("tracking/id", reading.header.documentID),
            ("tracking/version", reading.header.version), ("tracking/status", reading.header.trackingStatus),
        ] where text == nil { reading.report(.csafMissing, at: "/document/" + place) }
    }
}
