-- file=instructions function=instructions library=instructions
local s = ("7"):rep(500000)
for i = 1, 1e6 do local n = tonumber(s, 8) end
