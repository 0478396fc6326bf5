/* src/precertctl/commands.c -- the table.  A new method needs one row here and, if it deserves one, a view. */
#include <string.h>
#include "precertctl/codes.h"
#include "precertctl/command.h"
#include "precertctl/completion.h"
#include "precertctl/diff.h"
#include "precertctl/docs.h"
#include "precertctl/document.h"
#include "precertctl/explain.h"
#include "precertctl/impact.h"
#include "precertctl/long_call.h"
#include "precertctl/new.h"
#include "precertctl/offline.h"
#include "precertctl/run.h"
#include "precertctl/simulate.h"
#include "precertctl/stats.h"
#include "precertctl/trial.h"
#include "precertctl/views.h"

/* clang-format off */
#define ARGS(name_, ...) static const struct pc_ctl_arg name_[] = {__VA_ARGS__, {0}}
#define CASE_ID {"CASE", "case_id", PC_CTL_TEXT, false, "the case's id"}
#define REQUEST_ID {"--request-id", "request_id", PC_CTL_TEXT, true, "makes a resend harmless: the same id gets the first answer"}
#define PARAMS {"--params", NULL, PC_CTL_JSON, true, "further members of params, as a JSON object"}
#define AS_OF {"--as-of", "as_of", PC_CTL_TEXT, true, "the date that counts (YYYY-MM-DD)"}
#define LIMIT {"--limit", "limit", PC_CTL_INT, true, "at most so many rows (default 50)"}

ARGS(requirement_args,
    {"FILE", NULL, PC_CTL_FILE, true, "params as JSON (\"-\": standard input)"},
    {"--payer", "payer", PC_CTL_TEXT, true, "payer id"},
    {"--group", "group", PC_CTL_TEXT, true, "group id"},
    {"--member", "member", PC_CTL_TEXT, true, "member id"},
    {"--provider", "provider", PC_CTL_TEXT, true, "provider id"},
    {"--category", "service.category", PC_CTL_TEXT, true, "category id, when there are no codes"},
    {"--codes", "service.codes", PC_CTL_CODES, true, "procedure codes, as 97110x18,70450"},
    {"--setting", "service.setting", PC_CTL_TEXT, true, "outpatient, ambulatory, home, inpatient, ..."},
    {"--level", "service.level", PC_CTL_TEXT, true, "the inpatient type"},
    {"--date", "service.start_date", PC_CTL_TEXT, true, "date of service"},
    {"--visits", "service.visits", PC_CTL_INT, true, "visits asked"},
    {"--visits-used", "service.visits_used", PC_CTL_INT, true, "visits had so far"},
    PARAMS);
ARGS(criteria_args,
    {"CRITERIA", "criteria", PC_CTL_TEXT, true, "criteria id (or --category)"},
    {"FILE", "facts", PC_CTL_FILE, true, "the facts as JSON (\"-\": standard input)"},
    {"--category", "category", PC_CTL_TEXT, true, "all criteria of a category instead of one"},
    {"--facts", "facts", PC_CTL_JSON, true, "the facts as JSON text"},
    AS_OF, PARAMS);

ARGS(submit_args, {"FILE", NULL, PC_CTL_FILE, false, "the submission as JSON (\"-\": standard input)"}, REQUEST_ID, PARAMS);
ARGS(case_args, CASE_ID);
ARGS(find_args,
    {"--payer", "payer", PC_CTL_TEXT, true, "only this payer's"},
    {"--provider", "provider", PC_CTL_TEXT, true, "only this requesting provider's"},
    {"--assigned", "assigned", PC_CTL_TEXT, true, "taken by this principal"},
    {"--state", "state", PC_CTL_TEXT, true, "only in this state"},
    {"--kind", "kind", PC_CTL_TEXT, true, "review, stay, appeal, ..."},
    {"--timing", "timing", PC_CTL_TEXT, true, "preservice, concurrent, post_service"},
    {"--member", "member", PC_CTL_TEXT, true, "only this member's"},
    {"--group", "group", PC_CTL_TEXT, true, "only this group's"},
    {"--category", "category", PC_CTL_TEXT, true, "only this category's"},
    {"--submission", "submission", PC_CTL_TEXT, true, "only of this submission"},
    {"--due-before", "due_before", PC_CTL_TEXT, true, "with a clock that ends before this instant"},
    {"--text", "text", PC_CTL_TEXT, true, "in which all these words occur: ids, title, codes, reasons, notes"},
    {"--order", "order", PC_CTL_TEXT, true, "created (default) or due"},
    LIMIT,
    {"--cursor", "cursor", PC_CTL_TEXT, true, "go on where the last page ended"});
