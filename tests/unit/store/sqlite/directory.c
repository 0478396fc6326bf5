/* tests/unit/store/sqlite/directory.c */
#include "unit/store/sqlite/directory.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

char *test_directory_new(void)
{
    struct pc_buf path = {0};
    const char *base = getenv("TMPDIR");
    pc_buf_printf(&path, "%s/pc-store-XXXXXX", base ? base : "/tmp");
    PC_ASSERT(mkdtemp(path.ptr));
    return path.ptr;
}

const char *test_directory_file(const char *directory, const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static int remove_entry(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about, (void)type, (void)place;
    return remove(path);
}

void test_directory_free(char **directory)
{
    (void)nftw(*directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    pc_free(*directory);
    *directory = NULL;
}
