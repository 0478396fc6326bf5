--- The field tables of everything that is plain data: categories, groups, payers, reasons, calendars, regimes.
-- One table each; schema.lua reads them. A rule id says which requirement a missing or wrong value breaks.

local names = require "precert.names"

local fields = {}

local required_period = {
  type = "record", required = true, fields = { from = { type = "date", required = true }, to = { type = "date" } },
}

local function text(required) return { type = "string", required = required } end
local function flag(default) return { type = "boolean", default = default } end
local function list_of(element, required) return { type = "list", of = element, required = required } end
local function choice(...) return { type = "string", one_of = { ... } } end

local ids = { type = "id" }
local state = { type = "string" }

local coded_text = {
  type = "record",
  fields = {
    code = { type = "id", required = true }, text = text(true),
    codes = list_of(text()), settings = list_of(text()),
  },
}

fields.document_kinds = { "clinical_record", "other", "progress_documentation", "treatment_plan" }

--- What can be transplanted (R7.1); src/caseflow/zones.h has the same list.
fields.organs = {
  "cord_blood", "dual_organ", "heart", "heart_lung", "intestine", "intestine_multivisceral", "islet_cells", "kidney", "liver", "lung",
  "marrow_allogeneic", "marrow_autologous", "multivisceral", "pancreas", "stem_cells_allogeneic", "stem_cells_autologous",
}

local codes = list_of {
  type = "record",
  fields = {
    code = text(true), label = text(true), from = { type = "date" }, to = { type = "date" },
    organ = { type = "string", one_of = fields.organs, rule = "R7.1" },
  },
}

-- Services that a zone of a transplant does not hold, with the reason.
local zone_exclusion = {
  type = "record", rule = "R7.2",
  fields = {
    zone = { type = "integer", required = true, min = 1, max = 4 }, codes = list_of(text(), true),
    reason = { type = "id", required = true },
  },
}

--- p.category and p.inpatient.
fields.category = {
  id = { type = "id", required = true },
  title = text(true),
  description = text(true),
  examples = list_of(text(), true),
  review = { type = "string", required = true, one_of = { "mnr", "precert" } },
  recommended = flag(false),
  documents = { type = "list", of = { type = "string", one_of = fields.document_kinds }, required = true, rule = "R5.1" },
  codes = codes,
  diagnoses = codes,
  gates = {
    type = "record",
    fields = {
      initial_visits = { type = "integer", min = 1, max = 100, rule = "R3.5" },
      ancillary_network = flag(false), geography = flag(false), benefit_confirmation = flag(false),
    },
  },
  precedence = { type = "integer", default = 0 },
  any_setting = flag(false),
  with_inpatient = flag(false),
  not_available = flag(false),
  criteria = list_of(ids, true),
  suggestions = list_of(coded_text),
  zone_exclusions = list_of(zone_exclusion),
  notices = list_of(coded_text),
  education = {
    type = "list", rule = "R9.3",
    of = { type = "record", fields = { title = text(true), url = { type = "url", required = true } } },
  },
  observation_hours = {
    type = "record", rule = "R3.3",
    fields = { above = { type = "integer", required = true }, up_to = { type = "integer", required = true } },
  },
}

local settings = {
  type = "record",
  fields = {
    information_window_days = { type = "integer", min = 1, max = 365, rule = "R5.1" },
    asking_business_days = { type = "integer", min = 1, max = 30, rule = "R5.1" },
    next_review_days = { type = "integer", min = 1, max = 30, rule = "R4.7" },
    reconsideration_days = { type = "integer", min = 1, max = 3650, rule = "R8.5" },
    initial_visits = { type = "integer", min = 1, max = 100, rule = "R3.5" },
    auto_approve = { type = "boolean", rule = "R4.11" },
    mnr_scope = choice("participating_only", "all_providers"),
    calendar = ids,
    zone = { type = "zone" },
    retro_window_days = { type = "integer", min = 1, max = 3650, rule = "R5.3" },
    readmission_days = { type = "integer", min = 1, max = 365, rule = "R10.3" },
  },
}

