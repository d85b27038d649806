# Rules with every time in them 20 times shorter, thresholds as they are: the story of --demo takes five minutes, and an
# alert that waits for ten would never see the end of it.
BEGIN { MILLIS["ms"] = 1; MILLIS["s"] = 1000; MILLIS["m"] = 60000; MILLIS["h"] = 3600000; MILLIS["d"] = 86400000; MILLIS["w"] = 604800000 }

function shorter(time,   total, count) { # 1h30m
  while (match(time, /^[0-9]+/)) {
    count = substr(time, 1, RLENGTH)
    time = substr(time, RLENGTH + 1)
    match(time, /^[a-z]+/)
    total += count * MILLIS[substr(time, 1, RLENGTH)]
    time = substr(time, RLENGTH + 1)
  }
  total = int(total / 20)
  return (total > 0 ? total : 1) "ms"
}

{
  line = ""
  while (match($0, /(for: |interval: |offset |\[)[0-9]+[smhdw][0-9smhdw]*(:[0-9][0-9smhdw]*)?/)) { # [45m:1m] is a range and its step
    found = substr($0, RSTART, RLENGTH)
    line = line substr($0, 1, RSTART - 1)
    $0 = substr($0, RSTART + RLENGTH)
    match(found, /[0-9]/)
    line = line substr(found, 1, RSTART - 1)
    parts = split(substr(found, RSTART), part, ":")
    for (i = 1; i <= parts; i++) line = line (i > 1 ? ":" : "") shorter(part[i])
  }
  print line $0
}
