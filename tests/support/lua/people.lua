-- Principals of every role, made over the admin socket, and clients that are logged in as them.
local people = {}

-- The therapist's practice, a surgeon's office and the payer of the sample data; strangers, who must see nothing of them.
people.ROWS = {
  payer = { name = "Dana Ledger", roles = { "payer" }, payer = "sample" },
  insurer = { name = "Ines Premium", roles = { "payer" }, payer = "sample_insured" },
  other_payer = { name = "Ola Stranger", roles = { "payer" }, payer = "elsewhere" },
  provider = { name = "Front desk, Juniper Therapy", roles = { "provider" }, provider = "1000000012" },
  surgeon = { name = "Office of Dr. Marsh", roles = { "provider" }, provider = "1000000020" },
  other_provider = { name = "Front desk, Far Hills", roles = { "provider" }, provider = "1000000046" },
  intake = { name = "Ivy Intake", roles = { "intake" } },
  nurse = { name = "Nora Quill, RN", roles = { "nurse" }, credentials = "RN" },
  medical_director = { name = "Milo Hart, MD", roles = { "medical_director" }, credentials = "MD" },
  second_director = { name = "Mira Stone, MD", roles = { "medical_director" }, credentials = "MD" },
  payer_medical_director = { name = "Pia Wells, MD", roles = { "payer_medical_director" }, payer = "sample" },
  iro = { id = "iro-north", name = "Northern Independent Review", roles = { "iro" } }, -- first in the sample payer's rotation
  author = { name = "Ada Author", roles = { "author" } },
  auditor = { name = "Otto Auditor", roles = { "auditor" } },
  admin = { name = "Remote admin", roles = { "admin" } },
}

-- Adds the named ones (all by default); returns name -> token.
function people.add(admin, names)
  local tokens = {}
  for name, row in pairs(people.ROWS) do
    local wanted = not names
    for _, each in ipairs(names or {}) do wanted = wanted or each == name end
    if wanted then
      local params = { id = name:gsub("_", "-") }
      for key, value in pairs(row) do params[key] = value end
      tokens[name] = admin:must("admin.principal_add", params).token
    end
  end
  return tokens
end

-- A table of logged-in clients by name, connected when first asked for.
function people.clients(daemon, tokens)
  return setmetatable({}, {
    __index = function(self, name)
      local token = assert(tokens[name], "nobody is called " .. name)
      local client = daemon:client { token = token }
      rawset(self, name, client)
      return client
    end,
  })
end

return people
