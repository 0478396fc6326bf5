/* src/store/documents/disk.h -- the calls of the operating system that change files, as a port: a test makes the n-th fail, or
 * ends everything there as kill -9 would.  Each answers as the call of its name does (-1 and errno). */
#ifndef PC_STORE_DOCUMENTS_DISK_H
#define PC_STORE_DOCUMENTS_DISK_H

#include <sys/types.h>

struct pc_disk {
    int (*open)(struct pc_disk *disk, const char *path, int flags, mode_t mode);
    ssize_t (*read)(struct pc_disk *disk, int fd, void *bytes, size_t size, off_t offset);
    ssize_t (*write)(struct pc_disk *disk, int fd, const void *bytes, size_t size, off_t offset);
    int (*sync)(struct pc_disk *disk, int fd);
    int (*link)(struct pc_disk *disk, const char *from, const char *to);
    int (*rename)(struct pc_disk *disk, const char *from, const char *to);
    int (*unlink)(struct pc_disk *disk, const char *path);
    int (*mkdir)(struct pc_disk *disk, const char *path, mode_t mode);
};

/* The machine's.  Static, any thread. */
struct pc_disk *pc_disk_real(void);

#endif
