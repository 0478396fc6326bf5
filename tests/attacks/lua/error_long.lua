-- file=error function=error library=error
error(("x"):rep(500000))
