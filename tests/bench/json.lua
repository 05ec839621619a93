-- wrk: post the file named by PROMPT, which holds JSON, as a program does
local file = io.open(os.getenv("PROMPT"), "rb")
wrk.body = file:read("*a")
file:close()
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
