-- file=instructions function=instructions library=instructions
return (("("):rep(60000):gsub("%b()", ""))
