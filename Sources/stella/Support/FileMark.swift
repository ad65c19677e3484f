import Glibc

/// What tells one state of a file from another, so that it is read again only when it has changed.
struct FileMark: Equatable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// nil when there is no such file.
    init?(_ path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        inode = UInt64(information.st_ino)
        size = Int64(information.st_size)
        seconds = information.st_mtim.tv_sec
        nanoseconds = information.st_mtim.tv_nsec
    }
}
