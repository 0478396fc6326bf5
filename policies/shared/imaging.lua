--- Signs that imaging must not wait for: one list for all studies, so that a request for two of them can be answered.
local imaging = {}

imaging.red_flags = {
  "cancer", "cauda_equina", "fracture", "immune_suppression", "infection", "papilledema", "progressive_deficit", "thunderclap_onset",
  "trauma",
}

return imaging
