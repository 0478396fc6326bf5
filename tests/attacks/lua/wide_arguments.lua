-- file=error function=error library=error
local t = {}
for i = 1, 20000 do t[i] = i end
local n = 0
for i = 1, 1e6 do n = n + select("#", table.unpack(t)) end
return n
