-- file=instructions function=instructions library=instructions
local a, n = ("x"):rep(400000), 0
for i = 1, 1e9 do n = n + #(a .. i) end
return n
