-- file=blocked function=blocked library=blocked
return load("return 1")()
