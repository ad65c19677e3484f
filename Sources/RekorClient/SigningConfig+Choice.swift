public import Rekor
public import Wire

extension SigningConfig {
    /// The log to write to: the highest version that is spoken here, and of those the one that began last.
    ///
    /// - Parameter api: Only logs of this version.
    public func log(at time: Timestamp, api: RemoteLog.API? = nil) -> (url: String, api: RemoteLog.API)? {
        let spoken: [Int: RemoteLog.API] = [1: .v1, 2: .v2]
        let usable = logs.compactMap { log in spoken[log.version].map { (log: log, api: $0) } }.filter { pair in
            (api.map { $0 == pair.api } ?? true) && pair.log.validity.contains(time)
        }
        return usable.max { left, right in
            (left.log.version, left.log.validity.start) < (right.log.version, right.log.validity.start)
        }.map { ($0.log.url, $0.api) }
    }
}
