-- file=error function=error library=error
return require("..secrets")
