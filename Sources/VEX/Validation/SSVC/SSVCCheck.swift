import Wire

/// 6.1.48: whether the decision points of registered namespaces exist, and their values are those of the definition in its
/// order.
///
/// The registry grows: what an assessment names that is newer than ``SSVCRegistry`` is not judged.
enum SSVCCheck {
    /// - Parameter report: Told of each place that is at fault, with what is wrong.
    static func check(_ list: JSONNode, at pointer: String, _ report: SSVCForm.Report) {
        // Whether the registry holds all that could be named then.
        let isCovered = list["timestamp"]?.string.map { $0.prefix(10) <= SSVCRegistry.date } ?? false
        for (index, selection) in list["selections"].elements.enumerated() {
            check(selection, isCovered: isCovered, at: "\(pointer)/selections/\(index)", report)
        }
    }

    private static func check(
        _ selection: JSONNode, isCovered: Bool, at pointer: String, _ report: SSVCForm.Report
    ) {
        guard let namespace = selection["namespace"]?.string.flatMap({ SSVCNamespace($0) }) else { return }
        if namespace.isInvalid { return report(pointer + "/namespace", "invalid is reserved for what is wrong") }
        guard let points = SSVCRegistry.points(in: namespace.base), let key = selection["key"]?.string,
            let version = selection["version"]?.string.flatMap({ CSAFVersion($0) })
        else { return }
        // Of ssvc alone it is known what has been registered at any time.
        let isWhole = namespace.base == "ssvc"
        guard let versions = points[key] else {
            if isWhole, isCovered { report(pointer + "/key", key) }
            return
        }
        guard let point = versions.first(where: { $0.version.precedence(to: version) == .same }) else {
            // A version above all others is read as the newest, unless it may have come since.
            let newest = versions.first { point in
                versions.allSatisfy { $0.version.precedence(to: point.version) != .higher }
            }
            guard let newest, version.precedence(to: newest.version) == .higher else {
                if isWhole { report(pointer + "/version", version.text) }
                return
            }
            if isCovered { checkValues(selection["values"], newest, at: pointer + "/values", report) }
            return
        }
        checkValues(selection["values"], point, at: pointer + "/values", report)
    }

    private static func checkValues(
        _ list: JSONNode?, _ point: SSVCRegistry.Point, at pointer: String, _ report: SSVCForm.Report
    ) {
        guard let values = point.values else { return }
        var last = 0
        for (index, value) in list.elements.enumerated() {
            guard let key = value["key"]?.string else { continue }
            let place = "\(pointer)/\(index)/key"
            guard let rank = values.firstIndex(of: key) else {
                report(place, "\(key) is none of \(values.joined(separator: ", "))")
                continue
            }
            if rank < last { report(place, "\(key) stands before, in \(values.joined(separator: ", "))") }
            last = max(last, rank)
        }
    }
}
