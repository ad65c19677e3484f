import Wire

extension JSONNode {
    /// The elements of an array, to be indexed and counted.
    var all: [JSONNode] { Array(elements) }
}
