/* src/store/sqlite/open.c -- the data directory: its lock, its file, and how SQLite is to treat it.
 *
 * <directory>/lock        held exclusively by the writer for as long as it lives; carries its process id
 * <directory>/precert.db  and SQLite's -wal and -shm beside it
 *
 * Settings and why (measured, see README.md): pages of 4 KiB (an older file keeps its 8), a checkpoint by the writer itself
 * about every 1000 pages of log, synchronous=FULL (a commit that returned is on the disk: I2), a page cache of 64 MB, no
 * memory mapping. */
#include "store/sqlite/db.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/sqlite/log_file.h"

#define BUSY_WAIT_MS 5000

static enum pc_rc tell(struct pc_sqlite *s, enum pc_rc rc, const char *text)
{
    snprintf(s->error, sizeof s->error, "%s", text);
    return rc;
}

/* The same for a call that left its reason in errno. */
static enum pc_rc tell_why(struct pc_sqlite *s, const char *text)
{
    snprintf(s->error, sizeof s->error, "%s: %s", text, strerrordesc_np(errno));
    return PC_IO;
}

/* ---- the directory ---- */

/* Makes the entry of a new file or folder in `directory` durable. */
static enum pc_rc sync_directory(struct pc_sqlite *s, const char *directory)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        (void)close(fd);
    return failed ? tell(s, PC_IO, "the data directory cannot be synced") : PC_OK;
}

static enum pc_rc make_directory(struct pc_sqlite *s, const char *directory)
{
    if (mkdir(directory, 0700) == 0) {
        PC_AUTO(pc_buf_free) struct pc_buf parent = {0};
        pc_buf_printf(&parent, "%s/..", directory);
        return sync_directory(s, parent.ptr);
    }
    return errno == EEXIST ? PC_OK : tell_why(s, "the data directory cannot be created");
}

static enum pc_rc lock_directory(struct pc_sqlite *s, const char *directory)
{
    PC_AUTO(pc_buf_free) struct pc_buf path = {0};
    pc_buf_printf(&path, "%s/" PC_SQLITE_LOCK, directory);
    s->lock = open(path.ptr, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (s->lock < 0)
        return tell_why(s, "the lock file cannot be opened");
    if (flock(s->lock, LOCK_EX | LOCK_NB) == 0) {
        char pid[24];
        int size = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
        if (ftruncate(s->lock, 0) != 0 || pwrite(s->lock, pid, (size_t)size, 0) != size)
            return tell_why(s, "the lock file cannot be written");
        return PC_OK;
    }
    char holder[24] = "";
    ssize_t size = pread(s->lock, holder, sizeof holder - 1, 0);
    holder[size > 0 ? strcspn(holder, "\n") : 0] = '\0';
    snprintf(s->error, sizeof s->error, "another process (%s) uses this data directory", holder);
    return PC_CONFLICT;
}

/* Creates the database file for us alone; SQLite gives its log the same mode. */
static enum pc_rc make_file(struct pc_sqlite *s, const char *directory, const char *path)
{
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return tell_why(s, "the database file cannot be opened");
    (void)close(fd);
    return sync_directory(s, directory);
}

/* ---- the file ---- */

static enum pc_rc exec(struct pc_sqlite *s, const char *sql)
{
    return pc_sqlite_rc(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

/* The first column of a pragma's only row, as a number. */
static enum pc_rc ask(struct pc_sqlite *s, const char *sql, int64_t *answer_out)
{
    sqlite3_stmt *statement;
    PC_TRY(pc_sqlite_rc(s, sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL)));
    enum pc_rc rc = pc_sqlite_rc(s, sqlite3_step(statement));
    *answer_out = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return rc;
}

/* What the file says about itself.  *version_out is 0 for a new one. */
static enum pc_rc identify(struct pc_sqlite *s, int latest, int *version_out)
{
    int64_t application, version, tables;
    PC_TRY(ask(s, "PRAGMA application_id", &application));
    PC_TRY(ask(s, "PRAGMA user_version", &version));
    PC_TRY(ask(s, "SELECT count(*) FROM sqlite_schema", &tables));
    *version_out = (int)version;
    if (application == 0 && version == 0 && tables == 0)
        return PC_OK;
    if (application != PC_SQLITE_APPLICATION)
        return tell(s, PC_CORRUPT, PC_SQLITE_FILE " is not a database of this program");
    if (version <= latest)
        return PC_OK;
    snprintf(s->error, sizeof s->error,
             "the data directory was written by a newer program (schema %d; this program knows up to %d)",
             *version_out, latest);
    return PC_CORRUPT;
}

static enum pc_rc prepare_writer(struct pc_sqlite *s, const struct pc_sqlite_migration *list)
{
    int version;
    int64_t is_wal;
    PC_TRY(exec(s, "PRAGMA synchronous = FULL")); /* before anything is written: log_file.h */
    PC_TRY(exec(s, "PRAGMA page_size = 4096"));
    PC_TRY(identify(s, pc_sqlite_latest(list), &version));
    PC_TRY(exec(s, "PRAGMA journal_mode = WAL"));
    PC_TRY(ask(s, "SELECT journal_mode = 'wal' FROM pragma_journal_mode", &is_wal));
    if (!is_wal)
        return tell(s, PC_IO, "this file system does not allow a write-ahead log");
    PC_TRY(exec(s, "PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864;"
                   "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF"));
    return version < pc_sqlite_latest(list) ? pc_sqlite_migrate(s, list, version) : PC_OK;
}

static enum pc_rc prepare_reader(struct pc_sqlite *s, const struct pc_sqlite_migration *list)
{
    int version;
    PC_TRY(exec(s, "PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY"));
    PC_TRY(identify(s, pc_sqlite_latest(list), &version));
    if (version < pc_sqlite_latest(list))
        return tell(s, PC_CORRUPT, "the data directory is of an older version: start the daemon on it once");
    return PC_OK;
}

static void no_memory_statistics(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Statistics of SQLite's memory take a process-wide lock at every allocation, and nobody reads them. */
static void configure_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, no_memory_statistics);
}

static enum pc_rc open_file(struct pc_sqlite *s, const char *path, bool writer)
{
    int flags = (writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX |
                SQLITE_OPEN_EXRESCODE;
    configure_once();
    PC_TRY(pc_sqlite_rc(s, sqlite3_open_v2(path, &s->db, flags, writer ? pc_sqlite_log_vfs() : NULL)));
    PC_TRY(pc_sqlite_rc(s, sqlite3_busy_timeout(s->db, BUSY_WAIT_MS)));
    PC_TRY(pc_sqlite_rc(s, sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL)));
    return pc_sqlite_rc(s, sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL));
}