ARGS(supply_args, CASE_ID,
    {"FILE", NULL, PC_CTL_FILE, true, "params as JSON: facts, documents, note (\"-\": standard input)"},
    {"--facts", "facts", PC_CTL_JSON, true, "the facts as JSON text"},
    {"--documents", "documents", PC_CTL_JSON, true, "the documents as a JSON array"},
    {"--note", "note", PC_CTL_TEXT, true, "a note"}, REQUEST_ID);
ARGS(act_args, CASE_ID,
    {"ACTION", "action", PC_CTL_TEXT, false, "take, release, approve, approve_partially, deny, refer, request_information, ..."},
    {"--version", "version", PC_CTL_INT, true, "refuse when the case has changed since this version"},
    {"--visits", "visits", PC_CTL_INT, true, "visits approved"},
    {"--days", "days", PC_CTL_INT, true, "days approved"},
    {"--lines", "lines", PC_CTL_JSON, true, "counts per line: [{\"line\":1,\"units\":4}]"},
    {"--from", "from", PC_CTL_TEXT, true, "first day approved"},
    {"--to", "to", PC_CTL_TEXT, true, "last day approved"},
    {"--reasons", "reasons", PC_CTL_LIST, true, "reason codes, separated by commas"},
    {"--reason", "reason", PC_CTL_TEXT, true, "why (refer, void, extend)"},
    {"--items", "items", PC_CTL_ITEMS, true, "what is asked for: facts, and documents as document:KIND"},
    {"--until", "until", PC_CTL_TEXT, true, "the last day to answer"},
    {"--by", "by", PC_CTL_TEXT, true, "who withdraws"},
    {"--note", "note", PC_CTL_TEXT, true, "a note for the record"},
    {"--text", "text", PC_CTL_TEXT, true, "the text of a note"},
    {"--clinical", "clinical", PC_CTL_FLAG, true, "the note is clinical"},
    REQUEST_ID, PARAMS);
ARGS(events_args, CASE_ID, {"--after", "after", PC_CTL_INT, true, "only events after this sequence number"});
ARGS(replay_args, CASE_ID, {"--determination", "determination", PC_CTL_INT, true, "which determination (default: the last)"});
ARGS(watch_args,
    {"--case", "filter.case_id", PC_CTL_TEXT, true, "only this case"},
    {"--state", "filter.state", PC_CTL_TEXT, true, "only changes into this state"},
    {"--member", "filter.member", PC_CTL_TEXT, true, "only this member's"},
    {"--group", "filter.group", PC_CTL_TEXT, true, "only this group's"},
    {"--category", "filter.category", PC_CTL_TEXT, true, "only this category's"},
    {"--after", "after", PC_CTL_TEXT, true, "resume after this cursor"},
    {"--count", "count", PC_CTL_LOCAL, true, "end after so many changes"});
ARGS(queue_args, {"ROLE", "role", PC_CTL_TEXT, false, "intake, nurse or medical_director"}, LIMIT);
ARGS(letters_args, CASE_ID);
ARGS(letter_args,
    {"LETTER", "letter", PC_CTL_TEXT, false, "the letter's id"},
    {"--format", "format", PC_CTL_TEXT, true, "text (default), html or pdf"});

ARGS(delegate_args, {"FILE", NULL, PC_CTL_FILE, false, "{payer, delegate, rows[]} as JSON (\"-\": standard input)"}, REQUEST_ID);
ARGS(billable_list_args,
    {"PAYER", "payer", PC_CTL_TEXT, false, "payer id"},
    {"--from", "from", PC_CTL_TEXT, true, "services from this day on"}, {"--to", "to", PC_CTL_TEXT, true, "to this day"});
ARGS(billable_record_args,
    {"PAYER", "payer", PC_CTL_TEXT, false, "payer id"},
    {"KIND", "kind", PC_CTL_TEXT, false, "medical_opinion, appeal_customization or clinical_record_access"},
    {"DATE", "date", PC_CTL_TEXT, false, "of the service"},
    {"TEXT", "text", PC_CTL_TEXT, false, "what the invoice says"},
    {"--group", "group", PC_CTL_TEXT, true, "group id"}, {"--case", "case_id", PC_CTL_TEXT, true, "the case"},
    {"--minutes", "quantity", PC_CTL_INT, true, "of a medical opinion"}, REQUEST_ID);
