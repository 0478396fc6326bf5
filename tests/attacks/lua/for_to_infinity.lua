-- file=instructions function=instructions library=instructions
for i = 1, math.huge do end
