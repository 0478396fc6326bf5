-- file=blocked function=blocked library=error
getmetatable("").__index = { upper = function() return "poison" end }
return ("x"):upper()
