-- file=blocked function=error library=error
error("policies/other.lua:99: blocked: forged", 0)
