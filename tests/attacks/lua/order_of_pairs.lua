-- file=ok function=ok library=ok
local t, r = {}, {}
for w in ("one two three four five six seven eight nine ten"):gmatch("%a+") do t[w] = #w end
for k in pairs(t) do r[#r + 1] = k end
return table.concat(r, " ")
