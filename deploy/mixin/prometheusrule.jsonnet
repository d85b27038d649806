// One PrometheusRule object with everything, for clusters without the chart (OpenShift's user workload monitoring, …).
// jsonnet prometheusrule.jsonnet --tla-str namespace=monitoring | kubectl apply -f -
local mixin = import 'mixin.libsonnet';

function(namespace='monitoring', labels={}) {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'milvus-exporter', namespace: namespace, labels: { 'app.kubernetes.io/name': 'milvus-exporter' } + labels },
  spec: { groups: mixin.prometheusRules.groups + mixin.prometheusAlerts.groups },
}
