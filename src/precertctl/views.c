/* src/precertctl/views.c -- what people see of each result, as data. */
#include "precertctl/views.h"

/* clang-format off */
#define FIELDS(title_, path_, ...)  {PC_CTL_FIELDS, title_, path_, {__VA_ARGS__}}
#define TABLE(title_, path_, ...)   {PC_CTL_TABLE, title_, path_, {__VA_ARGS__}}
#define SHAPE(shape_, title_, path_) {PC_CTL_##shape_, title_, path_, {{0}}}

#define NOTICES(at)     TABLE("Notices", at "notices", {"code", "code"}, {"text", "text"})
#define SUGGESTIONS(at) TABLE("Suggestions", at "suggestions", {"code", "code"}, {"text", "text"})

const struct pc_ctl_view pc_ctl_view_case = {{
    FIELDS(NULL, "case",
           {"case", "case_id"}, {"submission", "submission"}, {"state", "state"}, {"version", "version"},
           {"kind", "kind"}, {"timing", "timing"}, {"group", "group"}, {"member", "member"},
           {"requirement", "requirement"}, {"reason", "reason.code"},
           {"category", "category"}, {"assigned to", "assigned"}, {"policies", "policy_revision"},
           {"updated", "updated_at"}, {"you may", "actions"}),
    TABLE("Lines", "case.lines", {"line", "line"}, {"code", "code"}, {"requested", "requested"},
          {"approved", "approved"}, {"outcome", "outcome"}, {"reason", "reason"}),
    FIELDS("Determination", "case.determination",
           {"outcome", "outcome"}, {"by", "by.id"}, {"role", "by.role"}, {"at", "at"}, {"notified", "notified_at"},
           {"approved", "approved.units"}, {"unit", "approved.unit"}, {"from", "approved.from"}, {"to", "approved.to"},
           {"authorization", "authorization"}, {"reasons", "reasons[].code"}, {"because", "reasons[].text"},
           {"guideline", "reasons[].guideline.id"}),
    TABLE("Awaited", "case.awaiting", {"what", "fact"}, {"document", "document"}, {"question", "ask"},
          {"unit", "unit"}, {"until", "until"}),
    TABLE("Clocks", "case.clocks", {"clock", "clock"}, {"rule", "rule"}, {"state", "state"}, {"started", "started_at"},
          {"due", "due_at"}, {"operative", "operative"}),
    NOTICES("case."), SUGGESTIONS("case."),
    TABLE("Documents", "case.documents", {"kind", "kind"}, {"title", "title"}, {"document", "document"}),
    TABLE("Letters", "case.letters", {"letter", "id"}, {"kind", "kind"}, {"to", "to"}),
    TABLE("Criteria", "case.criteria", {"criteria", "id"}, {"version", "version"}, {"outcome", "outcome"},
          {"title", "title"}),
}};

const struct pc_ctl_view pc_ctl_view_cases = {{
    TABLE(NULL, "cases", {"case", "case_id"}, {"state", "state"}, {"category", "category"}, {"group", "group"},
          {"member", "member"}, {"timing", "timing"}, {"due", "due_at"}, {"version", "version"},
          {"updated", "updated_at"}),
    FIELDS(NULL, "", {"more after", "cursor"}),
}};

const struct pc_ctl_view pc_ctl_view_submitted = {{
    FIELDS(NULL, "", {"submission", "submission"}, {"duplicate", "duplicate"}),
    TABLE(NULL, "cases", {"case", "case_id"}, {"state", "state"}, {"category", "category"},
          {"reason", "reason.code"}, {"asked for", "awaiting[].fact"}, {"clock", "clocks[].rule"},
          {"due", "clocks[].due_at"}),
}};

const struct pc_ctl_view pc_ctl_view_events = {{
    TABLE(NULL, "events", {"seq", "seq"}, {"at", "at"}, {"by", "actor.id"}, {"role", "actor.role"},
          {"event", "event"}, {"from", "from"}, {"to", "to"}, {"row", "row"}),
}};

const struct pc_ctl_view pc_ctl_view_requirement = {{
    FIELDS(NULL, "", {"requirement", "requirement"}, {"category", "category"}, {"reason", "reason.code"},
           {"because", "reason.text"}, {"documents", "documents"}, {"policies", "policy_revision"}),
    TABLE("Criteria", "criteria", {"criteria", "id"}, {"version", "version"}, {"title", "title"}),
    TABLE("What they will ask", "needs", {"fact", "fact"}, {"question", "ask"}, {"type", "type"}, {"unit", "unit"}),
    NOTICES(""), SUGGESTIONS(""),
}};

const struct pc_ctl_view pc_ctl_view_criteria = {{
    FIELDS(NULL, "", {"outcome", "outcome"}, {"guideline", "guideline.id"}, {"version", "guideline.version"},
           {"section", "guideline.section"}, {"grants", "grants.units"}, {"unit", "grants.unit"},
           {"days", "grants.days"}, {"policies", "policy_revision"}),
    SHAPE(TREE, NULL, "trace"),
    TABLE("Missing", "missing", {"fact", "fact"}, {"question", "ask"}, {"type", "type"}, {"unit", "unit"}),
    TABLE("Not met", "unmet", {"id", "id"}, {"text", "text"}),
    SHAPE(CHANGES, "Would be met with", "would_meet"),
    TABLE("Supported at another level", "met_at", {"level", "level"}, {"text", "text"}),
}};

