-- file=ok function=error library=error
local t = {}
for i = 1, 3000 do t[i] = ("y"):rep(1000) end
return t
