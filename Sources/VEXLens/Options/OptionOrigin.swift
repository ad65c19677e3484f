/// Where an option's value came from.
public enum OptionOrigin: Sendable, Hashable, CustomStringConvertible {
    case `default`
    /// A line of the configuration file, from 1.
    case file(name: String, line: Int)
    /// A variable's whole name; for `…_FILE` the value stood in the file that the variable names.
    case environment(String)
    /// A command line flag as it was spelled.
    case flag(String)

    /// `default`, `vexlens.yaml:7`, `VEXLENS_STORAGE__DRIVER` or `--mode`.
    public var description: String {
        switch self {
        case .default: "default"
        case .file(let name, let line): "\(name):\(line)"
        case .environment(let name), .flag(let name): name
        }
    }
}