ARGS(put_args,
    {"FILE", "file", PC_CTL_LOCAL, false, "the file (\"-\": standard input)"},
    {"--kind", "kind", PC_CTL_LOCAL, true, "clinical_record (default), treatment_plan, progress_documentation, other"},
    {"--title", "title", PC_CTL_LOCAL, true, "its title (default: the file's name)"},
    {"--type", "type", PC_CTL_LOCAL, true, "its content type (default: by the file's name)"});
ARGS(get_args,
    {"DOCUMENT", "document", PC_CTL_LOCAL, false, "the document's id"},
    {"FILE", "file", PC_CTL_LOCAL, false, "a new file (\"-\": standard output)"});

ARGS(group_list_args, {"PAYER", "payer", PC_CTL_TEXT, true, "only this payer's"}, AS_OF);
ARGS(group_args,
    {"PAYER", "payer", PC_CTL_TEXT, false, "payer id"}, {"GROUP", "group", PC_CTL_TEXT, false, "group id"}, AS_OF);
ARGS(group_print_args,
    {"PAYER", "payer", PC_CTL_TEXT, false, "payer id"}, {"GROUP", "group", PC_CTL_TEXT, false, "group id"}, AS_OF,
    {"--format", "format", PC_CTL_TEXT, true, "text (default) or html: one sheet of paper"});
ARGS(category_args, {"CATEGORY", "category", PC_CTL_TEXT, false, "category id"});
ARGS(criteria_list_args, {"--category", "category", PC_CTL_TEXT, true, "only this category's"});
ARGS(criteria_show_args, {"CRITERIA", "criteria", PC_CTL_TEXT, false, "criteria id"}, AS_OF);
ARGS(load_args, {"FILE", NULL, PC_CTL_FILE, false, "{payer, members[] | providers[]} as JSON (\"-\": standard input)"}, REQUEST_ID);
ARGS(member_args,
    {"PAYER", "payer", PC_CTL_TEXT, false, "payer id"}, {"MEMBER", "member", PC_CTL_TEXT, false, "member id"});
ARGS(provider_args, {"PROVIDER", "provider", PC_CTL_TEXT, false, "provider id"});

#define POLICIES {"DIR", "directory", PC_CTL_LOCAL, true, "the policies' directory (default: ./policies)"}
#define PLAIN {"--plain", "plain", PC_CTL_SWITCH, true, "in plain words, as for a member"}
#define EVALUATOR {"--evaluator", "evaluator", PC_CTL_LOCAL, true, "the evaluator's program (default: beside precertctl)"}
ARGS(offline_args, POLICIES, EVALUATOR);
ARGS(explain_args,
    {"CRITERIA", "criteria", PC_CTL_LOCAL, false, "criteria id"},
    {"FILE", "facts", PC_CTL_LOCAL, false, "the facts as JSON (\"-\": standard input)"},
    POLICIES, {"--as-of", "as_of", PC_CTL_LOCAL, true, "the date of service (default: today)"}, PLAIN, EVALUATOR);
ARGS(docs_args,
    {"OUTDIR", "outdir", PC_CTL_LOCAL, false, "where the pages go; made when it is not there"},
    POLICIES, {"--as-of", "as_of", PC_CTL_LOCAL, true, "which versions are said to be in force (default: today)"}, EVALUATOR);
