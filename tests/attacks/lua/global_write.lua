-- file=blocked function=blocked library=blocked
shared_counter = 1
