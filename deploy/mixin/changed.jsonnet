// For the check alone: every parameter at another value, so that promtool sees what they do to the rules.
local mixin = (import 'mixin.libsonnet') + {
  _config+:: {
    clusterLabels: 'cluster, namespace, app_kubernetes_io_instance',
    selector: 'environment="production"',
    searchP99Seconds: 11,
    minRequestsPerSecond: 12,
    errorRatioWarn: 0.13,
    errorRatioCrit: 0.14,
    checkpointLagWarn: 15,
    checkpointLagCrit: 16,
    memoryWarn: 0.17,
    memoryCrit: 0.18,
    queueSeconds: 19,
    cdcLagSeconds: 20,
    certificateDays: 21,
    maxCapacityUnits: 22,
    grafanaUrl: 'https://grafana.example',
    runbookUrl: 'https://runbooks.example',
    enabled: { MilvusSlowQueries: false },
  },
};
{ groups: mixin.prometheusRules.groups + mixin.prometheusAlerts.groups }
