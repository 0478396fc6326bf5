/* tests/support/document_world.h -- an engine_world with documents: files below a folder of the test's, on a disk that can fail. */
#ifndef PC_DOCUMENT_WORLD_H
#define PC_DOCUMENT_WORLD_H

#include "support/engine_world.h"
#include "support/fake_disk.h"

struct document_world {
    struct world w; /* first */
    char *directory;
    struct fake_disk disk;
    char document[PC_ID_TEXT]; /* of the last begin */
};

int document_world_open(void **state); /* with people */
int document_world_close(void **state);
/* The files opened anew, and what a crash left removed, as a start does.  Returns how many were removed. */
int document_world_recover(struct document_world *d);

/* The text that is uploaded, and the declaration of it; `more` is further members. */
#define NOTE "Seen today: pain 7 of 10.\n"
const char *note_declaration(const char *title, const char *more);

enum pc_rc upload_begin(struct document_world *d, const char *actor, uint32_t roles, const char *declaration);
enum pc_rc upload_append(struct document_world *d, const char *actor, uint32_t roles, int64_t offset,
                         const char *bytes);
enum pc_rc upload_finish(struct document_world *d, const char *actor, uint32_t roles);
/* All three; the note. */
void upload_note(struct document_world *d, const char *actor, uint32_t roles);
/* {"document": the last one, more} */
const char *of_document(struct document_world *d, const char *more);

#endif
