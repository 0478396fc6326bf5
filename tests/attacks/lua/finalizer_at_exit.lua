-- file=blocked function=blocked library=blocked
return { setmetatable({}, { __gc = function() repeat until false end }) }
