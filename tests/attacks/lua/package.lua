-- file=blocked function=blocked library=blocked
return package.loadlib("libc.so.6", "system")
