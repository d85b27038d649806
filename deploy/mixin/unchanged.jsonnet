// For the check alone: the mixin as it comes must say exactly what the rules say.
local mixin = import 'mixin.libsonnet';
local rules(text) = [rule for group in std.parseYaml(text).groups for rule in group.rules];
local plain = std.flatMap(rules, [
  importstr '../prometheus/rules/availability.yaml',
  importstr '../prometheus/rules/capacity.yaml',
  importstr '../prometheus/rules/collections.yaml',
  importstr '../prometheus/rules/dependencies.yaml',
  importstr '../prometheus/rules/exporter.yaml',
  importstr '../prometheus/rules/queries.yaml',
  importstr '../prometheus/rules/writes.yaml',
  importstr '../prometheus/rules/recording.yaml',
]);
local mixed = [rule for group in mixin.prometheusAlerts.groups + mixin.prometheusRules.groups for rule in group.rules];
local name(rule) = std.get(rule, 'alert', std.get(rule, 'record'));
assert std.length(plain) == std.length(mixed) : 'found %d rules (expected %d)' % [std.length(mixed), std.length(plain)];
assert std.sort(plain, name) == std.sort(mixed, name) : 'found other rules (expected those of ../prometheus/rules)';
{ groups: mixin.prometheusRules.groups + mixin.prometheusAlerts.groups }
