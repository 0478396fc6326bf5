-- file=ok function=error library=error
return { f = function() end }
