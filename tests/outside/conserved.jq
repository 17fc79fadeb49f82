# Of a saved run: whether no request is lost or told of twice. At every event, what was launched is waiting, in flight,
# done, failed or cancelled, and what the run says is in flight is so. Prints a line for each program that made requests,
# "sync: 3 launched: 2 done, 1 failed", or a line for each fault.
def of_event: .args | objects | if has("kind") then . elif has("end") then .end else empty end;

# What an event makes of its request, whose state is the input; else an error.
def next($kind):
	if $kind == "launch" and (. == null or . == "dropped") then "waiting"
	elif $kind == "drop" and . == "waiting" then "dropped"
	elif ($kind == "lookup" or $kind == "connect") and (. == "waiting" or . == "in flight") then "in flight"
	elif $kind == "response" and . == "in flight" then "done"
	elif $kind == "fail" and (. == "waiting" or . == "in flight") then "failed"
	elif $kind == "cancel" and (. == "waiting" or . == "in flight") then "cancelled"
	elif ($kind | IN("try", "miss", "connected", "address", "tls", "secured", "sent", "interim", "first-byte", "head", "size", "body", "redirect"))
		and . == "in flight" then "in flight"
	else error("\($kind) of a request that is \(. // "not launched")") end;

reduce (.traceEvents[] | select(.args != null)) as $event ({ requests: {}, flight: { sync: 0, async: 0 }, faults: [] };
	if $event.ph == "C" and $event.name == "in flight" then
		if $event.args == .flight then . else
			.faults += ["at \($event.ts) the run says \($event.args) are in flight, its events \(.flight)"] end
	else
		([$event | of_event][0] // {}) as $told
		| if ($told.track != "sync" and $told.track != "async") or ($told.kind | IN("launch", "drop", "lookup", "connect", "response",
				"fail", "cancel", "try", "miss", "connected", "address", "tls", "secured", "sent", "interim", "first-byte", "head",
				"size", "body", "redirect") | not) then .
		else
			"\($told.track) \($told.number)" as $request
			| .requests[$request] as $before
			| ($before | try next($told.kind) catch { fault: . }) as $after
			| if $after | type == "object" then .faults += ["\($request), at \($event.ts): \($after.fault)"]
			else
				.requests[$request] = $after
				| if $before != "in flight" and $after == "in flight" then .flight[$told.track] += 1
				elif $before == "in flight" and $after != "in flight" then .flight[$told.track] -= 1
				else . end
			end
		end
	end)
| .faults[],
	(.requests | to_entries | group_by(.key | split(" ")[0]) | reverse[]
	| "\(.[0].key | split(" ")[0]): \(length) launched: \(group_by(.value) | map("\(length) \(.[0].value)") | join(", "))")
