#if TLS
    import HummingbirdCore
    import Logging
    import NIOCore
    import NIOSSL
    import Synchronization

    /// Has each connection begin with TLS, as the server's identity is at that moment.
    struct TLSChannel<Inner: ServerChildChannel>: ServerChildChannel {
        private let inner: Inner
        private let identity: LastingIdentity

        init(_ inner: Inner, _ identity: LastingIdentity) {
            self.inner = inner
            self.identity = identity
        }

        func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Inner.Value> {
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.context()))
            }.flatMap { inner.setup(channel: channel, logger: logger) }
        }

        func handle(value: Inner.Value, logger: Logger) async { await inner.handle(value: value, logger: logger) }
    }

    /// The server's identity, read again when its files have changed; files that cannot be used leave the last one there.
    final class LastingIdentity: Sendable {
        private let current: @Sendable () throws -> TLSIdentity
        private let onFailure: @Sendable (any Error) -> Void
        private let last: Mutex<NIOSSLContext>

        init(
            _ current: @escaping @Sendable () throws -> TLSIdentity, onFailure: @escaping @Sendable (any Error) -> Void
        ) throws {
            self.current = current
            self.onFailure = onFailure
            last = Mutex(try current().context)
        }

        func context() -> NIOSSLContext {
            do {
                let context = try current().context
                last.withLock { $0 = context }
                return context
            } catch {
                onFailure(error)
                return last.withLock { $0 }
            }
        }
    }
#endif
