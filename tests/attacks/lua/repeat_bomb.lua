-- file=memory function=memory library=memory
local s = "ab"
return #s:rep(1 << 40)
