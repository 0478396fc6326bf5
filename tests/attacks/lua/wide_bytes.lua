-- file=error function=error library=error
local s = ("x"):rep(500000)
for i = 1, 1e6 do local t = { s:byte(1, -1) } end
