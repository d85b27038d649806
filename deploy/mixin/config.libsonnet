// What can be set: mixin + { _config+:: { … } }
{
  _config+:: {
    // What tells one Milvus from another in this Prometheus. With several Kubernetes clusters in one:
    // 'cluster, namespace, app_kubernetes_io_instance'.
    clusterLabels: 'namespace, app_kubernetes_io_instance',
    // Matchers for every family, the exporter's and Milvus' own, such as 'environment="production"'.
    selector: '',

    searchP99Seconds: 1,
    minRequestsPerSecond: 1,
    errorRatioWarn: 0.05,
    errorRatioCrit: 0.2,
    checkpointLagWarn: 1800,
    checkpointLagCrit: 3600,
    memoryWarn: 0.85,
    memoryCrit: 0.93,
    queueSeconds: 0.2,
    cdcLagSeconds: 300,
    certificateDays: 14,
    maxCapacityUnits: 65536,

    // Before each link of an alert: where Grafana is, and where the runbooks are.
    grafanaUrl: '',
    runbookUrl: 'https://milvusexporter.io/runbooks',

    // Alerts by name; what is not named is on.
    enabled: { MilvusCollectionReleased: false },
  },
}
