-- file=blocked function=blocked library=blocked
return string.format("%20p", {})
