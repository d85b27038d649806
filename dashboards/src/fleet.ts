import { type Board, row } from './board.js';
import { BAD, GOOD, WARN, anyIsBad, anyIsWorth, steps, words, yesNo } from './look.js';
import { fromExporter, grid, numbers, states } from './panels.js';
import { COLLECTION, L, age, orZero, own, said, sum } from './promql.js';
import { EXPORTER_SILENT, NOTHING_WRONG } from './words.js';

const oldest = `min by (${L}) (${said(`${L}, collector`, 'milvus_exporter_collector_last_success_timestamp_seconds')})`;
const name = { of: 'app_kubernetes_io_instance', title: 'Milvus' };
const OPEN = {
  title: 'Overview',
  url: '/d/milvus-overview?${__url_time_range}&${datasource:queryparam}&var-namespace=${__data.fields.Namespace}'
    + '&var-release=${__data.fields.Milvus}',
};

export const fleet: Board = {
  uid: 'milvus-fleet',
  title: 'Milvus / Fleet',
  description: 'Fifty releases on one screen: which one needs me.',
  rows: [
    row('Fleet', [
      numbers({
        id: 1, title: 'Known, unreachable, unhealthy', unit: 'short', width: 12, height: 5,
        shows: 'How many Milvus there are, how many do not answer, how many have a blocking problem.',
        source: fromExporter('server, verdict'), empty: EXPORTER_SILENT,
        queries: [
          { expr: `count(${said(L, 'milvus_up')})`, legend: 'Known' },
          { expr: orZero(`count(${said(L, 'milvus_up')} == 0)`), legend: 'Unreachable' },
          { expr: orZero(`count(${said(L, 'milvus_healthy')} == 0)`), legend: 'Unhealthy' },
        ],
      }, (p) => ['Unreachable', 'Unhealthy'].forEach((it) => p.overrideByName(it, [{ id: 'thresholds', value: anyIsBad.build() }]))),
      grid({
        id: 4, title: 'Monitoring gone in the last 6 h', unit: 'short', width: 12, height: 5,
        shows: 'A Milvus that was watched within six hours and is not watched now. A release taken down on purpose shows here too.',
        source: fromExporter('server'), empty: NOTHING_WRONG,
        queries: [{ expr: `group by (${L}) (max_over_time(${own('milvus_up')}[6h])) unless on (${L}) ${own('milvus_up')}` }],
      }, [{ of: 'namespace', title: 'Namespace' }, name, { of: 'A', title: 'Value', unseen: 'drop' }]),
      grid({
        id: 2, title: 'Releases', unit: 'short', width: 24, height: 11,
        shows: 'One row for each Milvus; a click opens its overview.',
        source: fromExporter('all collectors'), empty: EXPORTER_SILENT,
        queries: [
          { expr: said(L, 'milvus_up') },
          { expr: said(L, 'milvus_healthy') },
          { expr: said(`${L}, version`, 'milvus_server_info') },
          { expr: sum(L, said(`${L}, kind`, 'milvus_problems')) },
          { expr: age(oldest) },
          { expr: sum(L, said(COLLECTION, 'milvus_collection_stored_rows')) },
          { expr: sum(L, said(`${L}, role_name`, 'milvus_nodes')) },
        ],
      }, [
        { of: 'namespace', title: 'Namespace' }, { ...name, links: [OPEN] }, { of: 'version', title: 'Version' },
        { of: 'A', title: 'Reachable', width: 110, mappings: yesNo('yes', 'no') },
        { of: 'B', title: 'Healthy', width: 110, mappings: yesNo('yes', 'no') },
        { of: 'D', title: 'Problems', width: 110, thresholds: anyIsWorth.build() },
        { of: 'E', title: 'Oldest data', unit: 's', decimals: 0, width: 120, thresholds: steps([null, GOOD], [900, WARN]).build() },
        { of: 'F', title: 'Stored rows', width: 120 }, { of: 'G', title: 'Nodes', width: 90 },
        { of: 'C', title: 'Value', unseen: 'drop' },
      ], 'Problems'),
      states({
        id: 3, title: 'Healthy over time (30, unhealthy ones first)', unit: 'bool', width: 24, height: 9,
        shows: 'When each Milvus had a blocking problem. Blank: it was unreachable, or nobody polled it.',
        source: fromExporter('verdict'), empty: EXPORTER_SILENT,
        queries: [{
          expr: `bottomk(30, ${said(L, 'milvus_healthy')})`, legend: '{{namespace}} {{app_kubernetes_io_instance}}',
        }],
      }, words([1, 'Healthy', GOOD], [0, 'Unhealthy', BAD])),
    ]),
  ],
};
