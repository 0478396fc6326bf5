/* src/store/sqlite/log_file.c -- see log_file.h.
 *
 * SQLite writes each page of a commit in two calls, 24 bytes and the page, one after the other in the file: some sixty calls for
 * twenty submissions.  So what continues where the last write ended is held, and written in one call when the log is synced,
 * read, cut or measured, or when it gets too large.  Other connections read a commit only after its sync. */
#include "store/sqlite/log_file.h"
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include "base/mem.h"

enum {
    HELD_MOST = 65536
}; /* as large as a page can be: no write of SQLite is larger, and its files take no more at once */

struct log_file {
    sqlite3_file base; /* first: SQLite sees this */
    char *held;
    sqlite3_int64 at; /* where in the file what is held begins */
    int size;
    sqlite3_file *real; /* behind this struct */
};

static struct log_file *log_of(sqlite3_file *file)
{
    return (struct log_file *)(void *)file;
}

static int flush(struct log_file *log)
{
    const int size = log->size;
    log->size = 0; /* what cannot be written is not kept either: SQLite takes the transaction back */
    return size > 0 ? log->real->pMethods->xWrite(log->real, log->held, size, log->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    if (log->size > 0 && (at != log->at + log->size || size > HELD_MOST - log->size)) {
        const int rc = flush(log);
        if (rc != SQLITE_OK)
            return rc;
    }
    PC_ASSERT(size >= 0 && size <= HELD_MOST);
    if (log->size == 0)
        log->at = at;
    memcpy(log->held + log->size, bytes, (size_t)size);
    log->size += size;
    return SQLITE_OK;
}

/* ---- everything else comes after what is held ---------------------------------------------------------------------- */

static int log_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    struct log_file *log = log_of(file);
    const int rc = flush(log);
    return rc == SQLITE_OK ? log->real->pMethods->xRead(log->real, bytes, size, at) : rc;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct log_file *log = log_of(file);
    const int rc = flush(log);
    return rc == SQLITE_OK ? log->real->pMethods->xTruncate(log->real, size) : rc;
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct log_file *log = log_of(file);
    const int rc = flush(log);
    return rc == SQLITE_OK ? log->real->pMethods->xSync(log->real, flags) : rc;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size_out)
{
    struct log_file *log = log_of(file);
    const int rc = flush(log);
    return rc == SQLITE_OK ? log->real->pMethods->xFileSize(log->real, size_out) : rc;
}

static int log_close(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    const int written = flush(log), closed = log->real->pMethods->xClose(log->real);
    pc_free(log->held);
    log->held = NULL;
    return written == SQLITE_OK ? closed : written;
}

static int log_lock(sqlite3_file *file, int level)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xLock(log->real, level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xUnlock(log->real, level);
}

static int log_reserved(sqlite3_file *file, int *reserved_out)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xCheckReservedLock(log->real, reserved_out);
}

static int log_control(sqlite3_file *file, int what, void *arg)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xFileControl(log->real, what, arg);
}

static int log_sector(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xSectorSize(log->real);
}

static int log_device(sqlite3_file *file)
{
    struct log_file *log = log_of(file);
    return log->real->pMethods->xDeviceCharacteristics(log->real);
}

/* ---- the VFS --------------------------------------------------------------------------------------------------------- */

static const sqlite3_io_methods methods = {
    .iVersion = 1, /* shared memory and mapping are the database file's */
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};
static sqlite3_vfs *below; /* SQLite's default */

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *flags_out)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return below->xOpen(below, name, file, flags, flags_out);
    struct log_file *log = log_of(file);
    *log = (struct log_file){.real = (sqlite3_file *)(void *)(log + 1)};
    const int rc = below->xOpen(below, name, log->real, flags, flags_out);
    if (rc != SQLITE_OK)
        return rc; /* without methods SQLite does not close it */
    log->held = pc_alloc(HELD_MOST);
    log->base.pMethods = &methods;
    return SQLITE_OK;
}

static sqlite3_vfs log_vfs;

static void register_vfs(void)
{
    below = sqlite3_vfs_find(NULL);
    PC_ASSERT(below);
    log_vfs = *below; /* its other calls look at what it keeps there, which is the same */
    log_vfs.pNext = NULL;
    log_vfs.zName = "precert-log";
    log_vfs.szOsFile = (int)sizeof(struct log_file) + below->szOsFile;
    log_vfs.xOpen = open_file;
    PC_ASSERT(sqlite3_vfs_register(&log_vfs, 0) == SQLITE_OK);
}

const char *pc_sqlite_log_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_vfs);
    return log_vfs.zName;
}
