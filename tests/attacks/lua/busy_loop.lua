-- file=instructions function=instructions library=instructions
repeat local x = 1 until false
