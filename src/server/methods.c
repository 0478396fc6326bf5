/* src/server/methods.c -- THE table: every method of the contract, who may call it, what it takes, where it goes.
 * Change it here and nowhere else; PROTOCOL.md is printed from it.  Rows are in the order in which they are printed. */
#include "server/internal.h"
#include "server/policy_flow.h"
#include "server/study_flow.h"

/* clang-format off */
#define ANYBODY   0u
#define STAFF     PC_WHO_REVIEWERS
#define ASKERS    (PC_WHO_PAYER | PC_WHO_PROVIDER)
#define READERS   (ASKERS | STAFF | PC_WHO_PAYER_MEDICAL_DIRECTOR | PC_WHO_AUDITOR)           /* what is theirs to see */
#define ALL       (READERS | PC_WHO_IRO | PC_WHO_AUTHOR | PC_WHO_ADMIN)
#define WRITERS   (ASKERS | STAFF)
#define AUTHORS   (PC_WHO_AUTHOR | PC_WHO_ADMIN)
#define OPERATORS PC_WHO_ADMIN

#define LOOP(handle_)             .route = PC_ROUTE_LOOP, .handle = (handle_)
#define EVAL(handle_)             .route = PC_ROUTE_EVAL, .handle = (handle_)
#define EVAL_READ(handle_, read_) .route = PC_ROUTE_EVAL, .handle = (handle_), .read = &(read_)
#define READ(read_)               .route = PC_ROUTE_READ, .read = &(read_)
#define CASES(verb_)              .route = PC_ROUTE_CASES, .verb = &(verb_)
#define FILES(read_)              .route = PC_ROUTE_FILES, .read = &(read_)
#define FILES_CASES(read_, verb_) .route = PC_ROUTE_FILES, .read = &(read_), .verb = &(verb_)
#define LATER                     .route = PC_ROUTE_LATER

