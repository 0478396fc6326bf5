-- file=blocked function=blocked library=blocked
local t = {}
for i = 1, 20 do t[{}] = i end
for k, v in pairs(t) do return v end
