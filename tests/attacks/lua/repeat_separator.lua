-- file=memory function=memory library=memory
return #("").rep("", math.maxinteger, ",")
