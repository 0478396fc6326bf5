--- Orthotics and prosthetics.
local p = require "precert.policy"

return p.category {
  id = "orthotics_prosthetics",
  title = "Orthotics and prosthetics",
  description = "Braces, limbs, voice aids, and facial prostheses when a nonphysician provides them.",
  examples = { "cranial helmet", "electronic joint", "facial prosthesis", "voice amplifier" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "S1040", label = "Cranial helmet", from = "2025-01-01" },
    { code = "L5856", label = "Microprocessor knee", from = "2025-01-01" },
    { code = "L8500", label = "Artificial larynx", from = "2025-01-01" },
    { code = "L8510", label = "Voice amplifier", from = "2025-01-01" },
    { code = "L8040", label = "Nasal prosthesis", from = "2025-01-01" },
    { code = "L8042", label = "Orbital prosthesis", from = "2025-01-01" },
    { code = "L8045", label = "Auricular prosthesis", from = "2025-01-01" },
  },
  criteria = {
    "orthotics_prosthetics.cranial_helmet", "orthotics_prosthetics.microprocessor_knee", "orthotics_prosthetics.voice",
    "orthotics_prosthetics.facial",
  },
}
