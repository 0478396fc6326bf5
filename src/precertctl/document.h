/* src/precertctl/document.h -- document put and document get: files to the server and back, piece by piece. */
#ifndef PC_PRECERTCTL_DOCUMENT_H
#define PC_PRECERTCTL_DOCUMENT_H

#include "precertctl/run.h"

/* Uploads a file; run again after a lost connection it goes on where it was. */
int pc_ctl_document_put(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Writes a document to a file that is not there yet, or to standard output; its digest is compared. */
int pc_ctl_document_get(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* The content type that a file's name promises; NULL: none that can be uploaded.  Static. */
const char *pc_ctl_content_type(const char *name);

#endif