const struct pc_method pc_methods[] = {
    /* ---- sessions */
    {.name = "session.hello", .who = ANYBODY, LOOP(pc_handle_hello), .params = &pc_schema_session_hello,
     .doc = "Says which protocol the client speaks and learns the limits.",
     .result = "{protocol, version, limits, deprecated[]}"},
    {.name = "session.login", .who = ANYBODY, LOOP(pc_handle_login), .params = &pc_schema_session_login,
     .doc = "Makes the connection act as a principal; not needed with a client certificate or on the admin socket.",
     .result = "{principal: {id, name, roles[], payer?, provider?}}"},
    {.name = "session.ping", .who = ANYBODY, LOOP(pc_handle_ping), .params = &pc_schema_none,
     .doc = "Answers at once.",
     .result = "{now, policy_revision, version}"},

    /* ---- stateless */
    {.name = "requirement.check", .who = WRITERS | PC_WHO_AUTHOR, EVAL_READ(pc_handle_requirement, pc_read_requirement_enrich),
     .scope = PC_SCOPE_PAYER | PC_SCOPE_PROVIDER, .params = &pc_schema_requirement_check,
     .doc = "Whether a service needs review, by the serving revision; the effective date is start_date.",
     .result = "{requirement, category, reason: {code, text}, notices[], suggestions[], needs[], documents[], criteria[], policy_revision}"},
    {.name = "criteria.evaluate", .who = WRITERS | PC_WHO_AUTHOR, EVAL(pc_handle_criteria), .params = &pc_schema_criteria_evaluate,
     .doc = "Evaluates a criterion, or all criteria of a category, on the facts given; stores nothing.",
     .result = "{outcome, missing[], trace, grants?, met_at[]?: {level, text}, unmet[], would_meet[]: [{fact, op, value?, unit?, text}], "
               "would_meet_cut?, guideline, policy_revision}"},

    /* ---- cases */
    {.name = "case.submit", .who = WRITERS, CASES(pc_verb_case_submit), .scope = PC_SCOPE_PAYER | PC_SCOPE_REQUESTING,
     .params = &pc_schema_case_submit,
     .doc = "Submits a request; lines of different categories become one case each under one submission.",
     .result = "{submission, cases[], duplicate}"},
    {.name = "case.get", .who = READERS | PC_WHO_IRO, READ(pc_read_case_get), .params = &pc_schema_case_id,
     .doc = "One case as it stands. What a payer's vendors need of it, its payer asks for and passes on: no vendor has a role of its own (R9.2).",
     .result = "{case}"},
    {.name = "case.find", .who = READERS | PC_WHO_IRO, READ(pc_read_case_find), .scope = PC_SCOPE_PAYER, .params = &pc_schema_case_find,
     .doc = "Cases by what they are, a page at a time; a page may be short, or empty, and still have a cursor: a search takes as long as it "
            "may, and goes on after the cursor.",
     .result = "{cases[], cursor?}"},
    {.name = "case.supply", .who = WRITERS, CASES(pc_verb_case_supply), .params = &pc_schema_case_supply,
     .doc = "Adds facts, documents or a note; the policies are asked again.",
     .result = "{case}"},
    {.name = "case.act", .who = WRITERS | PC_WHO_PAYER_MEDICAL_DIRECTOR | PC_WHO_IRO, CASES(pc_verb_case_act), .params = &pc_schema_case_act,
     .doc = "Does what a person may do with a case in its state; actions[] of the case says what that is.",
     .result = "{case}"},
    {.name = "case.options", .who = WRITERS, READ(pc_read_case_options), .params = &pc_schema_case_id,
     .doc = "What a provider or member can still do: supply, peer-to-peer, reconsideration, appeal, external review (R8.4 to R8.7).",
     .result = "{options[]: {action, until?, why_not?}}"},
    {.name = "case.events", .who = READERS, READ(pc_read_case_events), .params = &pc_schema_case_events,
     .doc = "The case's history: a hash chain.",
     .result = "{events[]: {seq, at, actor: {id, role}, row, event, from, to, data, policy_revision, hash, prev_hash}}"},
    {.name = "case.deadlines", .who = PC_WHO_PAYER | STAFF | PC_WHO_AUDITOR, READ(pc_read_case_deadlines), .params = &pc_schema_case_deadlines,
     .doc = "What clocks did, in the order in which it happened: warned, met, missed, came, and what followed (R5.6).",
     .result = "{deadlines[]: {at, case_id, clock, rule, what, due_at, event, from, to, by, row}, cursor, more}"},
    {.name = "case.replay", .who = PC_WHO_MEDICAL_DIRECTOR | PC_WHO_AUDITOR, READ(pc_read_case_replay), .params = &pc_schema_case_replay,
     .doc = "Asks the policies of that day again, with the input and the time of that day, and compares the bytes.",
     .result = "{identical, first_difference?, abi_differs?}"},
    {.name = "case.watch", .who = READERS, LOOP(pc_handle_watch), .params = &pc_schema_case_watch, .read = &pc_read_watch_resume,
     .doc = "From now on, or from a cursor on, tells each change by a notification `case.changed`; a cursor resumes with nothing lost.",
     .result = "{watch, cursor}; then case.changed {watch, cursor, case_id, version, state, event}"},
    {.name = "document.begin", .who = WRITERS, FILES_CASES(pc_read_document_begin, pc_verb_document_begin), .params = &pc_schema_document_begin,
     .doc = "Begins the upload of a document, or takes it up again: the same declaration by the same organization answers how far it has come.",
     .result = "{document, offset, stored, chunk_bytes, expires_at?}"},
    {.name = "document.append", .who = WRITERS, FILES(pc_read_document_append), .params = &pc_schema_document_append,
     .doc = "The next piece; one that came before changes nothing. A gap answers -32004 `gap` with data.offset.",
     .result = "{document, offset}"},
    {.name = "document.finish", .who = WRITERS, FILES_CASES(pc_read_document_finish, pc_verb_document_finish), .params = &pc_schema_document_finish,
     .doc = "Ends the upload: size, digest and content type are compared with the declaration; then case.submit and case.supply may name it.",
     .result = "{document, sha256, size, content_type, stored_at}"},
    {.name = "document.show", .who = READERS | PC_WHO_IRO, READ(pc_read_document_show), .params = &pc_schema_document_show,
     .doc = "A document of the caller's organization, or of a case that the caller may see, piece by piece.",
     .result = "{document, kind, title, content_type, size, sha256, state, begun_at, stored_at?, offset?, data?, next?}"},
    {.name = "authorization.find", .who = ASKERS, READ(pc_read_authorizations), .scope = PC_SCOPE_PAYER, .params = &pc_schema_authorization_find,
     .doc = "For claim systems: what is authorized for a service, exactly or nearly, and why only nearly.",
     .result = "{exact[], near[]: {case_id, authorization, kind, category, code?, units, unit, from, to, zone?, case_rate?, provider, why[]: {reason, days?, code?}}, cursor?}"},
    {.name = "task.list", .who = PC_WHO_PAYER | PC_WHO_AUDITOR, READ(pc_read_task_list), .scope = PC_SCOPE_PAYER,
     .params = &pc_schema_task_list, .doc = "What waits for the payer: benefits and primary cover to confirm, matters handed over, members to be taken off.",
     .result = "{tasks[]: {task, kind, payer, case_id?, member, subject?, text, asked_at}, cursor?}"},
    {.name = "task.answer", .who = PC_WHO_PAYER, CASES(pc_verb_task_answer), .params = &pc_schema_task_answer,
     .doc = "Answers one of them; a question about a case by the action that answers it.",
     .result = "{task, case?}"},

    /* ---- set-up and look-up */
    {.name = "group.list", .who = READERS | AUTHORS, READ(pc_read_group_list), .scope = PC_SCOPE_PAYER, .params = &pc_schema_group_list,
     .doc = "Groups with a snapshot in force, and the drafts and approved ones on their way (R2.10).",
     .result = "{groups[]: {payer, group, name, status, effective, funding, situs_state, subscribers}, coming[]: {payer, group, name, status, effective, approved?}}"},
    {.name = "group.show", .who = READERS | AUTHORS, READ(pc_read_group_show), .scope = PC_SCOPE_PAYER, .params = &pc_schema_group_show,
     .doc = "The group's snapshot, service by service.",
     .result = "{snapshot, services[]: {category, title, precertification, recommended?}, spd: {reference?, date?, state: current | stale | missing}, payer: {id, name, live, operating_procedures?, parties?}, format, document}"},
    {.name = "category.list", .who = ALL, READ(pc_read_category_list), .params = &pc_schema_none,
     .doc = "What can need review (R9.3).", .result = "{categories[]}"},
    {.name = "category.show", .who = ALL, READ(pc_read_category_show), .params = &pc_schema_category_show,
     .doc = "One category with its codes, documents and criteria.", .result = "{category}"},
    {.name = "criteria.list", .who = ALL, READ(pc_read_criteria_list), .params = &pc_schema_criteria_list,
     .doc = "Criteria, by category.", .result = "{criteria[]}"},
    {.name = "criteria.show", .who = ALL, READ(pc_read_criteria_show), .params = &pc_schema_criteria_show,
     .doc = "One criterion: its facts, guideline and sign-off.", .result = "{criteria}"},
    {.name = "guideline.list", .who = ALL, READ(pc_read_guideline_list), .params = &pc_schema_guideline_list,
     .doc = "The guidelines of every criterion and version (R9.3).",
     .result = "{guidelines[]: {guideline, section?, title, version, category, criteria, effective, in_force}, policy_revision}"},
    {.name = "guideline.show", .who = ALL, READ(pc_read_guideline_show), .params = &pc_schema_guideline_show,
     .doc = "A category's guidelines as a readable page: what is reviewed, who asks, what to submit, criteria, codes (R9.3).",
     .result = "{category, title, format, guideline, policy_revision}"},
    {.name = "member.load", .who = PC_WHO_PAYER | OPERATORS, CASES(pc_verb_member_load), .scope = PC_SCOPE_PAYER, .params = &pc_schema_member_load,
     .doc = "Loads members; bad rows are refused with all their reasons, good rows are kept; who has other cover first is noticed, and open cases stop (R3.7).",
     .result = "{loaded, refused_rows, rejected[]: {row, field, reason, detail}, notices[]: {row, member, code, stopped, text}, more_reasons?}"},
    {.name = "member.show", .who = PC_WHO_PAYER | STAFF | PC_WHO_AUDITOR, READ(pc_read_member_show), .scope = PC_SCOPE_PAYER,
     .params = &pc_schema_member_show, .doc = "A member's row.", .result = "{member}"},
    {.name = "provider.load", .who = PC_WHO_PAYER | OPERATORS, CASES(pc_verb_provider_load), .scope = PC_SCOPE_PAYER, .params = &pc_schema_provider_load,
     .doc = "Loads providers; bad rows are refused with all their reasons, good rows are kept.",
     .result = "{loaded, refused_rows, rejected[]: {row, field, reason, detail}, notices[], more_reasons?}"},
    {.name = "provider.show", .who = PC_WHO_PAYER | PC_WHO_PROVIDER | STAFF | PC_WHO_AUDITOR, READ(pc_read_provider_show),
     .scope = PC_SCOPE_PROVIDER, .params = &pc_schema_provider_show, .doc = "A provider's row.", .result = "{provider}"},
    {.name = "delegate.load", .who = OPERATORS, CASES(pc_verb_delegate_load), .scope = PC_SCOPE_PAYER, .params = &pc_schema_delegate_load,
     .doc = "What a declared delegate determined (R4.10); an adverse row that no medical director signed goes to the directors' queue; what nobody was declared for is recorded and not applied (R4.9). Each row has its own end.",
     .result = "{loaded, queued[]: {row, case_id}, rejected[]: {row, field, reason, detail}}"},
    {.name = "billable.record", .who = PC_WHO_MEDICAL_DIRECTOR | OPERATORS, CASES(pc_verb_billable_record), .scope = PC_SCOPE_PAYER,
     .params = &pc_schema_billable_record,
     .doc = "Records what is done outside the network access fee: a medical opinion, an appeal customization, access to clinical records (R2.4).",
     .result = "{item: {number, payer, group?, kind, date, quantity, unit, case_id?, text, by, at}}"},
    {.name = "billable.list", .who = PC_WHO_PAYER | PC_WHO_AUDITOR | OPERATORS, READ(pc_read_billable_list), .scope = PC_SCOPE_PAYER,
     .params = &pc_schema_billable_list, .doc = "A payer's billable items, for the invoice (R2.4).",
     .result = "{items[], count, opinion_minutes}"},
    {.name = "queue.list", .who = STAFF | PC_WHO_AUDITOR, READ(pc_read_queue_list), .params = &pc_schema_queue_list,
     .doc = "Cases that wait for a role, the most urgent operative clock first.", .result = "{cases[]}"},
    {.name = "letter.list", .who = READERS, READ(pc_read_letter_list), .params = &pc_schema_letter_list,
     .doc = "The letters of a case.", .result = "{letters[]: {letter, kind, to, at}}"},
    {.name = "letter.show", .who = READERS, READ(pc_read_letter_show), .params = &pc_schema_letter_show,
     .doc = "One letter.", .result = "{letter, kind, to, at, format, text}"},
    {.name = "report.list", .who = PC_WHO_PAYER, LATER, .doc = "Reports.", .result = "{reports[]}"},
    {.name = "report.run", .who = PC_WHO_PAYER, LATER, .doc = "Runs one.", .result = "{report}"},
    {.name = "authfile.show", .who = PC_WHO_PAYER, LATER, .doc = "The daily authorization file.", .result = "{name, sha256, rows, text}"},
    {.name = "outbox.list", .who = OPERATORS, LATER, .doc = "What waits for delivery.", .result = "{items[]}"},
    {.name = "outbox.retry", .who = OPERATORS, LATER, .doc = "Delivers again.", .result = "{item}"},

    /* ---- policies */
    {.name = "policy.status", .who = AUTHORS | PC_WHO_AUDITOR, LOOP(pc_handle_policy_status), .params = &pc_schema_none,
     .doc = "What serves, since when, and of which files.", .result = "{revision, loaded_at, files[]: {path, sha256}, previous, candidate?}"},
    {.name = "policy.check", .who = AUTHORS, LOOP(pc_handle_policy_check), .params = &pc_schema_policy_check,
     .doc = "Compiles, checks and tests a candidate in fresh evaluators; changes nothing.",
     .result = "{ok, diagnostics[]: {file, line, column, severity, code, message, fix?}}"},
    {.name = "policy.stage", .who = AUTHORS, LOOP(pc_handle_policy_stage), .params = &pc_schema_policy_stage,
     .doc = "Delivers a candidate, in parts where a line is too short: checked and stored, not serving; policy.reload {revision} makes it so.",
     .result = "{revision}; with more: {files}, those that are here"},
    {.name = "policy.reload", .who = OPERATORS, LOOP(pc_handle_policy_reload), .params = &pc_schema_policy_reload, .reserved = true,
     .doc = "Makes the directory, or a stored revision, the serving one; a broken one is -32007 with data.diagnostics and changes nothing.",
     .result = "{revision, previous, changed[]}"},
    {.name = "policy.rollback", .who = OPERATORS, LOOP(pc_handle_policy_rollback), .params = &pc_schema_policy_rollback, .reserved = true,
     .doc = "Makes an earlier revision the serving one again.", .result = "{revision, previous, changed[]}"},
    {.name = "policy.history", .who = AUTHORS | PC_WHO_AUDITOR, READ(pc_read_policy_history), .params = &pc_schema_policy_history,
     .doc = "Activations, newest first.", .result = "{activations[]: {seq, revision, at, by, kind, clocks_before, clocks_after}, revisions[]: {id, revision, at, hash}}"},
    {.name = "policy.migrate", .who = OPERATORS, LOOP(pc_handle_policy_migrate), .params = &pc_schema_policy_migrate, .reserved = true,
     .doc = "Moves open cases to the serving revision, each with an event and asked again; clocks keep the rules they were started by (I4).",
     .result = "{revision, dry_run, migrated, refused, cases[]: {case_id, from, to, state, was, would_be, clocks_started[]} | {case_id, refused}}"},
    {.name = "policy.impact", .who = AUTHORS, LOOP(pc_handle_policy_impact), .params = &pc_schema_policy_impact,
     .doc = "Asks a candidate about stored, determined cases: who would be decided otherwise. Progress comes as `policy.progress` notifications ({method, id, asked, changed, percent}); who has no clinical role sees counts and witnesses without names, ids and dates.",
     .result = "{cases, changed_count, unanswered, changed[]: {case_id?, group?, facts?, category, was, would_be, because: {member, criterion, was, would_be, unmet[]}}, by_criterion, by_category, by_group, truncated?}"},
    {.name = "policy.where_used", .who = AUTHORS, READ(pc_read_policy_where_used), .params = &pc_schema_policy_where_used,
     .doc = "Every place of the serving revision that uses a code, a fact or a reason.",
     .result = "{uses[]: {kind, id, file, line?, text}, policy_revision}"},
    {.name = "policy.stats", .who = AUTHORS | PC_WHO_AUDITOR, READ(pc_read_policy_stats), .params = &pc_schema_policy_stats,
     .doc = "What became of each criterion's answers, counted over stored cases; nobody's case can be told from it.",
     .result = "{criteria[]: {criteria, version, category, cases, met, not_met, unknown, decided, overruled, overturned}, cases, cursor?}"},
    {.name = "policy.show", .who = AUTHORS | PC_WHO_AUDITOR, READ(pc_read_policy_show), .params = &pc_schema_policy_show,
     .doc = "The sources of a stored revision.", .result = "{revision, files[]: {path, source}}"},

    /* ---- administration */
    {.name = "admin.status", .who = OPERATORS | PC_WHO_AUDITOR, LOOP(pc_handle_admin_status), .params = &pc_schema_none, .reserved = true,
     .doc = "Figures of every part.", .result = "{version, now, connections, in_flight, evaluators, ...}"},
    {.name = "admin.drain", .who = OPERATORS, LOOP(pc_handle_admin_drain), .params = &pc_schema_none, .reserved = true,
     .doc = "Ends the daemon: no new connections, what is in flight is finished and committed.", .result = "{draining}"},
    {.name = "admin.backup", .who = OPERATORS, READ(pc_read_backup), .params = &pc_schema_admin_backup, .reserved = true,
     .doc = "A consistent copy of the store into a new file, and of its documents into <path>.documents, while serving.",
     .result = "{path, documents, document_bytes}"},
    {.name = "admin.verify", .who = OPERATORS | PC_WHO_AUDITOR, READ(pc_read_verify), .params = &pc_schema_none, .reserved = true,
     .doc = "Walks the audit chain and names what does not fit (I10); reads every stored document.", .result = "{ok, events, batches, documents, findings[]}"},
    {.name = "admin.replay", .who = PC_WHO_AUDITOR | OPERATORS, LOOP(pc_handle_replay_sweep), .params = &pc_schema_replay_sweep, .reserved = true,
     .doc = "Replays every stored determination with its own revision, input and time (I9); progress comes as `policy.progress` notifications.",
     .result = "{determinations, identical, abi_differs, mismatches[]: {case_id, determination, first_difference, criterion?, abi_differs?}, by_criterion, truncated?}"},
    {.name = "admin.config", .who = OPERATORS, LOOP(pc_handle_admin_config), .params = &pc_schema_none, .reserved = true,
     .doc = "Reads the configuration file again; what can change while serving, does.", .result = "{changed[], needs_restart[]}"},
    {.name = "admin.clock", .who = OPERATORS, CASES(pc_verb_clock), .params = &pc_schema_admin_clock, .reserved = true,
     .doc = "Moves a simulated clock: fires what falls due one by one, each at its own instant, and answers when idle.",
     .result = "{now, fired}"},
    {.name = "admin.principal_add", .who = OPERATORS, CASES(pc_verb_principal_add), .params = &pc_schema_principal_add, .renews_principals = true,
     .doc = "Makes a principal; the token is shown once.", .result = "{token}"},
    {.name = "admin.principal_list", .who = OPERATORS | PC_WHO_AUDITOR, READ(pc_read_principal_list), .params = &pc_schema_none,
     .doc = "Who may log in.", .result = "{principals[]}"},
    {.name = "admin.principal_revoke", .who = OPERATORS, CASES(pc_verb_principal_revoke), .params = &pc_schema_principal_revoke,
     .renews_principals = true, .reserved = true, .doc = "Ends a principal's sessions and token now.", .result = "{revoked}"},
};
/* clang-format on */
const size_t pc_method_count = sizeof pc_methods / sizeof pc_methods[0];

/* Comparing a first byte, then the name, over some sixty rows costs less than keeping an index right. */
const struct pc_method *pc_method_find(struct pc_str name)
{
    for (size_t i = 0; i < pc_method_count; i++) {
        if (name.size && pc_methods[i].name[0] == name.ptr[0] && pc_str_is(name, pc_methods[i].name))
            return &pc_methods[i];
    }
    return NULL;
}
