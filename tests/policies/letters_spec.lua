-- Letter templates at load: the letters, the values they may name and the parts they must show.
local fixture = require "tests.support.lua.fixture"

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function errors_of(path, text)
  return fixture.errors(fixture.load { [path] = text })
end

local function sorted(list)
  table.sort(list)
  return list
end

describe("a mistake in a letter:", function()
  local shipped = fixture.files()["letters/denial.member.txt"]

  local golden = {
    { "a letter that is missing", "letters/partial.member.txt", false,
      "letters/partial.member.txt:1:1: error: missing_letter: there is no partial letter to the member (R8.1, R8.2); add the file; "
        .. "it shows authorization, codes, from, to, reasons, guideline, appeal, phone, peer_to_peer, external_review, disclaimer, suggestion" },
    { "a misspelt value", "letters/denial.member.txt", "Dear {{member_name}},\n  see {{gudeline}}\n" .. shipped,
      "letters/denial.member.txt:2:7: error: unknown_value: there is no value 'gudeline'; did you mean 'guideline'?" },
    { "a misspelt value of a list's item", "letters/denial.member.txt", shipped .. "\n{{#reasons}}{{plian}}{{/reasons}}",
      "error: unknown_value: there is no value 'plian'; did you mean 'plain'?" },
    { "an item's value outside its list", "letters/denial.member.txt", "{{clinical}}\n" .. shipped,
      "letters/denial.member.txt:1:1: error: unknown_value: there is no value 'clinical'; use one of: answer, appeal, approved, " },
    { "a list as a text", "letters/denial.member.txt", "{{reasons}}\n" .. shipped,
      "letters/denial.member.txt:1:1: error: unknown_value: 'reasons' is a list: it has no text of its own; "
        .. "write {{#reasons}} ... {{/reasons}}" },
    { "a mandatory part that is not shown", "letters/no_review.provider.txt", "{{date}}\n{{reason}}\n",
      "letters/no_review.provider.txt:1:1: error: missing_part: the no_review letter to the provider must show 'disclaimer' (R3.1); "
        .. "add {{disclaimer}}" },
    { "a section that does not end", "letters/denial.member.txt", shipped .. "\n{{#approved}}x",
      "error: malformed_template: the section 'approved' does not end; add {{/approved}}" },
    { "a section that ends before the one inside it", "letters/denial.member.txt", "{{#approved}}{{#reasons}}{{/approved}}{{/reasons}}" .. shipped,
      "letters/denial.member.txt:1:26: error: malformed_template: {{/approved}} ends no section that is open here; "
        .. "write {{/reasons}} first" },
    { "a tag without an end", "letters/denial.member.txt", shipped .. "\n{{date",
      "error: malformed_template: the tag has no end; write }} behind the name" },
    { "phrases that are missing", "phrases.lua", false,
      "phrases.lua:1:1: error: missing_phrases: there are no phrases for letters (R3.2, R8.2); add the file: return p.phrases { " },
  }
  for _, case in ipairs(golden) do
    it(case[1], function()
      local got = table.concat(errors_of(case[2], case[3]), "\n")
      assert.truthy(got:find(case[4], 1, true), got)
    end)
  end

  it("every mandatory part of every letter is missed when it is not shown", function()
    local letters = fixture.load().host.require("precert.letters")
    for _, kind in ipairs(letters.kinds) do
      local missed = errors_of("letters/" .. kind.id .. ".txt", "{{date}}\n")
      assert.equal(#kind.must, #missed, kind.id)
      for i, name in ipairs(kind.must) do assert.truthy(table.concat(missed, "\n"):find("'" .. name .. "'", 1, true), missed[i]) end
    end
  end)

  it("a letter that nothing sends is a warning", function()
    local set = fixture.load { ["letters/aproval.member.txt"] = "{{date}}" }
    assert.is_string(set.catalogue_text)
    assert.truthy(table.concat(set.diagnostic_lines, "\n"):find(
      "letters/aproval.member.txt:1:1: warning: letter_not_sent: no letter 'aproval.member' is ever sent; did you mean 'approval.member'?",
      1, true))
  end)
end)

-- The daemon refuses letters by a table of its own; authors are checked by the SDK's. They may not drift apart.
describe("the SDK's table of letters", function()
  local letters = fixture.load().host.require("precert.letters")
  local fields = fixture.load().host.require("precert.fields")

  it("is the daemon's", function()
    local c, macros, rows = read("src/letter/letter.c"), {}, {}
    for name, list in c:gmatch("#define (%u+) ([^\n]+)") do macros[name] = list end
    for kind, to, must in c:gmatch('{"([%l_]+)",%s+"(%l+)",%s+(%b{})}') do
      for name, list in pairs(macros) do must = must:gsub("%f[%u]" .. name .. "%f[%U]", list) end
      local row = {}
      for name in must:gmatch('"([%l_]+)"') do row[#row + 1] = name end
      rows[#rows + 1] = kind .. "." .. to .. ": " .. table.concat(sorted(row), " ")
    end
    local own = {}
    for _, kind in ipairs(letters.kinds) do
      own[#own + 1] = kind.id .. ": " .. table.concat(sorted { table.unpack(kind.must) }, " ")
    end
    assert.equal(40, #rows)
    assert.same(sorted(rows), sorted(own))
  end)

  it("names only values that the engine puts into letters", function()
    local c = read("src/engine/letters.c")
    for _, name in ipairs(letters.texts) do assert.truthy(c:find('"' .. name .. '"', 1, true), name) end
    for name in pairs(letters.lists) do assert.truthy(c:find('"' .. name .. '"', 1, true), name) end
    for name in pairs(fields.phrases) do assert.is_nil(letters.lists[name]) end
  end)
end)
