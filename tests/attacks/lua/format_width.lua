-- file=error function=error library=error
return string.format("%999999d", 1)
