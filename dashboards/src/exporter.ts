import { type Board, row } from './board.js';
import { BAD, GOOD, WARN, steps, words, yesNo } from './look.js';
import { fromExporter, fromMilvus, grid, lines, numbers } from './panels.js';
import { L, age, max, min, native, own, perSecond, said, sum, top } from './promql.js';
import { EXPORTER_SILENT, NOTHING_WRONG } from './words.js';

const SELF = 'self-metrics';
const self = (name: string, ...matchers: string[]) => own(`milvus_exporter_${name}`, ...matchers);
const byCollector = (name: string) => max(`${L}, collector`, self(`collector_${name}`));
const TEN = 'The ten highest.';
const SWITCHED_OFF = 'the exporter runs with --web.disable-exporter-metrics.';

const hide = ['namespace', 'app_kubernetes_io_instance'].map((of) => ({ of, title: of, unseen: 'drop' as const }));

export const exporter: Board = {
  uid: 'milvus-exporter-self',
  title: 'Milvus / Exporter',
  description: 'Can I believe the other dashboards.',
  rows: [
    row('Freshness and cost', [
      lines({
        id: 1, title: "Age of each collector's data, and its bound", unit: 's', width: 12, height: 9,
        shows: 'Past its bound a collector’s series disappear from the page. An exporter that does not poll the cluster shows its local '
          + 'collectors only.',
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [
          { expr: top(age(byCollector('last_success_timestamp_seconds')), 20), legend: '{{app_kubernetes_io_instance}} {{collector}}' },
          { expr: top(byCollector('stale_after_seconds'), 20), legend: '{{app_kubernetes_io_instance}} {{collector}} bound' },
        ],
      }, (p) => p.overrideByRegexp('.* bound', [
        { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 6] } }, { id: 'custom.fillOpacity', value: 0 },
        { id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } },
      ])),
      grid({
        id: 2, title: 'Who polls the cluster', unit: 'short', width: 6, height: 9,
        shows: 'Polls: this exporter asks the questions about the whole cluster. At least one must.',
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{ expr: max(`${L}, instance`, self('cluster_poller')) }],
      }, [
        { of: 'instance', title: 'Exporter' }, { of: 'A', title: 'Polls', width: 80, mappings: words([1, 'yes', GOOD], [0, 'no', WARN]) },
        ...hide,
      ]),
      grid({
        id: 3, title: 'Progress of sweeps', unit: 'percentunit', width: 6, height: 9,
        shows: 'How far collectors that ask collection by collection have come with their round.',
        source: fromExporter(SELF), empty: 'no collector sweeps: Milvus answers in bulk.',
        queries: [{ expr: byCollector('progress_ratio') }],
      }, [{ of: 'collector', title: 'Collector' }, { of: 'A', title: 'Done', unit: 'percentunit', width: 80 }, ...hide]),
      grid({
        id: 4, title: 'What fails and why', unit: 'short', width: 12,
        shows: 'The cause of the last failure of each collector that fails now. /-/status of that exporter says more.',
        source: fromExporter(SELF), empty: NOTHING_WRONG,
        queries: [{ expr: `${max(`${L}, instance, collector, cause`, self('collector_failure'))} == 1` }],
      }, [
        { of: 'collector', title: 'Collector' }, { of: 'cause', title: 'Cause' }, { of: 'instance', title: 'Exporter' },
        { of: 'A', title: 'Value', unseen: 'drop' }, ...hide,
      ]),
      grid({
        id: 5, title: 'Where each collector reads', unit: 'short', width: 12,
        shows: 'Internal: a coordinator’s own port, cheapest. Public_bulk: one call for a database. Public_each: one call for a collection. '
          + 'None: this Milvus cannot tell.',
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{ expr: `${max(`${L}, instance, collector, source`, self('collector_source'))} == 1` }],
      }, [
        { of: 'collector', title: 'Collector' }, { of: 'source', title: 'Source' }, { of: 'instance', title: 'Exporter' },
        { of: 'A', title: 'Value', unseen: 'drop' }, ...hide,
      ]),
      lines({
        id: 6, title: 'Collector duration', unit: 's', width: 8,
        shows: `Of the last run. Near the timeout (20 s) something in Milvus is slow. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{ expr: top(byCollector('duration_seconds')), legend: '{{app_kubernetes_io_instance}} {{collector}}' }],
      }),
      lines({
        id: 7, title: 'RPC failures/s', unit: 'ops', width: 8,
        shows: `Calls to Milvus that failed, by the code of gRPC or Milvus. ${TEN}`,
        source: fromExporter(SELF), empty: NOTHING_WRONG,
        queries: [{
          expr: top(perSecond('role_name, method, code', self('rpc_failures_total'))), legend: '{{role_name}} {{method}} {{code}}',
        }],
      }),
      lines({
        id: 8, title: 'RPCs to Milvus/s', unit: 'reqps', width: 8,
        shows: `What the exporters ask. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{ expr: top(perSecond('role_name, method', self('rpc_requests_total'))), legend: '{{role_name}} {{method}}' }],
      }),
      lines({
        id: 9, title: 'RPC latency p95', unit: 's', width: 8,
        shows: `As the exporters measure it. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{
          expr: top(`histogram_quantile(0.95, ${perSecond('method, le', self('rpc_duration_seconds_bucket'))})`), legend: '{{method}}',
        }],
      }),
      numbers({
        id: 10, title: 'Our share of requests', unit: 'percentunit', width: 4, height: 8,
        shows: 'How much of what Milvus’ proxies answer is asked by exporters. On a busy Milvus well below 1 %.',
        source: `${fromExporter(SELF)}, and ${fromMilvus('2.3+')}`, empty: "Prometheus does not scrape Milvus' own page (port 9091).",
        queries: [{
          expr: `sum(rate(${self('rpc_requests_total', 'role_name="proxy"')}[$__rate_interval]))`
            + ` / sum(rate(${native('milvus_proxy_req_count', 'status="total"')}[$__rate_interval]))`,
        }],
      }),
      numbers({
        id: 11, title: 'Reload, native page', unit: 'bool', width: 4, height: 8,
        shows: 'Whether the last reload of the configuration was good, and, in front mode, whether Milvus’ own page answers. The worst of the exporters chosen.',
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [
          { expr: `min(${self('config_last_reload_successful')})`, legend: 'Reload' },
          { expr: `min(${self('native_up')})`, legend: 'Native page' },
        ],
      }, (p) => p.mappings(yesNo('good', 'bad')).thresholds(steps([null, BAD], [1, GOOD]))),
      lines({
        id: 12, title: 'Series, and series dropped by the budget', unit: 'short', width: 8,
        shows: `Anything dropped is missing on every dashboard: raise --limit.series, or filter. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [
          { expr: top(byCollector('series')), legend: '{{app_kubernetes_io_instance}} {{collector}}' },
          { expr: top(`${byCollector('series_dropped')} > 0`), legend: '{{app_kubernetes_io_instance}} {{collector}} dropped' },
        ],
      }),
      lines({
        id: 13, title: 'Page size', unit: 'bytes', width: 8,
        shows: `Of the last page in each format. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [{ expr: top(said(`${L}, format, encoding`, 'milvus_exporter_page_bytes')), legend: '{{format}} {{encoding}}' }],
      }),
      lines({
        id: 14, title: 'Scrape duration', unit: 's', width: 8,
        shows: `As Prometheus measures it. A scrape never waits for Milvus. ${TEN}`,
        source: 'Prometheus itself, Milvus 2.3+', empty: EXPORTER_SILENT,
        queries: [{ expr: top(max(`${L}, instance`, own('scrape_duration_seconds'))), legend: '{{instance}}' }],
      }),
      lines({
        id: 15, title: 'HTTP answers and refusals/s', unit: 'reqps', width: 8,
        shows: `Who asks the exporter, and what it refused. ${TEN}`,
        source: fromExporter(SELF), empty: EXPORTER_SILENT,
        queries: [
          { expr: top(perSecond('handler, code', self('http_requests_total'))), legend: '{{handler}} {{code}}' },
          { expr: top(perSecond('reason', self('http_requests_rejected_total'))), legend: 'refused: {{reason}}' },
        ],
      }),
      grid({
        id: 16, title: 'Certificates run out in', unit: 's', width: 8,
        shows: 'The exporter’s own files, and what Milvus showed when it was called.',
        source: fromExporter(`${SELF}, server`), empty: 'nothing uses TLS.',
        queries: [
          { expr: `${min(`${L}, file`, self('certificate_not_after_timestamp_seconds'))} - time()` },
          { expr: `${min(`${L}, role_name`, own('milvus_tls_certificate_not_after_timestamp_seconds'))} - time()` },
        ],
      }, [
        { of: 'file', title: 'File' }, { of: 'role_name', title: 'Milvus’' },
        { of: 'A', title: 'Ours', unit: 's', width: 110 }, { of: 'B', title: 'Theirs', unit: 's', width: 110 }, ...hide,
      ]),
      lines({
        id: 17, title: 'Heap and GC', unit: 'bytes', width: 16,
        shows: `Memory of the exporters’ own Java machines, and the share of time they spend collecting (right). ${TEN}`,
        source: fromExporter(SELF), empty: SWITCHED_OFF,
        queries: [
          { expr: top(sum('instance, area', own('jvm_memory_used_bytes'))), legend: '{{instance}} {{area}}' },
          { expr: top(perSecond('instance, gc', own('jvm_gc_collection_seconds_sum'))), legend: '{{instance}} GC {{gc}}' },
        ],
      }, (p) => p.overrideByQuery('B', [
        { id: 'unit', value: 'percentunit' }, { id: 'custom.axisPlacement', value: 'right' }, { id: 'custom.fillOpacity', value: 0 },
      ])),
    ]),
  ],
};
