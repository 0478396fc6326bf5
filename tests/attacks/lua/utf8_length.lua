-- file=instructions function=instructions library=instructions
local s, n = ("\u{20AC}"):rep(200000), 0
for i = 1, 1e6 do n = n + utf8.len(s) end
return n