static enum pc_rc open_all(struct pc_sqlite *s, const char *directory, bool writer,
                           const struct pc_sqlite_migration *list)
{
    PC_AUTO(pc_buf_free) struct pc_buf path = {0};
    pc_buf_printf(&path, "%s/" PC_SQLITE_FILE, directory);
    if (writer) {
        PC_TRY(make_directory(s, directory));
        PC_TRY(lock_directory(s, directory));
        PC_TRY(make_file(s, directory, path.ptr));
    }
    PC_TRY(open_file(s, path.ptr, writer));
    PC_TRY(pc_sqlite_queues_prepare(s));
    return writer ? prepare_writer(s, list) : prepare_reader(s, list);
}

enum pc_rc pc_sqlite_open_with(const char *directory, bool writer, const struct pc_sqlite_migration *list,
                               struct pc_store **store_out, char error[200])
{
    struct pc_sqlite *s = pc_alloc(sizeof *s);
    s->base.ops = &pc_sqlite_ops;
    s->lock = -1;
    s->position = -1;
    enum pc_rc rc = open_all(s, directory, writer, list);
    if (rc == PC_OK) {
        *store_out = &s->base;
        return PC_OK;
    }
    struct pc_store *failed = &s->base;
    snprintf(error, sizeof s->error, "%s", s->error);
    pc_store_close(&failed);
    return rc;
}

enum pc_rc pc_store_sqlite_open(const char *directory, bool writer, struct pc_store **store_out,
                                char error[200])
{
    struct pc_store *store = NULL;
    PC_TRY(pc_sqlite_open_with(directory, writer, pc_sqlite_migrations, &store, error));
    enum pc_rc rc = writer ? pc_sqlite_keys_load(pc_sqlite_of(store)) : PC_OK;
    if (rc == PC_OK) {
        *store_out = store;
        return PC_OK;
    }
    snprintf(error, sizeof pc_sqlite_of(store)->error, "%s", store->ops->error(store));
    pc_store_close(&store);
    return rc;
}
