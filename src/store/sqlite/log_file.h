/* src/store/sqlite/log_file.h -- the write-ahead log's file, written in large pieces.  Private to store/sqlite. */
#ifndef PC_STORE_SQLITE_LOG_FILE_H
#define PC_STORE_SQLITE_LOG_FILE_H

/* The name of a VFS that is SQLite's default but for logs; registered by the first call.  For connections that write with
 * synchronous = FULL alone: only then is every commit synced, and with that written, before anybody is told of it. */
const char *pc_sqlite_log_vfs(void);

#endif
