-- file=ok function=error library=error
local t = {}
t.t = t
return t
