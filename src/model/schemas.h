/* src/model/schemas.h -- the params of every method, by method.  All static and constant. */
#ifndef PC_MODEL_SCHEMAS_H
#define PC_MODEL_SCHEMAS_H

#include "model/schema.h"

/* session_schema.c */
extern const struct pc_schema pc_schema_none /* {} */, pc_schema_session_hello, pc_schema_session_login;

/* stateless_schema.c */
extern const struct pc_schema pc_schema_requirement_check, pc_schema_criteria_evaluate;

/* submit_schema.c */
extern const struct pc_schema pc_schema_case_submit;

/* case_schema.c */
extern const struct pc_schema pc_schema_case_id /* {case_id} */, pc_schema_case_find, pc_schema_case_supply,
    pc_schema_case_act, pc_schema_case_deadlines, pc_schema_case_events, pc_schema_case_replay,
    pc_schema_authorization_find, pc_schema_policy_impact, pc_schema_policy_migrate, pc_schema_replay_sweep,
    pc_schema_case_watch, pc_schema_case_filter, pc_schema_task_list, pc_schema_task_answer,
    pc_schema_queue_list, pc_schema_letter_list, pc_schema_letter_show;

/* lookup_schema.c */
extern const struct pc_schema pc_schema_group_list, pc_schema_group_show, pc_schema_category_show,
    pc_schema_criteria_list, pc_schema_criteria_show, pc_schema_member_load, pc_schema_provider_load,
    pc_schema_member_show, pc_schema_provider_show;
/* One row of a load, checked row by row by the verb (a bad row is refused with its reasons, good rows are kept: R2.11). */
extern const struct pc_schema pc_schema_member, pc_schema_provider;

/* document_schema.c */
extern const struct pc_schema pc_schema_document_begin, pc_schema_document_append, pc_schema_document_finish,
    pc_schema_document_show, pc_schema_billable_record, pc_schema_billable_list;

/* delegate_schema.c */
extern const struct pc_schema pc_schema_delegate_load,
    pc_schema_delegate_row /* one row, checked by the verb */;

/* guide_schema.c */
extern const struct pc_schema pc_schema_guideline_list, pc_schema_guideline_show, pc_schema_policy_where_used,
    pc_schema_policy_stats, pc_schema_policy_show;

/* admin_schema.c */
extern const struct pc_schema pc_schema_policy_check, pc_schema_policy_stage, pc_schema_policy_reload,
    pc_schema_policy_rollback, pc_schema_policy_history, pc_schema_admin_backup, pc_schema_admin_clock,
    pc_schema_principal_add, pc_schema_principal_revoke;

/* shared_schema.c: what several methods take. */
extern const struct pc_schema pc_schema_document;
extern const struct pc_field pc_field_code, pc_field_diagnosis, pc_field_document;
extern const char *const pc_choices_document[],
    *const pc_choices_setting[], *const pc_choices_timing[], *const pc_choices_urgency[],
                                                                 *const pc_choices_channel[],
                                                                     *const pc_choices_kind[],
                                                                         *const pc_choices_unit[];

#endif
