/* src/store/documents/disk.c -- the real side of disk.h. */
#include "store/documents/disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int real_open(struct pc_disk *disk, const char *path, int flags, mode_t mode)
{
    (void)disk;
    return open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode);
}

static ssize_t real_read(struct pc_disk *disk, int fd, void *bytes, size_t size, off_t offset)
{
    (void)disk;
    return pread(fd, bytes, size, offset);
}

static ssize_t real_write(struct pc_disk *disk, int fd, const void *bytes, size_t size, off_t offset)
{
    (void)disk;
    return pwrite(fd, bytes, size, offset);
}

static int real_sync(struct pc_disk *disk, int fd)
{
    (void)disk;
    return fsync(fd);
}

static int real_link(struct pc_disk *disk, const char *from, const char *to)
{
    (void)disk;
    return link(from, to);
}

static int real_rename(struct pc_disk *disk, const char *from, const char *to)
{
    (void)disk;
    return rename(from, to);
}

static int real_unlink(struct pc_disk *disk, const char *path)
{
    (void)disk;
    return unlink(path);
}

static int real_mkdir(struct pc_disk *disk, const char *path, mode_t mode)
{
    (void)disk;
    return mkdir(path, mode);
}

struct pc_disk *pc_disk_real(void)
{
    static struct pc_disk disk = {.open = real_open,
                                  .read = real_read,
                                  .write = real_write,
                                  .sync = real_sync,
                                  .link = real_link,
                                  .rename = real_rename,
                                  .unlink = real_unlink,
                                  .mkdir = real_mkdir};
    return &disk;
}