--- What a level (contract or plan document, group, payer) may set (R2.12).
fields.settings = settings.fields

-- R4.10, R2.14: an entity that may determine in the organization's place, under a neutral name.
local delegate = {
  type = "record", rule = "R4.10",
  fields = {
    id = { type = "id", required = true },
    name = text(true),
    kind = { type = "string", required = true, one_of = { "ancillary_network", "imaging_vendor", "transplant_network" } },
    categories = { type = "list", of = ids, required = true },
    daily_file = flag(true), -- R10.2: false where its determinations are left out of the daily file
  },
}

-- R2.14: whom the organization works with, by what they do; their own names are data.
local party = { type = "string", rule = "R2.14" }
local parties = {
  type = "record", rule = "R2.14",
  fields = {
    ancillary_therapy_network = party, imaging_choice_vendor = party, transplant_network = party,
    home_health_and_dme_programme = party, physician_consultation_service = party, payer_notification_service = party,
    reporting_portal = party, clinical_viewer = party,
  },
}

local checklist_item = {
  type = "record", fields = { id = { type = "id", required = true }, title = text(true), done = { type = "boolean", required = true } },
}

-- R8.7: an independent review organization, under a neutral name, and the providers that it has ties to.
local reviewer = {
  type = "record", rule = "R8.7",
  fields = { id = { type = "id", required = true }, name = text(true), conflicts = list_of(text()) },
}

--- p.payer.
fields.payer = {
  id = { type = "id", required = true },
  name = text(true),
  live = flag(false),
  zone = { type = "zone", required = true },
  calendar = ids,
  phone = text(true),
  fax = text(),
  email = text(),
  address = text(),
  settings = settings,
  profiles = list_of(ids),
  operating_procedures = {
    type = "record", rule = "R2.10",
    fields = {
      complete = { type = "boolean", required = true }, reviewed_by = text(), reviewed_on = { type = "date" },
      items = list_of(checklist_item),
    },
  },
  contacts = { type = "map", of = { type = "string" } },
  delegates = list_of(delegate),
  parties = parties,
  network_exceptions = list_of(ids),
  independent_reviewers = list_of(reviewer),
}

-- What is charged beside the network access fee, which includes utilization management itself.
local billable = {
  type = "record", rule = "R2.4",
  fields = {
    item = { type = "string", required = true, one_of = { "appeal_customization", "clinical_record_access", "medical_opinion" } },
    rate = { type = "money", required = true },
    per = { type = "string", required = true, one_of = { "hour", "month", "once" } },
  },
}

-- R8.8: what a group changes in its appeals, which the organization approves and bills.
local appeal_customization = {
  type = "record", rule = "R8.8",
  fields = { text = text(true), approved_by = text(), approved_on = { type = "date" } },
}

local component = { type = "boolean", required = true, rule = "R2.1" }

