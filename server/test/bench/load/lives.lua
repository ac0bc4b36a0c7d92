-- wrk's script for whole lives: order, message, code, finish. Each thread has one connection and one account. Arguments: a file
-- with a path that orders on each line and, after a tab, the sender of its message; and the path of the simulator.
local count, orders, simulator = 0, {}, nil
local step, key, sender, id, phone, lives = 0, nil, nil, nil, nil, 0

function setup(thread)
  thread:set("index", count)
  count = count + 1
end

function init(args)
  for line in io.lines(args[1]) do table.insert(orders, line) end
  simulator = args[2]
end

function request()
  if step == 0 then
    local path
    path, sender = orders[(index * 97 + lives) % #orders + 1]:match("^(.*)\t(.*)$")
    key = path:match("api_key=([^&]*)")
    return wrk.format("GET", path)
  end
  if step == 1 then
    local text = string.format('{"to":"%s","from":"%s","text":"Your code is %06d"}', phone, sender, id % 1000000)
    return wrk.format("POST", simulator, { ["content-type"] = "application/json" }, text)
  end
  local action = step == 2 and "getStatus" or "setStatus&status=6"
  return wrk.format("GET", "/stubs/handler_api.php?api_key=" .. key .. "&action=" .. action .. "&id=" .. id)
end

local expected = { [0] = "^ACCESS_NUMBER:", [1] = "^{", [2] = "^STATUS_OK:", [3] = "^ACCESS_ACTIVATION" }

function response(status, _, body)
  if status ~= 200 or not body:find(expected[step]) then
    io.stderr:write("unexpected at step " .. step .. ": " .. body .. "\n")
    os.exit(3)
  end
  if step == 0 then id, phone = body:match("^ACCESS_NUMBER:(%d+):(%d+)") end
  if step == 3 then lives = lives + 1 end
  step = (step + 1) % 4
end
