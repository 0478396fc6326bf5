-- file=ok function=ok library=ok
local s = ("").rep("", math.maxinteger, "")
return #s
