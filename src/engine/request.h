/* src/engine/request.h -- a request id is taken once; a resend gets the first answer (I7, R1.5).  Private to engine/. */
#ifndef PC_ENGINE_REQUEST_H
#define PC_ENGINE_REQUEST_H

#include "engine/private.h"

/* Looks params.request_id up.  *answered_out: the first answer is in command->result.  PC_REFUSED request_id_reused: other params. */
PC_CHECK enum pc_rc pc_request_seen(struct pc_engine *engine, struct pc_command *command, bool *answered_out);

/* Keeps command->result under params.request_id; nothing to do without one. */
PC_CHECK enum pc_rc pc_request_keep(struct pc_engine *engine, struct pc_command *command);

/* The canonical text of the command's params, made once and kept in its arena. */
struct pc_str pc_request_params_text(struct pc_engine *engine, struct pc_command *command);

/* A key over (organization, request id) for pc_keys; never 0. */
uint64_t pc_request_key(const struct pc_command *command);

#endif
