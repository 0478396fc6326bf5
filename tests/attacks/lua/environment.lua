-- file=blocked function=blocked library=blocked
_ENV = { os = 1 }
return os
