-- file=blocked function=blocked library=blocked
return debug.getregistry()
