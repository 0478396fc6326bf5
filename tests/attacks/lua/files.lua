-- file=blocked function=blocked library=blocked
return io.open("/etc/passwd"):read("a")
