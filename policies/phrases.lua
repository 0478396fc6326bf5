--- The sentences that letters carry. Change a wording here and every letter has it from the next activation on.
local p = require "precert.policy"

return p.phrases {
  disclaimer = "This determination is about medical necessity only. It does not guarantee benefits, eligibility or payment: the health "
    .. "plan decides those by the terms in force on the date of service.",
  exclusions = "The exclusions and limitations of the benefit plan apply.",
  appeal = "You may appeal within 180 days of this letter, in writing or by phone. An urgent appeal is decided within 72 hours. A medical "
    .. "director who took no part in this decision, and does not work for the person who made it, decides the appeal.",
  peer_to_peer = "The treating physician may talk this decision over with a medical director before or after it takes effect. Call to "
    .. "arrange a time.",
  external_review = "After the appeal you have the right to a review by an independent review organization, free of charge, if you ask "
    .. "within four months. Its decision binds the plan.",
  phone = "1-800-555-0110",
  language_help = "Help in your language is free of charge at the number above.",
  suggestion = "You can ask your provider to send what is missing, or to ask for a talk with a medical director.",
}
