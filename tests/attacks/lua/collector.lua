-- file=blocked function=blocked library=blocked
collectgarbage("stop")
local n = 0
for i = 1, 1e9 do local t = { i } n = n + #t end
