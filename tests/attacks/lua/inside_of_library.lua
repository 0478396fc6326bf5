-- file=blocked function=blocked library=ok
return type(require("precert.main"))
