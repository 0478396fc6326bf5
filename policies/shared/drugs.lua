--- Drugs that may have failed, and the specialties that order drugs: one list for all injectables, so that a request for
-- two of them can be answered.
local drugs = {}

drugs.failed = {
  "adalimumab", "azathioprine", "certolizumab", "corticosteroid", "etanercept", "golimumab", "hydroxychloroquine", "infliximab",
  "leflunomide", "mesalamine", "methotrexate", "sulfasalazine",
}

drugs.specialties = { "hematology", "immunology", "neurology", "other", "rheumatology" }

return drugs
