-- file=blocked function=blocked library=blocked
return os.execute("id")
