/// A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4): x = X/Z, y = Y/Z, xy = T/Z.
struct EdwardsPoint {
    let x: EdwardsField
    let y: EdwardsField
    let z: EdwardsField
    let t: EdwardsField

    static let identity = EdwardsPoint(x: .zero, y: .one, z: .one, t: .zero)

    /// The generator: y = 4/5, x even.
    static let base: EdwardsPoint = {
        let y = EdwardsField(4) * EdwardsField(5).inverted
        guard let point = EdwardsPoint(encoded: y.encoded) else { preconditionFailure("4/5 is on the curve") }
        return point
    }()

    init(x: EdwardsField, y: EdwardsField, z: EdwardsField, t: EdwardsField) {
        self.x = x
        self.y = y
        self.z = z
        self.t = t
    }

    /// Reads 32 bytes: y, and the lowest bit of x on top (§5.1.3).
    init?(encoded bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        let y = EdwardsField(bytes)
        let (square, isOdd) = (y * y, bytes[31] & 0x80 != 0)
        let (numerator, denominator) = (square - .one, EdwardsField.d * square + .one)
        // The candidate of §5.1.3: u·v^3·(u·v^7)^((p−5)/8), times √−1 when its square has the wrong sign.
        let cube = denominator * denominator * denominator
        let root = numerator * cube * (numerator * cube * cube * denominator).power(.fiveEighths)
        let check = denominator * root * root
        guard check == numerator || check == .zero - numerator else { return nil }
        var x = check == numerator ? root : root * .rootOfMinusOne
        guard !(x == .zero && isOdd) else { return nil }
        if x.isOdd != isOdd { x = .zero - x }
        self.init(x: x, y: y, z: .one, t: x * y)
    }

    var encoded: [UInt8] {
        let inverse = z.inverted
        var bytes = (y * inverse).encoded
        if (x * inverse).isOdd { bytes[31] |= 0x80 }
        return bytes
    }

    var negated: EdwardsPoint { EdwardsPoint(x: .zero - x, y: y, z: z, t: .zero - t) }

    /// Complete: right for equal points and the identity as well.
    static func + (left: EdwardsPoint, right: EdwardsPoint) -> EdwardsPoint {
        let a = (left.y - left.x) * (right.y - right.x)
        let b = (left.y + left.x) * (right.y + right.x)
        let c = left.t * right.t * .doubleD
        let d = left.z * right.z * .two
        let (e, f, g, h) = (b - a, d - c, d + c, b + a)
        return EdwardsPoint(x: e * f, y: g * h, z: f * g, t: e * h)
    }

    /// `scalar`·self + `otherScalar`·other; both little-endian with 32 bytes.
    func combined(with other: EdwardsPoint, _ scalar: [UInt8], _ otherScalar: [UInt8]) -> EdwardsPoint {
        let choices = [.identity, self, other, self + other]
        var sum = EdwardsPoint.identity
        for bit in (0..<256).reversed() {
            let (place, shift) = (bit / 8, UInt8(bit % 8))
            let choice = Int(scalar[place] >> shift & 1) | Int(otherScalar[place] >> shift & 1) << 1
            sum = sum + sum
            if choice != 0 { sum = sum + choices[choice] }
        }
        return sum
    }
}
