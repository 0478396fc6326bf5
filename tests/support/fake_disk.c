/* tests/support/fake_disk.c -- see fake_disk.h. */
#include "support/fake_disk.h"

#include <errno.h>

static bool fails(struct pc_disk *disk)
{
    struct fake_disk *fake = (struct fake_disk *)(void *)disk;
    int call = ++fake->calls;
    if (!fake->fail_at || call < fake->fail_at || (call > fake->fail_at && !fake->dies))
        return false;
    errno = fake->error;
    return true;
}

static int fake_open(struct pc_disk *disk, const char *path, int flags, mode_t mode)
{
    return fails(disk) ? -1 : pc_disk_real()->open(pc_disk_real(), path, flags, mode);
}

static ssize_t fake_read(struct pc_disk *disk, int fd, void *bytes, size_t size, off_t offset)
{
    return fails(disk) ? -1 : pc_disk_real()->read(pc_disk_real(), fd, bytes, size, offset);
}

/* A full disk takes what fits: half of it. */
static ssize_t fake_write(struct pc_disk *disk, int fd, const void *bytes, size_t size, off_t offset)
{
    struct fake_disk *fake = (struct fake_disk *)(void *)disk;
    if (!fails(disk))
        return pc_disk_real()->write(pc_disk_real(), fd, bytes, size, offset);
    if (fake->error == ENOSPC)
        (void)pc_disk_real()->write(pc_disk_real(), fd, bytes, size / 2, offset);
    errno = fake->error;
    return -1;
}

static int fake_sync(struct pc_disk *disk, int fd)
{
    return fails(disk) ? -1 : pc_disk_real()->sync(pc_disk_real(), fd);
}

static int fake_link(struct pc_disk *disk, const char *from, const char *to)
{
    return fails(disk) ? -1 : pc_disk_real()->link(pc_disk_real(), from, to);
}

static int fake_rename(struct pc_disk *disk, const char *from, const char *to)
{
    return fails(disk) ? -1 : pc_disk_real()->rename(pc_disk_real(), from, to);
}

static int fake_unlink(struct pc_disk *disk, const char *path)
{
    return fails(disk) ? -1 : pc_disk_real()->unlink(pc_disk_real(), path);
}

static int fake_mkdir(struct pc_disk *disk, const char *path, mode_t mode)
{
    return fails(disk) ? -1 : pc_disk_real()->mkdir(pc_disk_real(), path, mode);
}

void fake_disk_init(struct fake_disk *fake)
{
    *fake = (struct fake_disk){.base = {.open = fake_open,
                                        .read = fake_read,
                                        .write = fake_write,
                                        .sync = fake_sync,
                                        .link = fake_link,
                                        .rename = fake_rename,
                                        .unlink = fake_unlink,
                                        .mkdir = fake_mkdir},
                               .error = EIO};
}
