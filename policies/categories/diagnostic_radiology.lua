--- Diagnostic radiology: high-technology imaging of outpatients; imaging during a stay belongs to the stay (R3.5).
local p = require "precert.policy"

return p.category {
  id = "diagnostic_radiology",
  title = "Diagnostic radiology",
  description = "High-technology imaging, outpatient or ambulatory only: CT, MRI and MRA, myocardial perfusion, PET, diagnostic "
    .. "catheterization and stress echo. In-network sites are offered for CT, MRI and PET, never required.",
  examples = { "CT", "MRI and MRA", "myocardial perfusion", "PET", "diagnostic catheterization", "stress echo" },
  review = "precert",
  documents = {}, -- the facts decide: an acute head injury must not wait for records
  education = { { title = "Imaging tests", url = "https://medlineplus.gov/diagnosticimaging.html" } },
  suggestions = {
    {
      code = "in_network_imaging_site", text = "An in-network imaging site can be chosen for this study; the choice is free.",
      codes = { "70450", "70551", "70553", "72148", "73721", "74177", "78815" },
    },
  },
  codes = {
    { code = "70450", label = "CT head", from = "2025-01-01" },
    { code = "70551", label = "MRI brain without contrast", from = "2025-01-01" },
    { code = "70553", label = "MRI brain with and without contrast", from = "2025-01-01" },
    { code = "72148", label = "MRI lumbar spine", from = "2025-01-01" },
    { code = "73721", label = "MRI knee", from = "2025-01-01" },
    { code = "74177", label = "CT abdomen and pelvis", from = "2025-01-01" },
    { code = "78452", label = "Myocardial perfusion", from = "2025-01-01" },
    { code = "78815", label = "PET-CT", from = "2025-01-01" },
    { code = "93350", label = "Stress echo", from = "2025-01-01" },
    { code = "93351", label = "Stress echo, complete", from = "2025-01-01" },
    { code = "93458", label = "Left heart catheterization", from = "2025-01-01" },
  },
  criteria = {
    "diagnostic_radiology.ct_head", "diagnostic_radiology.brain_mri", "diagnostic_radiology.spine_mri", "diagnostic_radiology.knee_mri",
    "diagnostic_radiology.ct_abdomen", "diagnostic_radiology.stress_imaging", "diagnostic_radiology.pet_ct",
    "diagnostic_radiology.left_heart_cath",
  },
}
