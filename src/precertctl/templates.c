/* src/precertctl/templates.c -- the texts that policy new begins a file with: small, and right as they stand. */
#include "precertctl/templates.h"

/* Texts that are read as Lua: clang-format has nothing to say here. */
/* clang-format off */
static const char category_text[] =
    "--- {{title}}.\n"
    "local p = require \"precert.policy\"\n"
    "\n"
    "return p.category {\n"
    "  id = \"{{id}}\",\n"
    "  title = \"{{title}}\",\n"
    "  description = \"{{description}}\",\n"
    "  examples = { \"{{title}}\" },\n"
    "  review = \"{{review}}\", -- \"mnr\": reviewed during the treatment, as therapy is\n"
    "  documents = {{=documents}},\n"
    "  codes = {\n"
    "{{=codes}}"
    "  },\n"
    "  criteria = { \"{{id}}.{{criteria}}\" },\n"
    "}\n";

static const char criteria_text[] =
    "--- {{title}}: what must be so for an approval.\n"
    "local c = require \"precert.criteria\"\n"
    "local all, fact = c.all, c.fact\n"
    "\n"
    "local usual = require(\"shared.cases\").from { care_weeks = 6, symptoms_persist = true }\n"
    "\n"
    "return c.define {\n"
    "  id = \"{{category}}.{{criteria}}\",\n"
    "  version = \"{{year}}.1\",\n"
    "  effective = { from = \"{{from}}\" },\n"
    "  category = \"{{category}}\",\n"
    "  title = \"{{title}}\",\n"
    "  guideline = { id = \"{{guideline}}\", section = \"1\", references = {} },\n"
    "  -- approved = { by = \"...\", on = \"YYYY-MM-DD\", next_review = \"YYYY-MM-DD\" }, the clinical sign-off: a live payer needs it\n"
    "\n"
    "  facts = {\n"
    "    care_weeks = c.number { unit = \"weeks\", min = 0, max = 520, ask = \"Weeks of care so far\", can_change = true },\n"
    "    symptoms_persist = c.yes_no { ask = \"Do the symptoms go on in spite of it?\" },\n"
    "  },\n"
    "\n"
    "  meets = all {\n"
    "    { id = \"tried\", text = \"Simpler care was tried for 6 weeks\", fact.care_weeks:at_least(6) },\n"
    "    { id = \"persists\", text = \"The symptoms go on\", fact.symptoms_persist:is_true() },\n"
    "  },\n"
    "\n"
    "  not_met = \"{{reason}}\",\n"
    "\n"
    "  examples = { -- each threshold: at the value, and one step to each side\n"
    "    usual(\"six weeks exactly\", {}, \"met\"),\n"
    "    usual(\"seven weeks\", { care_weeks = 7 }, \"met\"),\n"
    "    usual(\"five weeks\", { care_weeks = 5 }, \"not_met\", { unmet = { \"tried\" } }),\n"
    "    usual(\"the symptoms are gone\", { symptoms_persist = false }, \"not_met\", { unmet = { \"persists\" } }),\n"
    "    { name = \"nothing known\", facts = {}, outcome = \"needs_information\", missing = { \"care_weeks\", \"symptoms_persist\" } },\n"
    "  },\n"
    "}\n";

