-- file=blocked function=blocked library=error
local t = {}
for i = 1, 3000 do t = setmetatable({}, { __index = t }) end
for i = 1, 1e6 do local x = t.missing end
