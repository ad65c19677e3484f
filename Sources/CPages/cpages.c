// A VFS over the one that was the default: all it does itself is to sum pages of main databases, and to keep a pace in writing them.
#include "cpages.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#ifndef SQLITE_IOERR_DATA
#define SQLITE_IOERR_DATA (SQLITE_IOERR | (32 << 8))
#endif
#ifndef SQLITE_IOCAP_SUBPAGE_READ
#define SQLITE_IOCAP_SUBPAGE_READ 0x00008000
#endif

/// An open main database; the file of the VFS below lies right behind.
typedef struct {
    sqlite3_file base;
    /// 0 while the file is not known to carry checksums.
    int pageSize;
    unsigned char *copy;
    /// Bytes written since the last sync.
    sqlite3_int64 unsynced;
} PagesFile;

static sqlite3_vfs *below;
static sqlite3_vfs pagesVFS;
static atomic_uint lastDamaged;
static _Thread_local sqlite3_int64 paceBytes;
static _Thread_local unsigned paceMicroseconds;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((PagesFile *)file + 1); }

uint32_t cpages_last_damaged(void) { return atomic_load(&lastDamaged); }

void cpages_set_pace(int64_t bytes, uint32_t microseconds) {
    paceBytes = bytes;
    paceMicroseconds = microseconds;
}

uint64_t cpages_checksum(const unsigned char *page, int size, uint32_t number) {
    // Each step is a bijection of the sum and of the word, so one changed word always changes the end.
    uint64_t sum = 0x9e3779b97f4a7c15u ^ number;
    for (int offset = 0; offset < size; offset += 8) {
        uint64_t word;
        memcpy(&word, page + offset, 8);
        sum = (sum ^ word) * 0xd6e8feb86659fd93u;
        sum ^= sum >> 32;
    }
    return sum;
}

/// Learns from the header of page 1 whether there are checksums (SQLite file format, section 1.3).
static void learn(PagesFile *file, const unsigned char *header) {
    int size = header[16] << 8 | header[17];
    int isOurs = memcmp(header, "SQLite format 3", 16) == 0 && header[20] == CPAGES_RESERVED;
    file->pageSize = !isOurs ? 0 : size == 1 ? 65536 : size;
}

/// Another connection may have given the file its checksums since: it is asked again until it says that it has them.
static void learnAgain(PagesFile *file) {
    unsigned char header[100];
    if (file->pageSize != 0) return;
    if (real(&file->base)->pMethods->xRead(real(&file->base), header, sizeof header, 0) == SQLITE_OK) learn(file, header);
}

static int isPage(const PagesFile *file, int amount, sqlite3_int64 offset) {
    return file->pageSize != 0 && amount == file->pageSize && offset % amount == 0;
}

static int pagesRead(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset) {
    PagesFile *pages = (PagesFile *)file;
    int result = real(file)->pMethods->xRead(real(file), buffer, amount, offset);
    if (result != SQLITE_OK) return result;
    if (offset == 0 && amount >= 100) learn(pages, buffer);
    else if (amount >= 512) learnAgain(pages);
    if (!isPage(pages, amount, offset)) return SQLITE_OK;
    uint32_t number = (uint32_t)(offset / amount) + 1;
    uint64_t found, wanted = cpages_checksum(buffer, amount - CPAGES_RESERVED, number);
    memcpy(&found, (unsigned char *)buffer + amount - CPAGES_RESERVED, 8);
    if (found == wanted) return SQLITE_OK;
    atomic_store(&lastDamaged, number);
    sqlite3_log(SQLITE_IOERR_DATA, "page %u does not match its checksum", number);
    return SQLITE_IOERR_DATA;
}

static int writePage(PagesFile *pages, const void *page, sqlite3_int64 offset) {
    int size = pages->pageSize;
    if (pages->copy == NULL) pages->copy = sqlite3_malloc(size);
    if (pages->copy == NULL) return SQLITE_NOMEM;
    uint64_t sum = cpages_checksum(page, size - CPAGES_RESERVED, (uint32_t)(offset / size) + 1);
    if (page != pages->copy) memcpy(pages->copy, page, size - CPAGES_RESERVED);
    memcpy(pages->copy + size - CPAGES_RESERVED, &sum, 8);
    sqlite3_file *file = real(&pages->base);
    return file->pMethods->xWrite(file, pages->copy, size, offset);
}

/// Sums the pages that were written before page 1 said that there are sums: those that a full cache gave up early.
static int sumEarlyPages(PagesFile *pages) {
    sqlite3_file *file = real(&pages->base);
    sqlite3_int64 end = 0;
    int result = file->pMethods->xFileSize(file, &end);
    for (sqlite3_int64 offset = pages->pageSize; result == SQLITE_OK && offset + pages->pageSize <= end; offset += pages->pageSize) {
        result = file->pMethods->xRead(file, pages->copy, pages->pageSize, offset);
        if (result == SQLITE_OK) result = writePage(pages, pages->copy, offset);
    }
    return result;
}

