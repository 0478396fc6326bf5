-- Guidelines for providers (R9.3): the site that precertctl writes, and the same over the socket.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local shell = require "tests.support.lua.shell"

local daemon, tokens

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
  tokens = people.add(daemon:admin())
end)
teardown(function() daemon:finish() end)

local function as(who) return daemon:client { token = tokens[who] } end

-- Every tag that opens is closed, in order; void elements and the doctype apart.
local void = { meta = true, input = true, br = true }
local function assert_nested(html, name)
  local open = {}
  html = html:gsub("<style>.-</style>", ""):gsub("<script>.-</script>", "")
  for slash, tag in html:gmatch("<(/?)(%l[%l%d]*)") do
    if slash == "" and not void[tag] then
      open[#open + 1] = tag
    elseif slash == "/" then
      assert.equal(table.remove(open), tag, name)
    end
  end
  assert.equal(0, #open, name .. ": " .. table.concat(open, " "))
end

describe("precertctl policy docs", function()
  local site
  setup(function()
    site = daemon.directory .. "/site"
    local text, status = shell.run(("%s --json policy docs %s %s/policies --as-of 2026-11-16"):format(Daemon.ctl, site, shell.root))
    assert.equal(0, status, text)
  end)

  local function page(name) return shell.read(site .. "/" .. name) end

  it("writes a page for every category, an index and the codes", function()
    for _, category in ipairs(as("provider"):must("category.list", {}).categories) do
      local html = page("category-" .. category.id .. ".html")
      assert.truthy(html:find("Who asks", 1, true))
      assert.truthy(page("index.html"):find('href="category-' .. category.id .. '.html"', 1, true))
    end
    assert.truthy(page("codes.html"):find("<code>97110</code>", 1, true))
  end)

  it("writes pages that are whole, with landmarks, headings without gaps and nothing from elsewhere", function()
    for name in shell.must("ls " .. site):gmatch("[^\n]+") do
      local html = page(name)
      assert_nested(html, name)
      for _, part in ipairs { '<html lang="en">', "<header>", "<main ", "<footer>", 'class="skip" href="#main"', "<title>" } do
        assert.truthy(html:find(part, 1, true), name .. ": " .. part)
      end
      assert.equal(1, select(2, html:gsub("<h1>", "")), name)
      local last = 1
      for level in html:gmatch("<h(%d)") do
        assert.is_true(tonumber(level) <= last + 1, name .. ": h" .. level .. " after h" .. last)
        last = tonumber(level)
      end
      assert.is_nil(html:find("<link", 1, true) or html:find("<img", 1, true) or html:find(" src=", 1, true), name)
      local ids = {}
      for id in html:gmatch(' id="([^"]*)"') do
        assert.is_nil(ids[id], name .. ": the id " .. id .. " stands twice")
        ids[id] = true
      end
      for target in html:gmatch('href="#([^"]*)"') do assert.is_true(ids[target], name .. ": #" .. target) end
      for target in html:gmatch('href="([%w_.-]+%.html)"') do assert.truthy(io.open(site .. "/" .. target), name .. ": " .. target) end
    end
  end)

  it("tells what a provider needs: criteria, references, what to submit, education", function()
    local html = page "category-gastric_bypass.html"
    for _, part in ipairs {
      "BMI 40 or more, or 35 or more with a serious comorbidity", "NIH consensus statement 1991", "Clinical record",
      "Body mass index at the latest visit", "PRC-BAR-1, section 2", "The in-network professional who arranges the care",
      '<a href="https://', "43775", "dates of service from",
    } do
      assert.truthy(html:find(part, 1, true), part)
    end
  end)

  it("gives the same bytes again", function()
    shell.must(("%s policy docs %s.again %s/policies --as-of 2026-11-16"):format(Daemon.ctl, site, shell.root))
    assert.equal("", shell.run(("diff -r %s %s.again"):format(site, site)))
  end)
end)

describe("guideline.*", function()
  it("lists the guidelines of the serving revision for everybody", function()
    for _, who in ipairs { "provider", "payer", "nurse", "author", "auditor" } do
      local list = as(who):must("guideline.list", {}).guidelines
      assert.is_true(#list > 50, who)
      assert.is_string(list[1].guideline)
    end
  end)

  it("shows a page by guideline and by category, as text and as HTML", function()
    local client = as "provider"
    local text = client:must("guideline.show", { guideline = "PRC-BAR-1" })
    assert.equal("gastric_bypass", text.category)
    assert.truthy(text.guideline:find("What to submit", 1, true))
    for line in text.guideline:gmatch("[^\n]+") do
      if not line:find("^%s*%-") and not line:find("https://", 1, true) then assert.is_true(utf8.len(line) <= 78, line) end
    end
    local html = client:must("guideline.show", { category = "gastric_bypass", format = "html" })
    assert_nested(html.guideline, "guideline.show")
    assert.is_nil(html.guideline:find("href=\"%l+%.html\"")) -- the page is read by itself
  end)

  it("names what is wrong with the question", function()
    local client = as "provider"
    assert.equal("params.guideline", client:refused("guideline.show", {}).data.field)
    assert.equal("only_one", client:refused("guideline.show", { guideline = "a", category = "b" }).data.reason)
    assert.equal(-32003, client:refused("guideline.show", { guideline = "PRC-NONE-1" }).code)
    assert.equal("params.format", client:refused("guideline.show", { category = "pt_ot", format = "pdf" }).data.field)
  end)

  it("is shown by precertctl", function()
    local text = shell.run(("env PRECERT_SOCKET=%s PRECERT_TOKEN=%s %s guideline show --category pt_ot"):format(
      daemon.socket, tokens.provider, Daemon.ctl))
    assert.truthy(text:find("Who asks\n========", 1, true), text)
    text = shell.run(("env PRECERT_SOCKET=%s PRECERT_TOKEN=%s %s guideline list"):format(daemon.socket, tokens.provider, Daemon.ctl))
    assert.truthy(text:find("PRC-BAR-1", 1, true), text)
  end)
end)
