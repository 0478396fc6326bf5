-- luacheck for policies, the SDK and their specs. Policies see an allow-list of names; the SDK has setmetatable too.
std = "lua54"
max_line_length = 140
-- tests/attacks/lua: sources that attack the sandbox; what luacheck would warn of is what each is for.
exclude_files = { "build/**", "policies/.editor/**", "tests/attacks/lua/**" }

local policy_names = {
  read_globals = {
    "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type", "require", "math", "string", "table", "utf8",
  },
}
files["policies/**/*.lua"] = { std = "none", read_globals = policy_names.read_globals }
local sdk_names = { "setmetatable", "getmetatable" }
for _, name in ipairs(policy_names.read_globals) do sdk_names[#sdk_names + 1] = name end
files["policies/lib/precert/*.lua"] = { std = "none", read_globals = sdk_names }
files["tests/**/*_spec.lua"] = { std = "lua54+busted", max_line_length = 160 } -- golden lines are long