--- p.group: every field of R2.1 under its own name.
fields.group = {
  payer = { type = "id", required = true },
  group = { type = "id", required = true },
  name = text(true),
  status = { type = "string", required = true, one_of = { "active", "approved", "draft" }, rule = "R2.10" },
  approved = { type = "record", rule = "R2.10", fields = { by = text(true), on = { type = "date", required = true } } },
  effective = required_period,
  products = {
    type = "record", required = true, rule = "R2.1",
    fields = {
      medical_network = { type = "boolean", required = true, rule = "R2.2" },
      utilization_management = { type = "boolean", required = true, rule = "R2.1" },
      case_management = flag(false),
    },
  },
  components = {
    type = "record", required = true, rule = "R2.1",
    fields = {
      inpatient_precertification = component, concurrent_review = component, discharge_planning = component,
      outpatient_precertification = component, retrospective_review = component, medical_necessity_appeals = component,
    },
  },
  subscribers = { type = "integer", required = true, min = 1, rule = "R2.3" },
  aggregate = {
    type = "record", rule = "R2.3",
    fields = {
      id = { type = "id", required = true }, named_by_payer = { type = "boolean", required = true },
      subscribers = { type = "integer", required = true },
    },
  },
  states = { type = "list", of = state, rule = "R2.13" },
  mnr_states = list_of(state, true),
  plan_types = list_of(text(), true),
  categories = { type = "list", of = ids, required = true, rule = "R2.5" },
  plan_requires_op_precert = { type = "boolean", required = true, rule = "R2.5" },
  transplant = {
    type = "any", required = true, rule = "R2.6",
  },
  cob = {
    type = "record", required = true, rule = "R3.7",
    fields = { commercial = { type = "string", required = true, one_of = { "payer_decides" } } },
  },
  contacts = { type = "map", of = { type = "string" }, required = true },
  letter = { type = "record", required = true, fields = { brand = text(true), exclusions = text(), return_address = text() } },
  calendar = { type = "id", required = true },
  zone = { type = "zone", required = true },
  high_dollar_threshold = { type = "money", required = true, rule = "R9.1" },
  stop_loss_deductible = { type = "money", required = true, rule = "R10.3" },
  trigger_diagnoses = list_of(text()),
  funding = { type = "string", required = true, one_of = { "fully_insured", "self_funded" } },
  situs_state = { type = "string", required = true },
  regimes = { type = "map", of = list_of(ids), required = true, rule = "R5.5" },
  unit_values = { type = "map", of = { type = "money" }, required = true, rule = "R10.3" },
  spd = { type = "record", rule = "R2.9", fields = { reference = text(true), date = { type = "date", required = true } } },
  plan_document = settings,
  settings = settings,
  delegates = list_of(ids),
  billable = list_of(billable),
  appeal_customization = appeal_customization,
}

--- The transplant parameters of a group (R2.6, R7.2).
fields.transplant = {
  network = { type = "string", required = true, rule = "R2.6" },
  auto_zone3_days = { type = "integer", min = 45, max = 60, default = 60, rule = "R7.2" },
  allo_zone3_days = { type = "integer", min = 60, max = 90, default = 90, rule = "R7.2" },
  zone4_days = { type = "integer", min = 90, max = 365, default = 365, rule = "R7.2" },
}

--- One entry of p.reasons.
fields.reason = {
  use = {
    type = "list", required = true,
    of = {
      type = "string",
      one_of = { "closed", "denial", "no_um", "not_available", "not_required", "notice", "partial", "pend", "referred" },
    },
  },
  plain = text(true),
  clinical = text(true),
  x12 = text(),
  guideline = text(),
}

--- p.phrases: the sentences that letters must carry (R3.2, R2.13, R8.2). Every one is required, so that none is forgotten.
fields.phrases = {
  disclaimer = text(true),
  exclusions = text(true),
  appeal = text(true),
  peer_to_peer = text(true),
  external_review = text(true),
  phone = text(true),
  language_help = text(true),
  suggestion = text(true),
}

--- p.calendar.
fields.calendar = {
  id = { type = "id", required = true },
  zone = { type = "zone", required = true },
  open = { type = "time", required = true },
  close = { type = "time", required = true },
  weekdays = { type = "list", of = { type = "integer", min = 1, max = 7 }, required = true },
  holidays = { type = "list", of = { type = "date" }, required = true },
  through = { type = "date", required = true },
}

local length_units = { "business_days", "calendar_days", "calendar_days_minus_holidays", "hours", "months" }
local case_kind = choice("appeal", "external_review", "peer_to_peer", "review", "stay", "transplant")
local length = { type = "integer", required = true, min = 1, max = 4000 }
local unit = { type = "string", required = true, one_of = length_units }