/* The same in two parts: the tree between them is drawn with units, which only its declarations know. */
const struct pc_ctl_view pc_ctl_view_explained_head = {{
    FIELDS(NULL, "", {"criteria", "id"}, {"title", "title"}, {"outcome", "outcome"}, {"guideline", "guideline.id"},
           {"version", "guideline.version"}, {"section", "guideline.section"}, {"grants", "grants.units"},
           {"unit", "grants.unit"}, {"days", "grants.days"}, {"policies", "policy_revision"}),
}};

const struct pc_ctl_view pc_ctl_view_explained_tail = {{
    TABLE("Missing", "missing", {"fact", "fact"}, {"question", "ask"}, {"type", "type"}, {"unit", "unit"}),
    TABLE("Not met", "unmet", {"id", "id"}, {"text", "text"}),
    SHAPE(CHANGES, "Would be met with", "would_meet"),
    TABLE("Supported at another level", "met_at", {"level", "level"}, {"text", "text"}),
}};

const struct pc_ctl_view pc_ctl_view_groups = {{
    TABLE(NULL, "groups", {"payer", "payer"}, {"group", "group"}, {"from", "effective.from"}, {"to", "effective.to"},
          {"subscribers", "subscribers"}, {"funding", "funding"}, {"categories", "categories"}),
}};

const struct pc_ctl_view pc_ctl_view_group = {{
    TABLE("Services", "services", {"category", "category"}, {"title", "title"}, {"precertification", "precertification"},
          {"recommended", "recommended"}),
    SHAPE(OUTLINE, "Plan description", "spd"),
    SHAPE(OUTLINE, "Snapshot", "snapshot"),
}};

const struct pc_ctl_view pc_ctl_view_categories = {{
    TABLE(NULL, "categories", {"category", "id"}, {"title", "title"}, {"setting", "setting"}, {"review", "review"},
          {"criteria", "criteria"}),
}};

const struct pc_ctl_view pc_ctl_view_category = {{
    SHAPE(OUTLINE, NULL, ""),
}};

const struct pc_ctl_view pc_ctl_view_criteria_list = {{
    TABLE(NULL, "criteria", {"criteria", "id"}, {"version", "version"}, {"category", "category"},
          {"from", "effective.from"}, {"guideline", "guideline.id"}, {"title", "title"}),
}};

const struct pc_ctl_view pc_ctl_view_loaded = {{
    FIELDS(NULL, "", {"loaded", "loaded"}, {"rows refused", "refused_rows"}, {"more reasons", "more_reasons"}),
    TABLE("Rejected", "rejected", {"row", "row"}, {"field", "field"}, {"reason", "reason"}, {"detail", "detail"}),
    TABLE("Notices", "notices", {"row", "row"}, {"member", "member"}, {"code", "code"}, {"text", "text"}),
    TABLE("To our directors", "queued", {"row", "row"}, {"case", "case_id"}),
}};

const struct pc_ctl_view pc_ctl_view_letters = {{
    TABLE(NULL, "letters", {"letter", "id"}, {"kind", "kind"}, {"to", "to"}, {"at", "at"}),
}};

const struct pc_ctl_view pc_ctl_view_letter = {{
    SHAPE(PLAIN, NULL, "text"),
}};

const struct pc_ctl_view pc_ctl_view_simulated = {{
    TABLE(NULL, "deadlines", {"at", "at"}, {"case", "case_id"}, {"clock", "clock"}, {"rule", "rule"}, {"what", "what"},
          {"due", "due_at"}, {"from", "from"}, {"to", "to"}, {"by", "by"}),
    FIELDS(NULL, "", {"from", "from"}, {"to", "to"}, {"warned", "warned"}, {"met", "met"}, {"missed", "missed"}, {"came", "came"},
           {"timers fired", "fired"}),
}};

const struct pc_ctl_view pc_ctl_view_billables = {{
    TABLE(NULL, "items", {"number", "number"}, {"date", "date"}, {"kind", "kind"}, {"group", "group"}, {"quantity", "quantity"},
          {"unit", "unit"}, {"text", "text"}, {"by", "by"}),
    FIELDS(NULL, "", {"items", "count"}, {"minutes of opinions", "opinion_minutes"}),
}};

const struct pc_ctl_view pc_ctl_view_group_document = {{
    SHAPE(PLAIN, NULL, "document"),
}};

const struct pc_ctl_view pc_ctl_view_policy_status = {{
    FIELDS(NULL, "", {"revision", "revision"}, {"loaded", "loaded_at"}, {"previous", "previous"},
           {"candidate", "candidate"}),
    TABLE("Files", "files", {"file", "path"}, {"sha256", "sha256"}),
}};

