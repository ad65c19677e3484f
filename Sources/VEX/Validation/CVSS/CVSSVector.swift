import Wire

/// A vector of the Common Vulnerability Scoring System, versions 2.0, 3.0, 3.1 and 4.0.
struct CVSSVector {
    enum Version {
        case v2, v3, v4
    }

    let version: Version
    /// Whether it is of 3.0, which scores changed scopes of an environment otherwise than 3.1.
    let isVersion30: Bool
    /// By abbreviated metric: the abbreviated value.
    private let values: [Identifier: Identifier]

    /// nil when a base metric is missing, a metric stands twice, or a value is none.
    init?(_ text: String, _ version: Version, number: String) {
        self.version = version
        isVersion30 = number == "3.0"
        var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        if version != .v2 {
            guard let prefix = parts.popFirst(), prefix.elementsEqual("CVSS:\(number)".utf8) else { return nil }
        }
        var values: [Identifier: Identifier] = [:]
        for part in parts {
            let pair = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { Identifier(String(decoding: $0, as: UTF8.self)) }
            guard pair.count == 2, values.updateValue(pair[1], forKey: pair[0]) == nil else { return nil }
        }
        self.values = values
        let base = CVSSVector.base(of: version)
        guard base.allSatisfy({ values[$0.key].map($0.value.contains) == true }) else { return nil }
        let other = CVSSVector.other(of: version)
        for (metric, value) in values where base[metric] == nil {
            guard other[metric]?.contains(value) == true else { return nil }
        }
    }

    private init(_ version: Version, isVersion30: Bool, _ values: [Identifier: Identifier]) {
        self.version = version
        self.isVersion30 = isVersion30
        self.values = values
    }

    /// The vector without what threats and environments add.
    var base: CVSSVector {
        let base = CVSSVector.base(of: version)
        return CVSSVector(version, isVersion30: isVersion30, values.filter { base[$0.key] != nil })
    }

    subscript(metric: Identifier) -> Identifier? { values[metric] }

    /// Base metrics, each with its values.
    private static func base(of version: Version) -> [Identifier: Set<Identifier>] {
        switch version {
        case .v2: base2
        case .v3: base3
        case .v4: base4
        }
    }

    private static func other(of version: Version) -> [Identifier: Set<Identifier>] {
        switch version {
        case .v2: other2
        case .v3: other3
        case .v4: other4
        }
    }

    private static let base2 = table("AV:LAN AC:HML Au:MSN C:NPC I:NPC A:NPC")
    private static let base3 = table("AV:NALP AC:LH PR:NLH UI:NR S:UC C:NLH I:NLH A:NLH")
    private static let base4 = table("AV:NALP AC:LH AT:NP PR:NLH UI:NPA VC:HLN VI:HLN VA:HLN SC:HLN SI:HLN SA:HLN")

    private static let other2: [Identifier: Set<Identifier>] = [
        "E": ["U", "POC", "F", "H", "ND"], "RL": ["OF", "TF", "W", "U", "ND"], "RC": ["UC", "UR", "C", "ND"],
        "CDP": ["N", "L", "LM", "MH", "H", "ND"], "TD": ["N", "L", "M", "H", "ND"], "CR": ["L", "M", "H", "ND"],
        "IR": ["L", "M", "H", "ND"], "AR": ["L", "M", "H", "ND"],
    ]
    private static let other3 = table(
        """
        E:XUPFH RL:XOTWU RC:XURC CR:XLMH IR:XLMH AR:XLMH MAV:XNALP MAC:XLH MPR:XNLH MUI:XNR MS:XUC MC:XNLH MI:XNLH MA:XNLH
        """)
    private static let other4 = table(
        """
        E:XAPU CR:XHML IR:XHML AR:XHML MAV:XNALP MAC:XLH MAT:XNP MPR:XNLH MUI:XNPA MVC:XHLN MVI:XHLN MVA:XHLN MSC:XHLN \
        MSI:XSHLN MSA:XSHLN S:XNP AU:XNY R:XAUI V:XDC RE:XLMH
        """
    ).merging(["U": ["X", "Clear", "Green", "Amber", "Red"]]) { own, _ in own }

    /// Metrics whose values are single letters.
    private static func table(_ text: String) -> [Identifier: Set<Identifier>] {
        let rows = text.split(separator: " ").map { $0.split(separator: ":") }
        return Dictionary(rows.map { (Identifier($0[0]), Set($0[1].map { Identifier(String($0)) })) }) { first, _ in
            first
        }
    }
}
