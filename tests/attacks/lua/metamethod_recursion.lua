-- file=blocked function=blocked library=error
local t = setmetatable({}, {})
getmetatable(t).__index = function(s, k) return s[k .. "x"] end
return t.a
