-- file=instructions function=instructions library=instructions
local n = 0
for i = 1, 1e9 do local t = { i } n = n + #t end
return n