static int write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset) {
    PagesFile *pages = (PagesFile *)file;
    if (offset != 0 && amount >= 512) learnAgain(pages);
    int before = pages->pageSize;
    if (offset == 0 && amount >= 100) {
        learn(pages, buffer);
        if (pages->pageSize != before) {
            sqlite3_free(pages->copy);
            pages->copy = NULL;
        }
    }
    if (!isPage(pages, amount, offset)) return real(file)->pMethods->xWrite(real(file), buffer, amount, offset);
    int result = writePage(pages, buffer, offset);
    return result == SQLITE_OK && before == 0 ? sumEarlyPages(pages) : result;
}

static int pagesSync(sqlite3_file *file, int flags) {
    ((PagesFile *)file)->unsynced = 0;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int pagesWrite(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset) {
    int result = write(file, buffer, amount, offset);
    sqlite3_int64 unsynced = ((PagesFile *)file)->unsynced += amount;
    if (result != SQLITE_OK || paceBytes == 0 || unsynced < paceBytes) return result;
    result = pagesSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    below->xSleep(below, (int)paceMicroseconds);
    return result;
}

static int pagesClose(sqlite3_file *file) {
    sqlite3_free(((PagesFile *)file)->copy);
    return real(file)->pMethods->xClose(real(file));
}

/// Reads of a part of a page would go past the checksum.
static int pagesDeviceCharacteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file)) & ~SQLITE_IOCAP_SUBPAGE_READ;
}

static int pagesTruncate(sqlite3_file *f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); }
static int pagesFileSize(sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); }
static int pagesLock(sqlite3_file *f, int lock) { return real(f)->pMethods->xLock(real(f), lock); }
static int pagesUnlock(sqlite3_file *f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); }
static int pagesCheckReservedLock(sqlite3_file *f, int *is) { return real(f)->pMethods->xCheckReservedLock(real(f), is); }
static int pagesFileControl(sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); }
static int pagesSectorSize(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int pagesShmMap(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
static int pagesShmLock(sqlite3_file *f, int first, int count, int flags) {
    return real(f)->pMethods->xShmLock(real(f), first, count, flags);
}
static void pagesShmBarrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int pagesShmUnmap(sqlite3_file *f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

/// Version 2: without the calls for memory maps, which would go past the checksum too.
static const sqlite3_io_methods pagesMethods = {
    .iVersion = 2,
    .xClose = pagesClose,
    .xRead = pagesRead,
    .xWrite = pagesWrite,
    .xTruncate = pagesTruncate,
    .xSync = pagesSync,
    .xFileSize = pagesFileSize,
    .xLock = pagesLock,
    .xUnlock = pagesUnlock,
    .xCheckReservedLock = pagesCheckReservedLock,
    .xFileControl = pagesFileControl,
    .xSectorSize = pagesSectorSize,
    .xDeviceCharacteristics = pagesDeviceCharacteristics,
    .xShmMap = pagesShmMap,
    .xShmLock = pagesShmLock,
    .xShmBarrier = pagesShmBarrier,
    .xShmUnmap = pagesShmUnmap,
};

static int pagesOpen(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *outFlags) {
    (void)vfs;
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return below->xOpen(below, name, file, flags, outFlags);
    PagesFile *pages = (PagesFile *)file;
    memset(pages, 0, sizeof *pages);
    int result = below->xOpen(below, name, real(file), flags, outFlags);
    // SQLite closes a file that has methods, even one that could not be opened.
    if (real(file)->pMethods != NULL && real(file)->pMethods->iVersion >= 2) pages->base.pMethods = &pagesMethods;
    if (result == SQLITE_OK && pages->base.pMethods == NULL) {
        real(file)->pMethods->xClose(real(file));
        return SQLITE_CANTOPEN;
    }
    return result;
}

/// Milliseconds of the monotonic clock; 0 without a deadline.
static _Thread_local int64_t deadline;

static int64_t milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int isPastDeadline(void *context) {
    (void)context;
    return deadline != 0 && milliseconds() >= deadline;
}

void cpages_set_deadline(int64_t wait) { deadline = wait == 0 ? 0 : milliseconds() + wait; }

void cpages_watch_deadline(void *connection) {
    if (connection != NULL) sqlite3_progress_handler((sqlite3 *)connection, 4000, isPastDeadline, NULL);
}

static int registration = SQLITE_ERROR;

static void registerOnce(void) {
    sqlite3_vfs *before = sqlite3_vfs_find(NULL);
    if (before == NULL) return;
    pagesVFS = *before;
    pagesVFS.pNext = NULL;
    pagesVFS.zName = "stella-pages";
    pagesVFS.szOsFile = (int)sizeof(PagesFile) + before->szOsFile;
    pagesVFS.xOpen = pagesOpen;
    below = before;
    registration = sqlite3_vfs_register(&pagesVFS, 1);
}

int cpages_register(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, registerOnce);
    return registration;
}
