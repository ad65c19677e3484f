/// The candidate with the fewest single-letter edits from `name`, letter case apart; the first of equals.
package func nearestName(to name: String, among candidates: [String]) -> String? {
    let name = name.asciiLowercased
    return candidates.map { (text: $0, edits: edits(from: name, to: $0.asciiLowercased)) }
        .min { $0.edits < $1.edits }?.text
}

/// The Levenshtein distance, row by row.
private func edits(from left: [UInt8], to right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
        var diagonal = i
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let substituted = diagonal + (byte == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