ARGS(new_args,
    {"KIND", "kind", PC_CTL_LOCAL, true, "category, criteria, group or regime"},
    {"NAME", "name", PC_CTL_LOCAL, true, "its id; <category>.<name> for criteria, <payer>/<group> for a group"},
    POLICIES,
    {"--title", "title", PC_CTL_LOCAL, true, "its title (default: the name)"},
    {"--from", "from", PC_CTL_LOCAL, true, "in force from this day (default: today)"},
    {"--description", "description", PC_CTL_LOCAL, true, "category: what it is"},
    {"--review", "review", PC_CTL_LOCAL, true, "category: precert (default) or mnr"},
    {"--codes", "codes", PC_CTL_LOCAL, true, "category: its procedure codes, A,B"},
    {"--documents", "documents", PC_CTL_LOCAL, true, "category: documents it requires, A,B (default: clinical_record)"},
    {"--criteria", "criteria", PC_CTL_LOCAL, true, "category: the name of its first criteria (default: main)"},
    {"--guideline", "guideline", PC_CTL_LOCAL, true, "criteria: the guideline's id"},
    {"--reason", "reason", PC_CTL_LOCAL, true, "criteria: the reason that a director is offered when not met"},
    {"--categories", "categories", PC_CTL_LOCAL, true, "group: the categories it chose, A,B (transplant is added)"},
    {"--subscribers", "subscribers", PC_CTL_LOCAL, true, "group: how many"},
    {"--funding", "funding", PC_CTL_LOCAL, true, "group: self_funded (default) or fully_insured"},
    {"--state", "state", PC_CTL_LOCAL, true, "group: its situs; regime: the states it binds, A,B"},
    {"--network", "network", PC_CTL_LOCAL, true, "group: its transplant network"},
    {"--phone", "phone", PC_CTL_LOCAL, true, "group: the number that letters name"},
    {"--source", "source", PC_CTL_LOCAL, true, "regime: the law it is taken from"});
ARGS(import_args,
    {"FILE", "file", PC_CTL_LOCAL, false, "a CSV whose first line names the columns code, from, to (\"-\": standard input)"},
    POLICIES,
    {"--write", "write", PC_CTL_SWITCH, true, "carry the edits out; without it they are only shown"}, EVALUATOR);
ARGS(test_args, POLICIES,
    {"--no-specs", "no_specs", PC_CTL_SWITCH, true, "without the busted specs of ../tests/policies"}, EVALUATOR);
ARGS(diff_args,
    {"BEFORE", "before", PC_CTL_LOCAL, false, "a directory, a revision's label, or \"serving\""},
    {"AFTER", "after", PC_CTL_LOCAL, true, "the same (default: ./policies)"}, EVALUATOR);
ARGS(where_used_args,
    {"NAME", "name", PC_CTL_LOCAL, false, "a procedure code, a fact or a reason"},
    POLICIES, {"--as", "as", PC_CTL_LOCAL, true, "code, fact or reason, when the name alone does not say it"},
    {"--server", "server", PC_CTL_SWITCH, true, "ask the serving revision instead of a directory"}, EVALUATOR);
ARGS(case_explain_args, CASE_ID, PLAIN);
ARGS(stats_args,
    {"--category", "category", PC_CTL_TEXT, true, "only this category's criteria"},
    {"--criteria", "criteria", PC_CTL_TEXT, true, "only this one"});
ARGS(guideline_list_args, AS_OF);
ARGS(guideline_args,
    {"GUIDELINE", "guideline", PC_CTL_TEXT, true, "the guideline's id (or --category)"},
    {"--category", "category", PC_CTL_TEXT, true, "a category's page"},
    {"--format", "format", PC_CTL_TEXT, true, "text (default) or html"}, AS_OF);
ARGS(stage_args, POLICIES);
ARGS(server_check_args, {"DIR", "path", PC_CTL_TEXT, true, "a directory on the server (default: the one it serves from)"});
ARGS(reload_args,
    {"--revision", "revision", PC_CTL_TEXT, true, "a staged revision (default: the server's directory)"},
    {"--expect", "expect_revision", PC_CTL_TEXT, true, "refuse when another revision serves now"},
    {"--max-changed", "max_changed", PC_CTL_PERCENT, true, "refuse when more stored cases would be decided otherwise, as 0.5%"});
ARGS(impact_args,
    {"CANDIDATE", "candidate", PC_CTL_LOCAL, true, "a directory of files, or a stored revision as policy stage gave it (default: ./policies)"},
    {"--from", "sample.from", PC_CTL_TEXT, true, "cases evaluated from this day on (default: the newest)"},
    {"--to", "sample.to", PC_CTL_TEXT, true, "up to and including this day"},
    {"--limit", "sample.limit", PC_CTL_INT, true, "look at so many determined cases (default 1000)"});
