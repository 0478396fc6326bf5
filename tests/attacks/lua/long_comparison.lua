-- file=wall function=wall library=wall
local a = ("x"):rep(1000000)
local b = a:sub(1, -2) .. "y"
local n = 0
for i = 1, 1e9 do if a < b then n = n + 1 end end
return n
