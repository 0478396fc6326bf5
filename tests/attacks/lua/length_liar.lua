-- file=blocked function=blocked library=instructions
local t = setmetatable({}, { __len = function() return math.maxinteger end, __index = function() return 1 end, __newindex = function() end })
table.insert(t, 1, "x")
for i = 1, #t do end
return table.concat(t, "", 1, math.maxinteger)
