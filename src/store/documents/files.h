/* src/store/documents/files.h -- the bytes of documents: files named by their SHA-256, each stored once.
 *
 *   <data>/documents/ab/<the digest, 64 hex digits>   stored; never changed; a row of the store names it
 *   <data>/documents/uploads/<number>                 on its way
 *
 * An upload is written by one thread (its own), stored files are read by any.  A stored file and the entry of its name are
 * on the disk before pc_files_keep returns, so that a commit may name it (I2).  The upload stays beside it until the commit
 * is known (pc_files_drop): what is left of a crash is found by looking at uploads alone. */
#ifndef PC_STORE_DOCUMENTS_FILES_H
#define PC_STORE_DOCUMENTS_FILES_H

#include "base/err.h"
#include "base/str.h"
#include "crypto/hash.h"
#include "store/documents/disk.h"

struct pc_files;

/* The documents below `root` (<data>/documents), made when missing; `fresh`: it must be missing (a backup).  `disk` is borrowed.
 * Owned by the caller until pc_files_free (accepts a pointer to NULL, stores NULL).  PC_IO: the directory cannot be made;
 * PC_CONFLICT: a fresh one is there. */
PC_CHECK enum pc_rc pc_files_open(const char *root, bool fresh, struct pc_disk *disk,
                                  struct pc_files **files_out, struct pc_err *err_out);
void pc_files_free(struct pc_files **files);

/* The same for a directory that was made for nothing: removed if empty. */
void pc_files_abandon(struct pc_files **files);

/* ---- uploads: one thread ---- */

/* How many bytes of an upload are here; 0 when there is none. */
PC_CHECK enum pc_rc pc_files_size(struct pc_files *files, int64_t upload, int64_t *size_out);

/* Writes a piece at its place.  Bytes that are here already must be the same: a piece may come twice.  *size_out is how many are here
 * then.  Outcomes: PC_CONFLICT a gap before it (*size_out says where to go on), PC_REFUSED other bytes are there.  Faults: PC_IO,
 * with storage_full in err_out when there is no room. */
PC_CHECK enum pc_rc pc_files_write(struct pc_files *files, int64_t upload, int64_t offset,
                                   struct pc_str bytes, int64_t *size_out, struct pc_err *err_out);

/* Makes a stored file of a whole upload, on the disk when this returns.  The same bytes stored before are replaced by these: that
 * mends a damaged file.  PC_INVALID: the bytes have another digest (digest_mismatch) or are not of the type (content_type_mismatch);
 * the upload is gone then.  PC_NOT_FOUND: there is no such upload. */
PC_CHECK enum pc_rc pc_files_keep(struct pc_files *files, int64_t upload, const struct pc_hash *sha,
                                  struct pc_str content_type, struct pc_err *err_out);

/* Removes an upload; nothing to do when there is none. */
void pc_files_drop(struct pc_files *files, int64_t upload);

/* All uploads, in no order.  Anything but PC_OK stops and is returned. */
typedef enum pc_rc pc_files_upload_fn(void *arg, int64_t upload);
PC_CHECK enum pc_rc pc_files_uploads(struct pc_files *files, pc_files_upload_fn *fn, void *arg);

/* ---- stored files: any thread ---- */

/* Appends up to `most` bytes from `offset` on.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_files_read(struct pc_files *files, const struct pc_hash *sha, int64_t offset,
                                  size_t most, struct pc_buf *out);

/* Reads all of it and compares.  Outcomes: PC_NOT_FOUND, PC_REFUSED (other bytes). */
PC_CHECK enum pc_rc pc_files_check(struct pc_files *files, const struct pc_hash *sha, int64_t size);

/* Whether a file of that name is stored. */
bool pc_files_has(struct pc_files *files, const struct pc_hash *sha);

/* Removes a stored file that no row names. */
void pc_files_forget(struct pc_files *files, const struct pc_hash *sha);

/* All stored files, in no order; `sha` is NULL for a file that is none of ours, and `name` its path below documents/. */
typedef enum pc_rc pc_files_stored_fn(void *arg, const struct pc_hash *sha, const char *name);
PC_CHECK enum pc_rc pc_files_stored(struct pc_files *files, pc_files_stored_fn *fn, void *arg);

/* Copies a stored file to another directory of documents, on the disk when this returns.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_files_copy(struct pc_files *files, const struct pc_hash *sha, struct pc_files *to);

#endif
