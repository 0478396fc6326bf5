-- file=blocked function=blocked library=blocked
xpcall(function() error("x") end, function() while true do end end)
