-- file=error function=error library=error
error({ secret = 1 })
