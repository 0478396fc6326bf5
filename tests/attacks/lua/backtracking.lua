-- file=instructions function=instructions library=instructions
return ("a"):rep(36):match(("a*"):rep(9) .. "b")