static const char group_text[] =
    "--- {{title}}. A draft: nobody is reviewed by it until its status is \"active\" (R2.10).\n"
    "local p = require \"precert.policy\"\n"
    "\n"
    "return p.group {\n"
    "  payer = \"{{payer}}\",\n"
    "  group = \"{{group}}\",\n"
    "  name = \"{{title}}\",\n"
    "  status = \"draft\",\n"
    "  effective = { from = \"{{from}}\" },\n"
    "  products = { medical_network = true, utilization_management = true, case_management = false },\n"
    "  components = {\n"
    "    inpatient_precertification = true, concurrent_review = true, discharge_planning = true, outpatient_precertification = true,\n"
    "    retrospective_review = true, medical_necessity_appeals = true,\n"
    "  },\n"
    "  subscribers = {{=subscribers}},\n"
    "  mnr_states = {},\n"
    "  plan_types = { \"ppo\" },\n"
    "  categories = {{=categories}}, -- transplant is required (R2.6)\n"
    "  plan_requires_op_precert = {{=requires}}, -- false only where transplant is the one category (R2.5)\n"
    "  transplant = { network = \"{{network}}\" },\n"
    "  cob = { commercial = \"payer_decides\" },\n"
    "  contacts = { phone = \"{{phone}}\", appeals = \"{{phone}}\" },\n"
    "  letter = { brand = \"{{title}}\" },\n"
    "  calendar = \"us_central\",\n"
    "  zone = \"America/Chicago\",\n"
    "  high_dollar_threshold = p.usd(50000),\n"
    "  stop_loss_deductible = p.usd(150000),\n"
    "  trigger_diagnoses = {},\n"
    "  funding = \"{{funding}}\",\n"
    "  situs_state = \"{{state}}\",\n"
    "  regimes = { commercial = { \"programme\" } }, -- add the laws that apply (regimes/)\n"
    "  unit_values = { visits = p.usd(0), days = p.usd(0), units = p.usd(0) },\n"
    "}\n";

static const char regime_text[] =
    "--- {{title}}. Unverified: a live payer is refused until somebody compared it with its source (R5.5).\n"
    "local p = require \"precert.policy\"\n"
    "\n"
    "return p.regime {\n"
    "  id = \"{{id}}\",\n"
    "  title = \"{{title}}\",\n"
    "  source = \"{{source}}\",\n"
    "  kind = \"law\",\n"
    "  verified = false,\n"
    "  effective = { from = \"{{from}}\" },\n"
    "  applies_to = { lines_of_business = { \"commercial\" }, states = {{=states}} },\n"
    "  clocks = {\n"
    "    {\n"
    "      clock = \"decision\", rule = \"{{id}}_standard\", source = \"{{source}}\", length = 7, unit = \"calendar_days\",\n"
    "      start = \"receipt\", met_by = \"notification\", when = { urgency = { \"standard\" } },\n"
    "    },\n"
    "    {\n"
    "      clock = \"decision\", rule = \"{{id}}_urgent\", source = \"{{source}}\", length = 72, unit = \"hours\",\n"
    "      start = \"receipt\", met_by = \"notification\", when = { urgency = { \"urgent\", \"emergency\" } },\n"
    "    },\n"
    "  },\n"
    "}\n";

/* A category comes with its first criteria: without any, all its cases would go to a nurse. */
const struct pc_ctl_template pc_ctl_templates[] = {
    {"category", "categories/{{id}}.lua", category_text},
    {"category", "criteria/{{category}}/{{criteria}}.lua", criteria_text},
    {"criteria", "criteria/{{category}}/{{criteria}}.lua", criteria_text},
    {"group", "groups/{{payer}}/{{group}}.lua", group_text},
    {"regime", "regimes/{{id}}.lua", regime_text},
};
const size_t pc_ctl_template_count = sizeof pc_ctl_templates / sizeof pc_ctl_templates[0];
/* clang-format on */

static const struct pc_ctl_value *value_of(const struct pc_ctl_value *values, size_t count,
                                           struct pc_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (pc_str_is(name, values[i].name))
            return &values[i];
    }
    return NULL;
}

static void add_quoted(struct pc_str text, struct pc_buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.ptr[i];
        if (c == '"' || c == '\\')
            pc_buf_add_char(out, '\\');
        pc_buf_add_char(out, (unsigned char)c < 0x20 ? ' ' : c);
    }
}

void pc_ctl_template_fill(const char *text, const struct pc_ctl_value *values, size_t count,
                          struct pc_buf *out)
{
    for (const char *open; (open = strstr(text, "{{")) != NULL;) {
        const char *close = strstr(open, "}}");
        const struct pc_str name = {open + 2, (size_t)(close - open) - 2};
        const struct pc_ctl_value *value = value_of(values, count, name);
        pc_buf_add(out, text, (size_t)(open - text));
        if (value && name.ptr[0] == '=')
            pc_buf_add_str(out, value->text);
        else if (value)
            add_quoted(value->text, out);
        text = close + 2;
    }
    pc_buf_add_text(out, text);
}
