-- file=instructions function=instructions library=instructions
::again:: goto again
