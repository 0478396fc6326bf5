-- file=ok function=error library=error
return 0 / 0
