-- file=instructions function=instructions library=instructions
local n = 0
for word in ("x"):rep(3000):gmatch("x-x-x-x-y") do n = n + 1 end
return n
