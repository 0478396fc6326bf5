-- file=instructions function=instructions library=instructions
local hay, needle = ("a"):rep(500000), ("a"):rep(250000) .. "b"
for i = 1, 1e6 do if hay:find(needle, 1, true) then return i end end
