-- file=blocked function=blocked library=blocked
local _ENV = {}
x = 1
