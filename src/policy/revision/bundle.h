/* src/policy/revision/bundle.h -- the policy files of one revision, in memory. */
#ifndef PC_POLICY_BUNDLE_H
#define PC_POLICY_BUNDLE_H

#include "base/err.h"
#include "base/mem.h"
#include "crypto/hash.h"

struct pc_policy_file {
    struct pc_str path, source;
    struct pc_hash sha;
};

/* Immutable once made; reference-counted (atomic), so that threads may hold it. */
struct pc_bundle {
    struct pc_policy_file *files; /* ascending by path */
    size_t count;
    struct pc_hash hash; /* over paths and file hashes */
    char label[32]; /* "r12-0a1b2c3d": set when a revision number is given */
    int references;
    struct pc_arena *arena;
};
struct pc_bundle *pc_bundle_ref(struct pc_bundle *bundle);
void pc_bundle_unref(struct pc_bundle **bundle);

/* Reads every *.lua and letters/\* file below `directory` once (symbolic links and dot files are passed over).  Limits: 256 KiB a
 * file, 4096 files, 32 MiB in all.  PC_NOT_FOUND no such directory; PC_INVALID with field = path. */
PC_CHECK enum pc_rc pc_bundle_read(const char *directory, struct pc_bundle **bundle_out,
                                   struct pc_err *err_out);
/* From files delivered over the wire or from the store. Copies. */
PC_CHECK enum pc_rc pc_bundle_make(const struct pc_policy_file *files, size_t count,
                                   struct pc_bundle **bundle_out, struct pc_err *err_out);
void pc_bundle_label(struct pc_bundle *bundle, int64_t revision);
/* The IPC form (policy/ipc.h). */
void pc_bundle_pack(const struct pc_bundle *bundle, struct pc_buf *out);

#endif
