-- The policies that are shipped: they load without an error, and their examples hold (they run at every load).
local policy = require "tests.support.lua.policy"

describe("the shipped policies", function()
  local set = policy.load("policies")

  it("load without an error", function()
    local errors = {}
    for i, d in ipairs(set.diagnostics) do
      if d.severity == "error" then errors[#errors + 1] = set.diagnostic_lines[i] end
    end
    assert.same({}, errors)
    assert.is_string(set.catalogue_text)
  end)

  it("name every category and inpatient type of the programme (R3.3, R3.4)", function()
    local wanted = {
      "chiropractic", "cochlear_implants", "diagnostic_radiology", "dme", "erectile_dysfunction", "experimental", "gastric_bypass",
      "home_health", "home_infusion", "injectable_medications", "inpatient_acute", "inpatient_detox", "inpatient_ltac",
      "inpatient_maternity", "inpatient_mh_sa", "inpatient_mh_sa_residential", "inpatient_rehab", "inpatient_snf", "observation",
      "oral_pharynx", "orthotics_prosthetics", "outpatient_mh_sa", "outpatient_procedures", "pt_ot", "sleep_management",
      "speech_therapy", "spinal", "therapeutic_radiology", "transplant", "unlisted",
    }
    local found = {}
    for i, category in ipairs(set.catalogue.categories) do found[i] = category.id end
    table.sort(found)
    assert.same(wanted, found)
  end)

  it("mark the categories recommended for high-cost specialty drugs (R3.5)", function()
    local recommended = {}
    for _, category in ipairs(set.catalogue.categories) do
      if category.recommended then recommended[#recommended + 1] = category.id end
    end
    table.sort(recommended)
    assert.same({ "experimental", "home_health", "home_infusion", "injectable_medications" }, recommended)
  end)

  it("say of every criterion what a director is offered (R4.5), and nothing denies", function()
    local denial = {}
    for _, reason in ipairs(set.catalogue.reasons) do
      for _, use in ipairs(reason.use) do denial[reason.code] = denial[reason.code] or use == "denial" end
    end
    for _, criterion in ipairs(set.catalogue.criteria) do assert.is_true(denial[criterion.not_met], criterion.id) end
  end)
end)
