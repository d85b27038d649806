// The rules and dashboards of this project as a mixin: nothing is said twice, everything comes from
// ../prometheus/rules and ../../dashboards, and the parameters are written into it here.
local config = import 'config.libsonnet';

local files = {
  availability: importstr '../prometheus/rules/availability.yaml',
  collections: importstr '../prometheus/rules/collections.yaml',
  writes: importstr '../prometheus/rules/writes.yaml',
  queries: importstr '../prometheus/rules/queries.yaml',
  capacity: importstr '../prometheus/rules/capacity.yaml',
  dependencies: importstr '../prometheus/rules/dependencies.yaml',
  exporter: importstr '../prometheus/rules/exporter.yaml',
  released: importstr '../prometheus/rules/optional/released.yaml',
};
local groups(text) = std.parseYaml(text).groups;

// Replaces what stands in a rule, and fails if it does not stand there: a parameter must never be without effect.
local replace(text, from, to, where) =
  assert std.length(std.findSubstr(from, text)) > 0 : '%s: expected to find %s in %s' % [where, from, text];
  std.strReplace(text, from, to);

local isWord(c) = std.member('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:', c);

// Adds matchers to each family in a query. Recorded series (their names have a colon) are made from chosen ones already.
local select(expr, selector) =
  if selector == '' then expr else
    local parts = std.split(expr, 'milvus_');
    local wordEnd(s, i) = if i < std.length(s) && isWord(s[i]) then wordEnd(s, i + 1) else i;
    local with(s) =
      local end = wordEnd(s, 0);
      local rest = s[end:];
      s[:end] + (if std.startsWith(rest, '{') then '{' + selector + ', ' + rest[1:] else '{' + selector + '}' + rest);
    local recorded(i) = std.length(std.findSubstr(':', parts[i][:wordEnd(parts[i], 0)])) > 0 || std.endsWith(parts[i - 1], ':');
    std.join('milvus_', [parts[0]] + [if recorded(i) then parts[i] else with(parts[i]) for i in std.range(1, std.length(parts) - 1)]);

local thresholds(c) = {
  MilvusSearchLatencyHigh: [['hybrid_search"} > 1 ', 'hybrid_search"} > %g ' % c.searchP99Seconds], ['HybridSearch"}) > 1', 'HybridSearch"}) > %g' % c.minRequestsPerSecond]],
  MilvusHighErrorRate: [['}) > 1)', '}) > %g)' % c.minRequestsPerSecond], ['> 0.05', '> %g' % c.errorRatioWarn]],
  MilvusHighErrorRateCritical: [['}) > 1)', '}) > %g)' % c.minRequestsPerSecond], ['> 0.2', '> %g' % c.errorRatioCrit]],
  MilvusChannelCheckpointLag: [['> 1800 ', '> %g ' % c.checkpointLagWarn]],
  MilvusChannelCheckpointLagCritical: [['> 3600 ', '> %g ' % c.checkpointLagCrit]],
  MilvusNodeMemoryNearWriteThrottle: [['> 0.85', '> %g' % c.memoryWarn]],
  MilvusNodeMemoryWritesWillBeDenied: [['> 0.93', '> %g' % c.memoryCrit]],
  MilvusProxyQueueing: [['> 0.2', '> %g' % c.queueSeconds]],
  MilvusCDCReplicationLag: [['> 300', '> %g' % c.cdcLagSeconds]],
  MilvusCertificateExpiring: [['14 * 86400', '%g * 86400' % c.certificateDays]],
  MilvusCollectionCountNearLimit: [['65536', '%d' % c.maxCapacityUnits]],
};

local parameterized(rule, c) =
  local name = std.get(rule, 'alert', rule[if 'record' in rule then 'record' else 'alert']);
  local limited = std.foldl(function(e, r) replace(e, r[0], r[1], name), std.get(thresholds(c), name, []), rule.expr);
  local grouped = std.strReplace(limited, config._config.clusterLabels, c.clusterLabels);
  rule { expr: select(grouped, c.selector) };

local linked(rule, c) = parameterized(rule, c) + {
  annotations+: {
    runbook_url: replace(rule.annotations.runbook_url, config._config.runbookUrl, c.runbookUrl, rule.alert),
    dashboard_url: c.grafanaUrl + rule.annotations.dashboard_url,
  },
};

config {
  prometheusAlerts+:: {
    local c = $._config,
    local known = [rule.alert for file in std.objectValues(files) for group in groups(file) for rule in group.rules],
    local unknown = std.setDiff(std.set([name for name in std.objectFields(c.enabled)]), std.set(known)),
    assert unknown == [] : 'enabled: found %s (expected names of alerts)' % std.join(', ', unknown),
    groups+: std.filter(function(group) group.rules != [], [
      group { rules: [linked(rule, c) for rule in group.rules if std.get(c.enabled, rule.alert, true)] }
      for file in std.objectValues(files)
      for group in groups(file)
    ]),
  },

  prometheusRules+:: {
    groups+: [
      group { rules: [parameterized(rule, $._config) for rule in group.rules] }
      for group in groups(importstr '../prometheus/rules/recording.yaml')
    ],
  },

  grafanaDashboards+:: {
    'milvus-overview.json': import '../../dashboards/milvus-overview.json',
    'milvus-collections.json': import '../../dashboards/milvus-collections.json',
    'milvus-query.json': import '../../dashboards/milvus-query.json',
    'milvus-write.json': import '../../dashboards/milvus-write.json',
    'milvus-topology.json': import '../../dashboards/milvus-topology.json',
    'milvus-dependencies.json': import '../../dashboards/milvus-dependencies.json',
    'milvus-exporter-self.json': import '../../dashboards/milvus-exporter-self.json',
    'milvus-fleet.json': import '../../dashboards/milvus-fleet.json',
  },
}
