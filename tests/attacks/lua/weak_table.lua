-- file=blocked function=blocked library=blocked
local cache = setmetatable({}, { __mode = "k" })
for i = 1, 1e6 do cache[{}] = ("x"):rep(i % 1000) end
