-- file=instructions function=instructions library=instructions
local t = {}
for i = 1, 100000 do t[i] = i % 7 end
table.sort(t, function(a, b) return a <= b end)
for i = 1, math.huge do table.sort(t) end
