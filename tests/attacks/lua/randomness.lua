-- file=blocked function=blocked library=blocked
return math.random(1, 1000000)
