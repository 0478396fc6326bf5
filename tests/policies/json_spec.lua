-- The bytes of numbers and texts, which the evaluator in C writes in the same way.
local policy = require "tests.support.lua.policy"
local plain_host = require "tests.support.lua.plain_host"
local json_text = require "tests.support.lua.json_text"

local files = {}
for path, source in pairs(policy.sdk()) do files[#files + 1] = { path = path, source = source } end
local host = plain_host.new(files)
local json = host.require("precert.json")

describe("canonical JSON", function()
  it("writes integral numbers plain and others as short as they read back", function()
    local cases = {
      [3.0] = "3", [-0.0] = "0", [36.4] = "36.4", [0.1] = "0.1", [1 / 3] = "0.3333333333333333", [1e21] = "1e+21", [5e-5] = "5e-05",
      [9007199254740991] = "9007199254740991", [123456.5] = "123456.5", [-2.25] = "-2.25",
    }
    for number, text in pairs(cases) do
      assert.equal(text, json.number(number))
      assert.equal(number, tonumber(json.number(number)))
    end
    assert.equal("-9223372036854775808", json.number(math.mininteger))
  end)

  it("escapes control characters, quotes and backslashes, and nothing else", function()
    assert.equal('"a\\"b\\\\c\\n\\u0001é\127/"', json.quote('a"b\\c\n\1é\127/'))
  end)

  it("sorts names bytewise and tells an empty list from an empty object", function()
    assert.equal('{"B":[],"a":{},"b":[1,2]}', json.encode { b = { 1, 2 }, B = json.array({}), a = {} })
  end)

  it("is read back by the specs' reader, without nulls", function()
    local value = json_text.decode('{"a":[1,null,"x\\u00e9\\n"],"b":null,"c":{"d":1.5e1}}')
    assert.equal("xé\n", value.a[3])
    assert.is_nil(value.b)
    assert.equal(15, value.c.d)
  end)
end)
