-- Sends the requests of a file in turn, forever: a line is a path, a tab and a body (none: GET).
--
--   wrk … --script requests.lua URL -- FILE THINK
--
-- THINK above 0: every connection pauses before each request for whole milliseconds of chance, THINK
-- on average. wrk knows no fixed rate; many connections that think for long beside what an answer
-- takes ask nearly independently of each other and of the answers. Ends with one line of JSON.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("first", threads)
end

function init(arguments)
  local requests = {}
  for line in io.lines(arguments[1]) do
    local path, body = line:match("^([^\t]*)\t(.*)$")
    local headers = {["Host"] = "localhost"}
    if body ~= "" then headers["Content-Type"] = "application/json" end
    requests[#requests + 1] = wrk.format(body == "" and "GET" or "POST", path, headers,
                                         body ~= "" and body or nil)
  end
  -- Threads begin at different places, or they would all ask the same at once.
  local next = (first - 1) * 7 % #requests
  function request()
    next = next % #requests + 1
    return requests[next]
  end
  local think = tonumber(arguments[2])
  if think > 0 then
    math.randomseed(first)
    function delay()
      return math.floor(2 * think * math.random() + math.random())
    end
  end
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'wrk {"requests":%d,"bytes":%d,"microseconds":%d,"p50":%d,"p99":%d,"p999":%d,"most":%d,' ..
      '"refused":%d,"broken":%d}\n',
    summary.requests, summary.bytes, summary.duration, latency:percentile(50),
    latency:percentile(99), latency:percentile(99.9), latency.max, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
