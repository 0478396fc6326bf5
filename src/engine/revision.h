/* src/engine/revision.h -- what the server hands to the two internal verbs on policy revisions, in command->work.
 *
 * pc_verb_revision_store     stores sources (each once), the revision row (id, hash, label, catalogue, manifest {path: sha256});
 *                            a revision that is stored already is left as it is
 * pc_verb_revision_activate  appends the activation row with the digests of all open clocks before and after (I4: equal),
 *                            and makes the catalogue the serving one (pc_engine_know) when the batch has committed
 * Both are answered by command->done; command->client is the server's. */
#ifndef PC_ENGINE_REVISION_H
#define PC_ENGINE_REVISION_H

#include "base/str.h"

struct pc_bundle;
struct pc_catalogue;

struct pc_revision_work {
    struct pc_bundle *bundle; /* labelled; borrowed until the command is done */
    struct pc_catalogue
        *catalogue; /* of that revision: its number is the revision's; borrowed until the command is done */
    struct pc_str by; /* principal id, or "system" */
    const char *kind; /* "first", "reload", "rollback"; static */
};

#endif
