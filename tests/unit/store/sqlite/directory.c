/* tests/unit/store/sqlite/directory.c */
#include "unit/store/sqlite/directory.h"

#include <dirent.h>
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

void test_directory_free(char **directory)
{
    DIR *folder = opendir(*directory);
    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder))
        if (entry->d_name[0] != '.')
            (void)unlink(test_directory_file(*directory, entry->d_name));
    if (folder)
        (void)closedir(folder);
    (void)rmdir(*directory);
    pc_free(*directory);
    *directory = NULL;
}
