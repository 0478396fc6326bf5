-- file=ok function=error library=error
return "\xff\xfe"
