-- file=blocked function=blocked library=blocked
function helper() end
