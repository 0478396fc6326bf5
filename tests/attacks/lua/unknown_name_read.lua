-- file=blocked function=blocked library=blocked
return memberr
