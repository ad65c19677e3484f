// Pages of an SQLite database that carry a checksum in their last eight bytes.
#ifndef STELLA_CPAGES_H
#define STELLA_CPAGES_H

#include <stdint.h>

/// Bytes at the end of each page that belong to the checksum; SQLite calls them reserved.
#define CPAGES_RESERVED 8

/// Makes the checking VFS the default of this process, once; databases without reserved bytes are not touched by it.
///
/// From then on a page of a database with `CPAGES_RESERVED` reserved bytes gets its checksum as it is written to the
/// database file, and is compared with it as it is read from there: one that differs fails with SQLITE_IOERR_DATA. The
/// write-ahead log has sums of its own, which SQLite checks when it recovers.
///
/// Returns a result code of SQLite.
int cpages_register(void);

/// Has the thread that calls sync a database each time it has written so many bytes to it, and pause; 0 bytes end that.
///
/// What a long copy leaves to the kernel is written in one go when it is synced at the end, and others who sync a few pages
/// on the same disk then wait behind all of it.
void cpages_set_pace(int64_t bytes, uint32_t microseconds);

/// Has the thread that calls give up queries that still run so many milliseconds from now, with SQLITE_INTERRUPT; 0 ends
/// that. Only connections that are watched ask for it.
void cpages_set_deadline(int64_t milliseconds);

/// Lets an `sqlite3 *` ask for the deadline of the thread that uses it, every few thousand steps of a query.
void cpages_watch_deadline(void *connection);

/// The number, from 1, of the page that last differed in this process; 0 when none did.
uint32_t cpages_last_damaged(void);

/// The checksum of `size` bytes that are page `number`; `size` is a multiple of 8. Two contents that differ in one run of
/// eight aligned bytes never have the same.
uint64_t cpages_checksum(const unsigned char *page, int size, uint32_t number);

#endif
