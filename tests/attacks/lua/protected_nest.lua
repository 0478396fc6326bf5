-- file=blocked function=blocked library=instructions
local function again() pcall(again) return again() end again()