--- The clocks a rule can be of, each with the events that may start it. Those that end in `_filing`
-- never run: they are the last days of the member's rights.
fields.clock_starts = {
  decision = { "asked", "complete", "receipt", "reconsidered" },
  information = { "asked" },
  asking = { "asked", "receipt" },
  next_review = { "planned" },
  observation_24h = { "admitted" },
  observation_48h = { "admitted" },
  preliminary = { "receipt" },
  forward = { "receipt" },
  peer_to_peer = { "asked", "receipt" },
  course = { "planned" },
  appeal_filing = { "notified" },
  external_filing = { "notified" },
  reconsideration_filing = { "notified" },
}

-- Against what a law's figures were compared, and when: without it nothing is verified (R5.5).
local checked = { type = "record", rule = "R5.5", fields = { against = text(true), on = { type = "date", required = true } } }

-- Which cases: what is not named is not asked.
local when = {
  type = "record",
  fields = {
    timing = list_of(choice("concurrent", "post_service", "predetermination", "preservice")),
    urgency = list_of(choice("emergency", "standard", "urgent")),
    review = list_of(choice("mnr", "precert")),
    category = list_of(ids),
    channel = list_of(choice("edi", "fax", "fhir", "phone", "portal", "socket")),
    asked = list_of(choice("in_time", "late")), -- a stay's extension: at least 24 hours before the days approved end, or not
  },
}

--- One clock of a regime.
fields.clock = {
  levels = { type = "integer", min = 1, max = 2, rule = "R8.6" }, -- of appeal_filing: how many levels of appeal there are
  clock = { type = "string", required = true, one_of = names.sorted_keys(fields.clock_starts) },
  rule = { type = "id", required = true },
  source = text(true),
  verified = { type = "boolean", rule = "R5.5" }, -- absent: as its regime says
  checked = checked,
  kind = choice("internal", "law", "programme"),
  length = length,
  unit = unit,
  start = {
    type = "string", required = true,
    one_of = { "admitted", "asked", "complete", "notified", "planned", "receipt", "reconsidered" },
  },
  start_when_open = flag(false),
  tolled = flag(false),
  restart = { type = "record", fields = { length = length, unit = unit } },
  met_by = { type = "string", required = true, one_of = { "decision", "notification" } },
  warn_percent = { type = "integer", min = 1, max = 99, default = 20 },
  on_missed = { type = "string", one_of = { "deemed_approved", "escalate" }, default = "escalate" },
  extension = { type = "record", fields = { max = { type = "integer", required = true, min = 1 }, length = length, unit = unit } },
  rolls_to_business_day = flag(false),
  setting = { type = "string" },
  case_kinds = list_of(case_kind),
  when = when,
}

-- What a law says that is no clock: told beside the answer to every case that it covers.
local notice = {
  type = "record",
  fields = {
    code = { type = "id", required = true }, text = text(true), case_kinds = list_of(case_kind), when = when,
    -- hours that nobody may deny: from the instant that one fact tells, as many as another one's value says (R3.3)
    protects = {
      type = "record", rule = "R3.3",
      fields = {
        from = { type = "id", required = true }, by = { type = "id", required = true },
        hours = { type = "map", of = { type = "integer", min = 1, max = 2000 }, required = true },
      },
    },
  },
}

--- p.regime.
fields.regime = {
  id = { type = "id", required = true },
  title = text(true),
  source = text(true),
  kind = { type = "string", required = true, one_of = { "law", "profile", "programme" } },
  verified = { type = "boolean", required = true, rule = "R5.5" },
  checked = checked,
  effective = required_period,
  applies_to = {
    type = "record",
    fields = {
      lines_of_business = list_of(text()), funding = list_of(choice("fully_insured", "self_funded")), states = list_of(state),
    },
  },
  clocks = { type = "list", of = { type = "record", fields = fields.clock }, required = true },
  notices = list_of(notice),
  letters = { type = "map", of = list_of(choice("member", "payer", "provider")), rule = "R5.8" },
}

return fields
