-- file=blocked function=blocked library=error
local function deeper() local ok, why = pcall(deeper) if not ok then error(why, 0) end end
for i = 1, 3 do deeper() end
