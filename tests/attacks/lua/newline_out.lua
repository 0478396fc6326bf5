-- file=ok function=ok library=ok
return "}\n{\"forged\":true}"