ARGS(sweep_args, {"--limit", "limit", PC_CTL_INT, true, "the newest so many cases (default: all)"});
ARGS(migrate_args,
    {"--cases", "cases", PC_CTL_LIST, true, "these cases, separated by commas; or"},
    {"--filter", "filter", PC_CTL_JSON, true, "the open ones of another revision that fit, as JSON ({}: all)"},
    {"--category", "filter.category", PC_CTL_TEXT, true, "the same by category"},
    {"--group", "filter.group", PC_CTL_TEXT, true, "the same by group"},
    {"--dry-run", "dry_run", PC_CTL_FLAG, true, "only say what would be"},
    {"--limit", "limit", PC_CTL_INT, true, "at most so many (default 1000)"});
ARGS(rollback_args, {"REVISION", "revision", PC_CTL_TEXT, true, "which one (default: the previous)"});

ARGS(advance_args, {"DURATION", "advance", PC_CTL_TEXT, false, "90m, 36h, 5d, ..."});
ARGS(set_args, {"INSTANT", "set", PC_CTL_TEXT, false, "RFC 3339, not before now"});
ARGS(principal_args,
    {"ID", "id", PC_CTL_TEXT, false, "a new id"},
    {"--name", "name", PC_CTL_TEXT, true, "the person's or program's name"},
    {"--roles", "roles", PC_CTL_LIST, true, "roles, separated by commas"},
    {"--payer", "payer", PC_CTL_TEXT, true, "bound to this payer"},
    {"--provider", "provider", PC_CTL_TEXT, true, "bound to this provider"},
    {"--reports-to", "reports_to", PC_CTL_TEXT, true, "the superior's id"},
    {"--credentials", "credentials", PC_CTL_TEXT, true, "licence, as letters show it"}, PARAMS);
ARGS(revoke_args, {"ID", "id", PC_CTL_TEXT, false, "the principal's id"});
ARGS(simulate_args,
    {"--data", "data", PC_CTL_LOCAL, true, "the data directory, in use or not (default: ./data); it is only read"},
    {"--to", "to", PC_CTL_LOCAL, true, "until this instant (RFC 3339)"},
    {"--days", "days", PC_CTL_LOCAL, true, "or so many days"},
    {"--policies", "policies", PC_CTL_LOCAL, true, "make this directory the serving revision of the copy first"},
    {"--daemon", "daemon", PC_CTL_LOCAL, true, "the daemon's program (default: beside precertctl)"},
    {"--keep", "keep", PC_CTL_SWITCH, true, "leave the copy where it was made"});
ARGS(backup_args, {"PATH", "path", PC_CTL_TEXT, false, "where, on the server"});
ARGS(call_args,
    {"METHOD", "method", PC_CTL_LOCAL, false, "any method of src/server/PROTOCOL.md"},
    {"PARAMS", NULL, PC_CTL_JSON, true, "params as JSON text"},
    {"--file", NULL, PC_CTL_FILE, true, "params as a JSON file (\"-\": standard input)"});

