-- file=error function=error library=error
error("\255\0\n\"", 0)
