-- file=blocked function=blocked library=instructions
for _ = 1, math.huge do pcall(function() for _ = 1, math.huge do end end) end