const struct pc_ctl_view pc_ctl_view_diagnostics = {{
    SHAPE(DIAGNOSTICS, NULL, "diagnostics"),
}};

const struct pc_ctl_view pc_ctl_view_begun = {{
    SHAPE(LINES, "Written", "written"),
    SHAPE(LINES, "Next", "next"),
}};

const struct pc_ctl_view pc_ctl_view_imported = {{
    SHAPE(PLACES, "Ended", "stale"),
    SHAPE(PLACES, "Begin later", "early"),
    SHAPE(PLACES, "Unknown", "unknown"),
    SHAPE(PLAIN, NULL, "diff"),
    SHAPE(LINES, "Written", "written"),
    FIELDS(NULL, "", {"rows", "rows"}, {"codes unchanged", "unchanged"}),
}};

const struct pc_ctl_view pc_ctl_view_tested = {{
    SHAPE(DIAGNOSTICS, NULL, "diagnostics"),
    TABLE("Examples leave open", "coverage.rows", {"criteria", "criteria"}, {"version", "version"}, {"comparisons", "leaves"},
          {"met", "met"}, {"not met", "not_met"}, {"unknown", "unknown"}),
    SHAPE(LINES, "Failed specs", "specs.failures"),
}};

const struct pc_ctl_view pc_ctl_view_impact = {{
    FIELDS(NULL, "", {"cases asked", "cases"}, {"decided otherwise", "changed_count"}, {"not answered", "unanswered"}),
    TABLE("Decided otherwise", "changed", {"case", "case_id"}, {"category", "category"}, {"was", "was.outcome"},
          {"would be", "would_be.outcome"}, {"by", "because.criterion"}, {"not met", "because.unmet"},
          {"facts", "facts"}),
    SHAPE(OUTLINE, "By criterion", "by_criterion"),
    SHAPE(OUTLINE, "By category", "by_category"),
    SHAPE(OUTLINE, "By group", "by_group"),
}};

const struct pc_ctl_view pc_ctl_view_swept = {{
    FIELDS(NULL, "", {"determinations", "determinations"}, {"identical", "identical"}, {"by another evaluator ABI", "abi_differs"}),
    TABLE("Mismatches", "mismatches", {"case", "case_id"}, {"determination", "determination"}, {"differs first at", "first_difference"},
          {"criterion", "criterion"}, {"another evaluator ABI", "abi_differs"}),
}};

const struct pc_ctl_view pc_ctl_view_replayed = {{
    FIELDS(NULL, "", {"identical", "identical"}, {"differs first at", "first_difference"}, {"criterion", "criterion"},
           {"another evaluator ABI", "abi_differs"}),
}};

const struct pc_ctl_view pc_ctl_view_stats = {{
    TABLE(NULL, "criteria", {"criteria", "criteria"}, {"version", "version"}, {"cases", "cases"}, {"met", "met"},
          {"not met", "not_met"}, {"unknown", "unknown"}, {"decided", "decided"}, {"overruled", "overruled"},
          {"overturned", "overturned"}),
    FIELDS(NULL, "", {"cases", "cases"}),
}};

const struct pc_ctl_view pc_ctl_view_guidelines = {{
    TABLE(NULL, "guidelines", {"guideline", "guideline"}, {"section", "section"}, {"version", "version"}, {"category", "category"},
          {"from", "effective.from"}, {"in force", "in_force"}, {"title", "title"}),
}};

const struct pc_ctl_view pc_ctl_view_guideline = {{
    SHAPE(PLAIN, NULL, "guideline"),
}};

const struct pc_ctl_view pc_ctl_view_uses = {{
    SHAPE(PLACES, NULL, "uses"),
}};

const struct pc_ctl_view pc_ctl_view_written = {{
    FIELDS(NULL, "", {"directory", "directory"}, {"pages", "pages"}, {"bytes", "bytes"}),
}};

const struct pc_ctl_view pc_ctl_view_switched = {{
    FIELDS(NULL, "", {"revision", "revision"}, {"previous", "previous"}, {"changed", "changed"}),
}};

const struct pc_ctl_view pc_ctl_view_history = {{
    TABLE("Activations", "activations", {"seq", "seq"}, {"number", "revision"}, {"at", "at"}, {"by", "by"},
          {"kind", "kind"}),
    TABLE("Revisions", "revisions", {"number", "id"}, {"revision", "revision"}, {"at", "at"}, {"hash", "hash"}),
}};

const struct pc_ctl_view pc_ctl_view_principals = {{
    TABLE(NULL, "principals", {"id", "id"}, {"name", "name"}, {"roles", "roles"}, {"payer", "payer"},
          {"provider", "provider"}, {"revoked", "revoked"}),
}};

const struct pc_ctl_view pc_ctl_view_change = {{
    FIELDS(NULL, "", {"case", "case_id"}, {"event", "event"}, {"state", "state"}, {"version", "version"},
           {"cursor", "cursor"}),
}};
/* clang-format on */
