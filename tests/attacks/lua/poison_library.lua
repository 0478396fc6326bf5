-- file=blocked function=blocked library=blocked
string.upper = function() return "poison" end
