-- file=ok function=instructions library=instructions
local t = {}
for i = 1, 4e5 do t[i * 2.0 ^ 43 + 0.5] = i end
return #t
