/* tests/support/policy_files.c -- see policy_files.h. */
#include "support/policy_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "support/child.h"

enum { FILES_MAX = 4096, PATH_SIZE_MAX = 1024 };

struct list {
    struct pc_test_file files[FILES_MAX];
    size_t count;
};

char *pc_policy_file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct pc_buf text = {0};
    if (!file)
        return NULL;
    pc_buf_add(&text, "", 0);
    for (size_t size = 1; size > 0;) {
        size = fread(pc_buf_reserve(&text, 65536), 1, 65536, file);
        text.size += size;
        text.ptr[text.size] = '\0';
    }
    (void)fclose(file);
    return text.ptr;
}

static char *join(const char *a, const char *b)
{
    struct pc_buf text = {0};
    pc_buf_add_text(&text, a);
    pc_buf_add_text(&text, b);
    return text.ptr;
}

static void add_folder(struct list *list, const char *folder, const char *prefix)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        char path[PATH_SIZE_MAX], name[PATH_SIZE_MAX];
        struct stat status;
        const char *dot = strrchr(entry->d_name, '.');
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        (void)snprintf(name, sizeof name, "%s%s/", prefix, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        const bool taken = dot && (strcmp(dot, ".lua") == 0 || strcmp(dot, ".txt") == 0);
        if (S_ISDIR(status.st_mode))
            add_folder(list, path, name);
        else if (taken && list->count < FILES_MAX)
            list->files[list->count++] = (struct pc_test_file){join(prefix, entry->d_name),
                                                               pc_policy_file_read(path)};
    }
    if (dir)
        (void)closedir(dir);
}

static int by_path(const void *a, const void *b)
{
    const struct pc_test_file *left = a, *right = b;
    return strcmp(left->path, right->path);
}

void pc_policy_files_pack(struct pc_buf *out, const char *label, const char *folder, const char *prefix,
                          const char *other_folder, const char *other_prefix)
{
    struct list *list = pc_alloc(sizeof *list);
    add_folder(list, folder, prefix);
    if (other_folder)
        add_folder(list, other_folder, other_prefix);
    qsort(list->files, list->count, sizeof *list->files, by_path);
    pc_child_pack(out, label, list->files, list->count);
    for (size_t i = 0; i < list->count; i++) {
        pc_free((void *)(uintptr_t)list->files[i].path);
        pc_free((void *)(uintptr_t)list->files[i].source);
    }
    pc_free(list);
}
