-- Posts the forms of a file, one after another, never the same twice before all were used; of so many answers, if told.
local forms, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do forms[#forms + 1] = line end
  at = tonumber(args[2]) or 0
  local left = tonumber(args[3])
  if left then
    function response()
      left = left - 1
      if left == 0 then wrk.thread:stop() end
    end
  end
end
function request()
  at = at + 1
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded"}, forms[(at - 1) % #forms + 1])
end
