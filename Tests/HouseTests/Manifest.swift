import Foundation

/// The rooms as `Package.swift` lists them, from the ground up.
struct Manifest {
    struct Room {
        let name: String
        /// The rooms and foreign modules that it may import.
        let below: [String]
    }

    let rooms: [Room]

    init(_ repository: Repository) {
        let manifest = repository.files["Package.swift"] ?? ""
        let table = manifest.matches(#"let rooms[^=]*= \[([\s\S]*?)^\]"#).first?.groups[1] ?? ""
        // A product stands in the table by name and package: the name is the module.
        let plain = table.matches(#"\.product\(name: ("\w+"), package: "[\w.-]+"\)"#).reduce(table) {
            $0.replacingOccurrences(of: $1.groups[0], with: $1.groups[1])
        }
        rooms = plain.matches(#"\(\s*"(\w+)",\s*\[([^\]]*)\]\s*\)"#).map { room in
            Room(name: room.groups[1], below: room.groups[2].matches(#""(\w+)""#).map { $0.groups[1] })
        }
    }

    var names: [String] { rooms.map(\.name) }

    /// What no room is: system libraries and packages of others.
    var foreign: Set<String> { Set(rooms.flatMap(\.below)).subtracting(names) }
}
