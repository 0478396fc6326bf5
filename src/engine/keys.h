/* src/engine/keys.h -- who has a case (or a request id) to itself; later comers wait in arrival order. */
#ifndef PC_ENGINE_KEYS_H
#define PC_ENGINE_KEYS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/queue.h"

struct pc_keys; /* a table of keys; the caller owns it */
struct pc_keys *pc_keys_new(void);
void pc_keys_free(struct pc_keys **keys); /* waiting links are the caller's again (dropped from the table) */

/* True: the key is the caller's until pc_keys_release.  False: `link` waits behind the holder. */
bool pc_keys_take(struct pc_keys *keys, uint64_t key, struct pc_link *link);
/* Gives the key to the first in line and returns its link; NULL: nobody waited and the key is free. */
struct pc_link *pc_keys_release(struct pc_keys *keys, uint64_t key);

#endif
