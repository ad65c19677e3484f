import Glibc

/// A millisecond: about as long as the checkpoint's guard takes to follow a commit.
enum Moment {
    static func wait() { usleep(1000) }
}
