-- file=ok function=ok library=ok
return tostring({}) .. tostring(tostring) .. string.format("%s", string)
