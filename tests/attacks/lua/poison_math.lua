-- file=blocked function=blocked library=blocked
math.max = math.min
