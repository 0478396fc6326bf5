-- file=error function=error library=error
error(nil)
