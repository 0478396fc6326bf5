-- file=blocked function=blocked library=blocked
do local guard <close> = setmetatable({}, { __close = function() repeat until false end }) end
