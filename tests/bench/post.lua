-- wrk: post the file named by PROMPT as a form does; with TYPING set, as the page's script does while one types
local file = io.open(os.getenv("PROMPT"), "rb")
local prompt = file:read("*a")
file:close()
local edge = "----costcalcbench"
local function part(name, value)
  return "--" .. edge .. "\r\nContent-Disposition: form-data; name=\"" .. name .. "\"\r\n\r\n" .. value .. "\r\n"
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. edge
local typing = os.getenv("TYPING")
if typing then wrk.headers["HX-Request"] = "true" end
local seen = typing and part("chart", "money") or ""
wrk.body = part("prompt", prompt) .. part("output_tokens", "500") .. part("requests", "1000") .. seen .. "--" .. edge .. "--\r\n"
