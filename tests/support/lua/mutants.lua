--- Mutants of policy files: the slips that a hand makes. Each is one small change of one file, named by its line, and the same
-- on every machine.

local mutants = {}

-- Where comments, the header and prose stand nothing is changed: a word in a question is no mistake that a machine can find.
local prose = { "ask", "title", "text", "name", "clinical", "plain", "description", "section", "references", "by", "notes", "label" }

local function in_prose(source, at)
  local line_start = source:sub(1, at):match(".*\n()") or 1
  local before = source:sub(line_start, at - 1)
  if before:find("%-%-") then return true end
  local _, quotes = before:gsub('"', "")
  if quotes % 2 == 0 then return false end
  local name = before:match('([%a_]+)%s*=%s*{?[^=]*"[^"]*$')
  for _, word in ipairs(prose) do
    if name == word then return true end
  end
  return before:find('%a[%w_]*%(%s*"[^"]*$') ~= nil -- the name of an example made by a function
end

local function line_of(source, at)
  local _, lines = source:sub(1, at):gsub("\n", "")
  return lines + 1
end

local function add(list, source, first, last, to, kind)
  if in_prose(source, first) then return end
  list[#list + 1] = {
    kind = kind, line = line_of(source, first), was = source:sub(first, last), now = to,
    source = source:sub(1, first - 1) .. to .. source:sub(last + 1),
  }
end

-- Each maker takes the part of a criterion in which a slip changes the meaning: from `facts` to the examples.
local makers = {}

function makers.delete_a_comma(source, from, upto, list)
  for at in source:sub(1, upto):gmatch("(),") do
    -- at the end of a line before a brace a comma is optional
    if at > from and not source:find("^,%s*[})]", at) then add(list, source, at, at, "", "comma deleted") end
  end
end

function makers.delete_a_brace(source, from, upto, list)
  for at in source:sub(1, upto):gmatch("()[{}()]") do
    if at > from then add(list, source, at, at, "", "bracket deleted") end
  end
end

function makers.rename_a_fact(source, from, upto, list)
  for at, name, behind in source:sub(1, upto):gmatch("fact%.()([%l_%d]+)()") do
    local other = name:sub(2, 2) .. name:sub(1, 1) .. name:sub(3) .. "x"
    if at > from and #name > 2 then add(list, source, at, behind - 1, other, "fact renamed") end
  end
end

function makers.rename_a_comparison(source, from, upto, list)
  for at, name, behind in source:sub(1, upto):gmatch(":()([%l_]+)()%(") do
    if at > from then add(list, source, at, behind - 1, name .. "s", "comparison renamed") end
  end
end

local swapped = {
  at_least = { "above", "at_most", "below" }, at_most = { "below", "at_least", "above" }, above = { "at_least", "at_most" },
  below = { "at_most", "at_least" }, is_true = { "is_false" }, is_false = { "is_true" }, is_one_of = { "is_none_of" },
  is_none_of = { "is_one_of" }, includes_any = { "includes_none" }, includes_none = { "includes_any" },
}

function makers.swap_a_comparison(source, from, upto, list)
  for at, name, behind in source:sub(1, upto):gmatch(":()([%l_]+)()%(") do
    for _, other in ipairs(at > from and swapped[name] or {}) do add(list, source, at, behind - 1, other, "comparison swapped") end
  end
end

function makers.move_a_threshold(source, from, upto, list)
  for at, number, behind in source:sub(1, upto):gmatch(":[%l_]+%(()([%d.]+)()%)") do
    if at > from then
      for _, step in ipairs { 1, -1 } do
        add(list, source, at, behind - 1, tostring(tonumber(number) + step), "threshold moved")
      end
    end
  end
end

function makers.swap_bounds(source, _, upto, list)
  for first, low, middle, high, last in source:sub(1, upto):gmatch("min = ()([%d.]+)(, max = )([%d.]+)()") do
    if low ~= high then add(list, source, first, last - 1, high .. middle .. low, "min and max swapped") end
  end
  for first, a, comma, b, last in source:sub(1, upto):gmatch(":between%(()([%d.]+)(,%s*)([%d.]+)()%)") do
    add(list, source, first, last - 1, b .. comma .. a, "bounds swapped")
  end
end

function makers.swap_a_group(source, from, upto, list)
  for at, name, behind in source:sub(1, upto):gmatch("%f[%w_]()(%l+)() {") do
    local other = at > from and ({ all = "any", any = "all" })[name]
    -- of one part, all and any are the same
    local body = other and source:match("^%b{}", behind + 1)
    if body and select(2, body:gsub(":[%l_]+%(", "")) > 1 then add(list, source, at, behind - 1, other, "group swapped") end
  end
end

function makers.swap_dates(source, _, _, list)
  local first, a, middle, b, last = source:match('()"(%d%d%d%d%-%d%d%-%d%d)"(, next_review = )"(%d%d%d%d%-%d%d%-%d%d)"()')
  if first then add(list, source, first, last - 1, '"' .. b .. '"' .. middle .. '"' .. a .. '"', "dates swapped") end
  local at, date, behind = source:match('effective = { from = ()("%d%d%d%d%-%d%d%-%d%d")()')
  if at then add(list, source, at, behind - 1, date:gsub("%-(%d%d)%-", "-13-", 1), "month 13") end
end

function makers.misspell_a_field(source, _, _, list)
  for at, name, behind in source:gmatch("\n  ()([%l_]+)() = ") do
    if source:sub(at - 3, at - 1) == "\n  " then add(list, source, at, behind - 1, name .. "_", "field misspelt") end
  end
end

function makers.misspell_a_choice(source, from, upto, list)
  for at, name, behind in source:sub(1, upto):gmatch('is_%l+_of { "()([%l_%d]+)()"') do
    if at > from then add(list, source, at, behind - 1, name .. "x", "choice misspelt") end
  end
end

local order = {
  "delete_a_comma", "delete_a_brace", "rename_a_fact", "rename_a_comparison", "swap_a_comparison", "move_a_threshold", "swap_bounds",
  "swap_a_group", "swap_dates", "misspell_a_field", "misspell_a_choice",
}

--- All mutants of one criteria file, in a fixed order.
---@param source string
---@return {kind: string, line: integer, was: string, now: string, source: string}[]
function mutants.of(source)
  local list = {}
  local from = source:find("\n  facts = ", 1, true) or source:find("return c.define", 1, true)
  local upto = source:find("\n  examples = ", 1, true) or #source
  for _, name in ipairs(order) do makers[name](source, from, upto, list) end
  return list
end

return mutants
