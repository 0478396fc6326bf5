-- file=blocked function=blocked library=blocked
for i = 1, 10 do setmetatable({}, { __gc = function() repeat until false end }) end
collectgarbage("collect")
