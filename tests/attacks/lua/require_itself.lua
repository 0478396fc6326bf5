-- file=error function=error library=ok
return require("a")
