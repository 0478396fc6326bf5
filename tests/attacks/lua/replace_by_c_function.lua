-- file=instructions function=instructions library=instructions
local s = ("abc"):rep(100000)
for i = 1, 1e5 do s:gsub(".", string.upper) end