#define PAINTED(words_, method_, args_, view_, doc_) \
    {.words = words_, .method = method_, .args = args_, .view = &pc_ctl_view_##view_, .doc = doc_, .paints = true}
#define CALL(words_, method_, args_, view_, doc_) \
    {.words = words_, .method = method_, .args = args_, .view = &pc_ctl_view_##view_, .doc = doc_}
#define ADMIN(words_, method_, args_, view_, doc_) \
    {.words = words_, .method = method_, .args = args_, .view = &pc_ctl_view_##view_, .doc = doc_, .admin = true}

#define PAGE(words_, method_, args_, doc_) \
    {.words = words_, .method = method_, .base = "{\"limit\":50}", .args = args_, .view = &pc_ctl_view_cases, .doc = doc_}

const struct pc_ctl_command pc_ctl_commands[] = {
    CALL("ping", "session.ping", NULL, outline, "is the server there, and what does it serve"),

    CALL("requirement check", "requirement.check", requirement_args, requirement, "does a service need review"),
    PAINTED("criteria evaluate", "criteria.evaluate", criteria_args, criteria, "ask the serving criteria about facts"),

    CALL("case submit", "case.submit", submit_args, submitted, "submit a request for review"),
    CALL("case get", "case.get", case_args, case, "show a case"),
    {.words = "case explain", .method = "case.get", .args = case_explain_args, .view = &pc_ctl_view_outline,
     .run = pc_ctl_case_explain, .doc = "why a case's criteria came out as they did, as a tree"},
    PAGE("case find", "case.find", find_args, "list cases"),
    CALL("case supply", "case.supply", supply_args, case, "send facts or documents that were asked for"),
    CALL("case act", "case.act", act_args, case, "take, refer, approve, deny, ..."),
    CALL("case events", "case.events", events_args, events, "a case's history"),
    {.words = "case replay", .method = "case.replay", .args = replay_args, .view = &pc_ctl_view_replayed,
     .doc = "does a stored determination come out the same again",
     .good = "identical", .bad_status = PC_CTL_REFUSED},
    {.words = "case watch", .method = "case.watch", .base = "{\"filter\":{}}", .args = watch_args, .view = &pc_ctl_view_change,
     .doc = "print changes as they happen", .run = pc_ctl_watch},

    PAGE("queue", "queue.list", queue_args, "what waits for a role, most urgent first"),
    CALL("letter list", "letter.list", letters_args, letters, "the letters of a case"),
    CALL("letter show", "letter.show", letter_args, letter, "a letter's text"),

    CALL("group list", "group.list", group_list_args, groups, "groups"),
    CALL("group show", "group.show", group_args, group, "what a group bought, service by service"),
    CALL("group print", "group.show", group_print_args, group_document, "the group snapshot for print"),
    CALL("category list", "category.list", NULL, categories, "categories"),
    CALL("category show", "category.show", category_args, category, "one category with its codes"),
    CALL("criteria list", "criteria.list", criteria_list_args, criteria_list, "criteria and their versions"),
    CALL("criteria show", "criteria.show", criteria_show_args, outline, "one set of criteria with its facts"),
    CALL("guideline list", "guideline.list", guideline_list_args, guidelines, "guidelines, and which versions are in force"),
    CALL("guideline show", "guideline.show", guideline_args, guideline, "what is reviewed, who asks, what to submit, the criteria: a page"),
    ADMIN("member load", "member.load", load_args, loaded, "load members"),
    CALL("member show", "member.show", member_args, outline, "one member"),
    {.words = "document put", .args = put_args, .view = &pc_ctl_view_outline, .run = pc_ctl_document_put,
     .doc = "upload a file; run again, it goes on where it was"},
    {.words = "document get", .args = get_args, .view = &pc_ctl_view_outline, .run = pc_ctl_document_get,
     .doc = "fetch a document and compare its digest"},
    ADMIN("delegate load", "delegate.load", delegate_args, loaded, "load what a declared delegate determined"),
    CALL("billable list", "billable.list", billable_list_args, billables, "what is billed beside the network access fee"),
    ADMIN("billable record", "billable.record", billable_record_args, outline, "record a billable item"),
    ADMIN("provider load", "provider.load", load_args, loaded, "load providers"),
    CALL("provider show", "provider.show", provider_args, outline, "one provider"),

    {.words = "policy check", .paints = true, .args = offline_args, .view = &pc_ctl_view_diagnostics, .run = pc_ctl_policy_check,
     .doc = "compile, check and prove a directory of policies here, without a server"},
    {.words = "policy test", .paints = true, .args = test_args, .view = &pc_ctl_view_tested, .run = pc_ctl_policy_test,
     .doc = "run every example, tell which comparisons none of them tries, run the specs beside the policies"},
    {.words = "policy explain", .paints = true, .args = explain_args, .view = &pc_ctl_view_criteria, .run = pc_ctl_policy_explain,
     .doc = "a set of criteria against a file of facts, as a tree, without a server"},
    {.words = "policy new", .args = new_args, .view = &pc_ctl_view_begun, .run = pc_ctl_policy_new,
     .doc = "begin a category, criteria, a group or a regime from a template; at a terminal, asks for what flags do not say"},
    {.words = "policy diff", .args = diff_args, .view = &pc_ctl_view_outline, .run = pc_ctl_policy_diff, .paints = true,
     .doc = "what changed in meaning, in sentences, with a case that is answered differently", .admin = true},
    {.words = "policy where-used", .args = where_used_args, .view = &pc_ctl_view_uses, .run = pc_ctl_policy_where_used,
     .doc = "every place that uses a code, a fact or a reason"},
    {.words = "policy import-codes", .args = import_args, .view = &pc_ctl_view_imported, .run = pc_ctl_policy_import_codes,
     .paints = true, .doc = "a year's codes against the lists: what ended, begins later or is unknown, and the edits"},
    {.words = "policy stats", .args = stats_args, .view = &pc_ctl_view_stats, .run = pc_ctl_policy_stats,
     .doc = "how often each criterion decides, does not know, is decided against", .admin = true},
    {.words = "policy docs", .paints = true, .args = docs_args, .view = &pc_ctl_view_written, .run = pc_ctl_policy_docs,
     .doc = "write the guideline pages for providers"},
    {.words = "policy server-check", .paints = true, .method = "policy.check", .args = server_check_args,
     .view = &pc_ctl_view_diagnostics, .doc = "the same check by the server on its own directory",
     .good = "ok", .bad_status = PC_CTL_POLICY, .admin = true},
    {.words = "policy stage", .method = "policy.stage", .args = stage_args, .view = &pc_ctl_view_switched,
     .run = pc_ctl_policy_stage, .doc = "send a directory to the server as a candidate", .admin = true},
    {.words = "policy impact", .method = "policy.impact", .args = impact_args, .view = &pc_ctl_view_impact,
     .run = pc_ctl_policy_impact, .doc = "stored cases against a candidate: who would be decided otherwise, and why; nothing goes live",
     .admin = true},
    {.words = "policy reload", .method = "policy.reload", .args = reload_args, .view = &pc_ctl_view_switched,
     .run = pc_ctl_long_call, .doc = "make new policies the serving ones", .admin = true},
    ADMIN("policy rollback", "policy.rollback", rollback_args, switched, "go back to an earlier revision"),
    ADMIN("policy migrate", "policy.migrate", migrate_args, outline, "move open cases to the serving revision, each with an event"),
    ADMIN("policy status", "policy.status", NULL, policy_status, "the serving revision"),
    ADMIN("policy history", "policy.history", NULL, history, "all revisions"),

    ADMIN("status", "admin.status", NULL, outline, "the daemon's figures"),
    {.words = "replay", .method = "admin.replay", .args = sweep_args, .view = &pc_ctl_view_swept, .run = pc_ctl_long_call,
     .doc = "does every stored determination come out the same again", .admin = true,
     .none = "mismatches", .bad_status = PC_CTL_REFUSED},
    {.words = "verify", .method = "admin.verify", .view = &pc_ctl_view_outline, .doc = "check the whole audit chain",
     .good = "ok", .bad_status = PC_CTL_REFUSED, .admin = true},
    ADMIN("clock advance", "admin.clock", advance_args, outline, "let simulated time pass: fires what falls due"),
    ADMIN("clock set", "admin.clock", set_args, outline, "set the simulated clock: fires what falls due"),
    ADMIN("principal add", "admin.principal_add", principal_args, outline, "add a principal; prints its token, once"),
    ADMIN("principal list", "admin.principal_list", NULL, principals, "all principals"),
    ADMIN("principal revoke", "admin.principal_revoke", revoke_args, outline, "end a principal's access"),
    ADMIN("drain", "admin.drain", NULL, outline, "take no new work, finish what is open, end"),
    ADMIN("backup", "admin.backup", backup_args, outline, "copy the store while it is in use"),

    {.words = "completion", .view = &pc_ctl_view_outline, .run = pc_ctl_completion,
     .doc = "completion for bash: eval \"$(precertctl completion)\""},
    {.words = "simulate", .args = simulate_args, .view = &pc_ctl_view_simulated, .run = pc_ctl_simulate,
     .doc = "let time pass on a copy, and list every deadline that would be warned of, met or missed"},
    {.words = "call", .method = "", .args = call_args, .view = &pc_ctl_view_outline, .run = pc_ctl_call,
     .doc = "call any method"},
};
const size_t pc_ctl_command_count = sizeof pc_ctl_commands / sizeof pc_ctl_commands[0];
/* clang-format on */

/* Whether the command's words are the first ones given; *used_out is how many they are. */
static bool fits(const char *wanted, const char *const *words, size_t count, size_t *used_out)
{
    const char *space = strchr(wanted, ' ');
    const size_t first = space ? (size_t)(space - wanted) : strlen(wanted);
    if (count == 0 || strlen(words[0]) != first || memcmp(words[0], wanted, first) != 0)
        return false;
    *used_out = space ? 2 : 1;
    return !space || (count > 1 && strcmp(words[1], space + 1) == 0);
}

const struct pc_ctl_command *pc_ctl_find(const char *const *words, size_t count, size_t *used_out)
{
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        if (fits(pc_ctl_commands[i].words, words, count, used_out))
            return &pc_ctl_commands[i];
    }
    return NULL;
}
