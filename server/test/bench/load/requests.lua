-- wrk's script for a list of requests, taken in turn. Arguments: a file with one on each line (method, path, body, parted by
-- tabs; "HEADER", name and value for all), and the file that answers are written to, or "-". "########" in a body becomes the
-- number of the request.
local threads, prepared, counted, turn = {}, {}, {}, 0

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local headers = {}
  for line in io.lines(args[1]) do
    local method, path, body = line:match("^([^\t]*)\t([^\t]*)\t?(.*)$")
    if method == "HEADER" then
      headers[path] = body
    else
      local text = wrk.format(method, path, headers, body ~= "" and body or nil)
      table.insert(prepared, text)
      counted[#prepared] = text:find("########", 1, true) ~= nil
    end
  end
  if args[2] == "-" then return end
  out, bodies = args[2], {}
  response = function(_, _, body) bodies[#bodies + 1] = body end
end

function request()
  turn = turn + 1
  local at = (turn - 1) % #prepared + 1
  if not counted[at] then return prepared[at] end
  return (prepared[at]:gsub("########", string.format("%08d", turn)))
end

function done()
  local file
  for _, thread in ipairs(threads) do
    local path = thread:get("out")
    if path then
      file = file or assert(io.open(path, "w"))
      file:write(table.concat(thread:get("bodies"), "\n"), "\n")
    end
  end
  if file then file:close() end
end
