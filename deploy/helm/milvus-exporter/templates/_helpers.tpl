{{- define "exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "exporter.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "exporter.name" . }}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* The name is never "milvus": Milvus' own monitors take what carries its name and release and a port "metrics". */}}
{{- define "exporter.selector" -}}
app.kubernetes.io/name: milvus-exporter
app.kubernetes.io/instance: {{ include "exporter.fullname" . }}
{{- end }}

{{- define "exporter.labels" -}}
{{ include "exporter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "exporter.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ printf "%s@%s" .repository .digest }}{{ else }}{{ printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}{{ end }}
{{- end }}
{{- end }}

{{- define "exporter.milvusNamespace" -}}
{{- default .Release.Namespace .Values.milvus.namespace }}
{{- end }}

{{- /* The Service of a release: Helm's chart and the operator name it alike, unless the release has "milvus" in its name. */}}
{{- define "exporter.milvusAddress" -}}
{{- if .Values.milvus.address }}
{{- .Values.milvus.address }}
{{- else }}
{{- $service := ternary .Values.milvus.release (printf "%s-milvus" .Values.milvus.release) (contains "milvus" .Values.milvus.release) }}
{{- printf "%s.%s.svc:19530" $service (include "exporter.milvusNamespace" .) }}
{{- end }}
{{- end }}

{{- define "exporter.credentialsSecret" -}}
{{- if .Values.milvus.existingSecret }}{{ .Values.milvus.existingSecret }}{{ else if .Values.milvus.password }}{{ include "exporter.fullname" . }}-credentials{{ end }}
{{- end }}

{{- define "exporter.webSecret" -}}
{{- if .Values.web.existingSecret }}{{ .Values.web.existingSecret }}{{ else if .Values.web.config }}{{ include "exporter.fullname" . }}-web{{ end }}
{{- end }}

{{- /* The configuration file: what the values say, and .Values.config over it. */}}
{{- define "exporter.config" -}}
{{- $milvus := dict "address" (include "exporter.milvusAddress" .) }}
{{- with .Values.milvus }}
{{- if .username }}{{ $_ := set $milvus "username" .username }}{{ end }}
{{- if and .existingSecret .tokenKey }}{{ $_ := set $milvus "token-file" (printf "/etc/milvus-exporter/credentials/%s" .tokenKey) }}
{{- else if .existingSecret }}{{ $_ := set $milvus "password-file" (printf "/etc/milvus-exporter/credentials/%s" .passwordKey) }}
{{- else if .password }}{{ $_ := set $milvus "password-file" "/etc/milvus-exporter/credentials/password" }}{{ end }}
{{- if .tls.enabled }}
{{- $tls := dict "enabled" true }}
{{- if .tls.existingSecret }}
{{- range $option, $key := dict "ca-file" .tls.caKey "cert-file" .tls.certKey "key-file" .tls.keyKey }}
{{- if $key }}{{ $_ := set $tls $option (printf "/etc/milvus-exporter/milvus-tls/%s" $key) }}{{ end }}
{{- end }}
{{- end }}
{{- if .tls.serverName }}{{ $_ := set $tls "server-name" .tls.serverName }}{{ end }}
{{- if .tls.insecureSkipVerify }}{{ $_ := set $tls "insecure-skip-verify" true }}{{ end }}
{{- $_ := set $milvus "tls" $tls }}
{{- end }}
{{- end }}
{{- $config := dict "milvus" $milvus }}
{{- if include "exporter.webSecret" . }}
{{- $_ := set $config "web" (dict "config" (dict "file" "/etc/milvus-exporter/web/web-config.yaml") "health-address" (printf ":%v" .Values.web.healthPort)) }}
{{- end }}
{{- if .Values.probe.targets }}
{{- $allow := list }}
{{- range .Values.probe.targets }}{{ $allow = append $allow .address }}{{ end }}
{{- $_ := set $config "probe" (dict "allow" (uniq $allow)) }}
{{- end }}
{{- toYaml (mergeOverwrite $config (deepCopy .Values.config)) }}
{{- end }}

{{- /* What a monitor says of an endpoint, ServiceMonitor and PodMonitor alike. */}}
{{- define "exporter.endpoint" -}}
{{- with .Values.metrics.serviceMonitor }}
port: metrics
path: /metrics
interval: {{ .interval }}
scrapeTimeout: {{ .scrapeTimeout }}
scheme: {{ .scheme }}
{{- with .tlsConfig }}
tlsConfig: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .basicAuth }}
basicAuth: {{ toYaml . | nindent 2 }}
{{- end }}
{{- if .honorLabels }}
honorLabels: true
{{- end }}
{{- with .metricRelabelings }}
metricRelabelings: {{ toYaml . | nindent 2 }}
{{- end }}
relabelings:
  - {targetLabel: app_kubernetes_io_instance, replacement: {{ $.Values.milvus.release | quote }}}
  - {targetLabel: namespace, replacement: {{ include "exporter.milvusNamespace" $ | quote }}}
  {{- if .dropPodLabels }}
  - {regex: pod|container|endpoint, action: labeldrop}
  {{- end }}
  {{- with .relabelings }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "exporter.monitorLimits" -}}
{{- with .Values.metrics.serviceMonitor }}
{{- if .sampleLimit }}
sampleLimit: {{ .sampleLimit | int64 }}
{{- end }}
{{- if .labelLimit }}
labelLimit: {{ .labelLimit | int64 }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Where a threshold stands in an alert: the text in its query, and the value that takes its place there. */}}
{{- define "exporter.thresholds" -}}
{{- with .Values.prometheusRule.thresholds -}}
MilvusSearchLatencyHigh:
  - ['hybrid_search"} > 1 ', 'hybrid_search"} > {{ .searchP99Seconds }} ']
  - ['HybridSearch"}) > 1', 'HybridSearch"}) > {{ .minRequestsPerSecond }}']
MilvusHighErrorRate:
  - ['}) > 1)', '}) > {{ .minRequestsPerSecond }})']
  - ['> 0.05', '> {{ .errorRatioWarn }}']
MilvusHighErrorRateCritical:
  - ['}) > 1)', '}) > {{ .minRequestsPerSecond }})']
  - ['> 0.2', '> {{ .errorRatioCrit }}']
MilvusChannelCheckpointLag: [['> 1800 ', '> {{ .checkpointLagWarn }} ']]
MilvusChannelCheckpointLagCritical: [['> 3600 ', '> {{ .checkpointLagCrit }} ']]
MilvusNodeMemoryNearWriteThrottle: [['> 0.85', '> {{ .memoryWarn }}']]
MilvusNodeMemoryWritesWillBeDenied: [['> 0.93', '> {{ .memoryCrit }}']]
MilvusProxyQueueing: [['> 0.2', '> {{ .queueSeconds }}']]
MilvusCDCReplicationLag: [['> 300', '> {{ .cdcLagSeconds }}']]
MilvusCertificateExpiring: [['14 * 86400', '{{ .certificateDays }} * 86400']]
MilvusCollectionCountNearLimit: [['65536', '{{ .maxCapacityUnits }}']]
{{- end }}
{{- end }}
