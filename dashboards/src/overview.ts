import { type Board, row } from './board.js';
import { BAD, GOOD, STILL, WARN, anyIsBad, anyIsWorth, steps, words, yesNo } from './look.js';
import { CHOICE, fromBoth, fromExporter, fromMilvus, grid, lines, numbers, opens, withLimits } from './panels.js';
import {
  COLLECTION, HOLDS_DATA, L, OPERATIONS, age, max, native, orZero, own, perSecond, perSecondInAll, quantileOfMillis,
  said, top,
} from './promql.js';
import { EXPORTER_SILENT, NATIVE_SILENT, NOTHING_WRONG } from './words.js';

/** Which dashboard explains a kind of problem, as a label for the link of its row. */
function boardOf(problems: string): string {
  const boards = [
    ['milvus-collections', 'collection_not_queryable|load_stuck|index_failed|index_stalled'],
    ['milvus-write', 'writes_denied|reads_denied|time_tick_late'],
    ['milvus-exporter-self', 'data_stale|permission_short'],
    ['milvus-topology', 'component_down|component_unhealthy|node_lost|shard_without_leader|resource_group_short|memory_high|disk_high'],
  ];
  return boards.reduce((x, [uid, kinds]) => `label_replace(${x}, "board", "${uid}", "kind", "${kinds}")`, problems);
}

const memory = `${own('milvus_node_memory_used_bytes', HOLDS_DATA)} / (${own('milvus_node_memory_limit_bytes')} > 0)`;
const sustained = `max_over_time(min_over_time(${own('milvus_nodes')}[15m])[45m:1m])`;
const loaded = said(COLLECTION, 'milvus_collection_load_state', 'state="Loaded"');

export const overview: Board = {
  uid: 'milvus-overview',
  title: 'Milvus / Overview',
  description: 'One screen for the operator on call: is it up, is it fast, is it refusing work, is it full.',
  rows: [
    row('Status', [
      numbers({
        id: 1, title: 'Reachable', unit: 'bool', width: 3,
        shows: 'Whether Milvus answers on its public address. With several Milvus chosen, the worst of them.',
        source: fromExporter('server'), empty: EXPORTER_SILENT,
        queries: [{ expr: `min(${said(L, 'milvus_up')})` }],
      }, (p) => p.mappings(yesNo('Yes', 'No')).thresholds(steps([null, BAD], [1, GOOD]))),
      numbers({
        id: 2, title: 'Health', unit: 'bool', width: 4,
        shows: 'Two opinions. Verdict: 0 only while a blocking problem stands (see What is wrong). CheckHealth: what Milvus '
          + 'says of itself; on 2.6 and later it looks at little more than its root coordinator.',
        source: fromBoth(fromExporter('verdict'), fromExporter('check_health')),
        empty: 'Milvus is unreachable, or no exporter polls the cluster: see Milvus / Exporter.',
        queries: [
          { expr: `min(${said(L, 'milvus_healthy')})`, legend: 'Verdict' },
          { expr: `min(${said(L, 'milvus_check_health_ok')})`, legend: 'CheckHealth' },
        ],
      }, (p) => p.mappings(yesNo('Healthy', 'Unhealthy')).thresholds(steps([null, BAD], [1, GOOD]))),
      numbers({
        id: 3, title: 'Components not healthy', unit: 'short', width: 5,
        shows: 'Components that answer or should answer, but are not healthy: coordinators, proxies, nodes.',
        source: fromExporter('components'), empty: EXPORTER_SILENT,
        queries: [{ expr: orZero(`count(${said(`${L}, role_name, address`, 'milvus_component_healthy')} == 0)`) }],
      }, (p) => { opens('milvus-topology', 'Which ones')(p.thresholds(anyIsWorth)); }),
      numbers({
        id: 4, title: 'Collections', unit: 'short', width: 4,
        shows: 'Collections that are loaded, and all there are.',
        source: fromExporter('collections'), empty: EXPORTER_SILENT,
        queries: [
          { expr: orZero(`count(${loaded} == 1)`), legend: 'Loaded' },
          { expr: orZero(`count(${said(COLLECTION, 'milvus_collection_info')})`), legend: 'Total' },
        ],
      }, opens('milvus-collections', 'Collections')),
      numbers({
        id: 5, title: 'Loaded but not queryable', unit: 'short', width: 5,
        shows: 'Collections that Milvus calls loaded although some shard has no leader that serves: their searches fail.',
        source: fromExporter('replicas, collections'), empty: EXPORTER_SILENT,
        queries: [{
          expr: orZero(`count(${said(COLLECTION, 'milvus_collection_queryable')} == 0 and on (${COLLECTION}) ${loaded} == 1)`),
        }],
      }, (p) => { opens('milvus-collections', 'Which ones')(p.thresholds(anyIsBad)); }),
      numbers({
        id: 6, title: 'Oldest data', unit: 's', width: 3,
        shows: 'Age of the oldest fact on these dashboards. Index facts are read every 5 minutes, most others every minute.',
        source: fromExporter('self-metrics'), empty: EXPORTER_SILENT,
        queries: [{
          expr: age(`min(${said(`${L}, collector`, 'milvus_exporter_collector_last_success_timestamp_seconds')})`),
        }],
      }, (p) => p.decimals(0).thresholds(steps([null, GOOD], [900, WARN]))),
      grid({
        id: 7, title: 'What is wrong', unit: 'short', width: 9, height: 7,
        shows: 'Problems the exporter has found, by kind. Blocking ones make the verdict Unhealthy. A click on a kind opens the '
          + 'dashboard that explains it.',
        source: fromExporter('verdict'), empty: NOTHING_WRONG,
        queries: [{ expr: boardOf(`${said(`${L}, kind, severity`, 'milvus_problems')} > 0`) }],
      }, [
        { of: 'severity', title: 'Severity', width: 70, mappings: words(['blocking', 'blocking', BAD], ['warning', 'warning', WARN]) },
        {
          of: 'kind', title: 'Problem',
          links: [{ title: 'Explain', url: `/d/\${__data.fields.board}?${CHOICE}` }],
        },
        { of: 'A', title: 'Count', width: 52 },
        { of: 'app_kubernetes_io_instance', title: 'Milvus', width: 78 },
        { of: 'namespace', title: 'Namespace', width: 84 },
        { of: 'board', title: 'Board', unseen: 'hide' },
      ], 'Count'),
      grid({
        id: 8, title: 'Writes denied by', unit: 'short', width: 5, height: 7,
        shows: 'Quota states that deny writes now: memory, disk, time tick, or by hand; and for what: the cluster, a database, a '
          + 'collection. Milvus 2.3 does not say for what.',
        source: fromMilvus('2.3+'), empty: NOTHING_WRONG,
        queries: [{
          expr: `${max(`${L}, quota_states, name`, `max_over_time(${native('milvus_rootcoord_quota_states')}[2m])`)} == 1`,
        }],
      }, [
        { of: 'quota_states', title: 'State' },
        { of: 'name', title: 'For', width: 70 },
        { of: 'app_kubernetes_io_instance', title: 'Milvus', width: 80 },
        { of: 'namespace', title: 'Namespace', unseen: 'drop' },
        { of: 'A', title: 'Value', unseen: 'drop' },
      ]),
      grid({
        id: 9, title: 'Versions by role', unit: 'short', width: 5, height: 7,
        shows: 'How many nodes of each role run which version. Two versions for long: an upgrade that has stopped half-way.',
        source: fromExporter('nodes'), empty: EXPORTER_SILENT,
        queries: [{ expr: `count by (role_name, version) (${said(`${L}, role_name, version, node_id`, 'milvus_node_info')})` }],
      }, [{ of: 'role_name', title: 'Role' }, { of: 'version', title: 'Version', width: 70 }, { of: 'A', title: 'Nodes', width: 60 }]),
      grid({
        id: 10, title: 'Nodes lost within an hour', unit: 'short', width: 5, height: 7,
        shows: 'Against the highest number that a role has held for 15 minutes within the hour. A wanted scale-down shows for an hour.',
        source: fromExporter('nodes'), empty: NOTHING_WRONG,
        queries: [{ expr: `${max(`${L}, role_name`, sustained)} - ${said(`${L}, role_name`, 'milvus_nodes')} > 0` }],
      }, [
        { of: 'role_name', title: 'Role' },
        { of: 'A', title: 'Missing', width: 68, thresholds: anyIsWorth.build() },
        { of: 'app_kubernetes_io_instance', title: 'Milvus', width: 80 },
        { of: 'namespace', title: 'Namespace', unseen: 'drop' },
      ]),
    ]),
    row('Traffic, errors, latency', [
      lines({
        id: 11, title: 'Requests/s by method', unit: 'reqps', width: 8,
        shows: 'What users ask. Calls that only look (describe, list, health) are left out.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: perSecond('function_name', native('milvus_proxy_req_count', 'status="total"', OPERATIONS)), legend: '{{function_name}}',
        }],
      }),
      lines({
        id: 12, title: 'Error ratio (caused by the system)', unit: 'percentunit', width: 8,
        shows: 'Failed requests as a share of all. Where Milvus tells whose fault it was (late 2.6, 3.0) users’ own mistakes are left '
          + 'out; before that they count too.',
        source: fromMilvus('2.3+'), empty: 'Nothing has failed since Milvus started, or there is no traffic.',
        queries: [{
          expr: `${perSecondInAll(native('milvus_proxy_req_count', 'status=~"fail|fail_system"', 'cause!~"user|cancel"'))}`
            + ` / ${perSecondInAll(native('milvus_proxy_req_count', 'status="total"'))}`,
          legend: 'failed',
        }],
      }, withLimits(steps([null, STILL], [0.05, WARN], [0.2, BAD]))),
      lines({
        id: 13, title: 'Outcomes other than success', unit: 'reqps', width: 8,
        shows: 'Requests that failed, were rejected, cancelled or retried. The words differ between versions of Milvus.',
        source: fromMilvus('2.3+'), empty: 'Every request has succeeded, or there is no traffic.',
        queries: [{
          expr: perSecond('status, cause', native('milvus_proxy_req_count', 'status!~"total|success"')), legend: '{{status}} {{cause}}',
        }],
      }),
      lines({
        id: 14, title: 'Search and query latency', unit: 's', width: 8,
        shows: 'Half, 95 and 99 of 100 reads are faster than this, as the proxies measure it.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [0.5, 0.95, 0.99].map((q) => (
          { expr: quantileOfMillis(q, 'query_type', 'milvus_proxy_sq_latency'), legend: `{{query_type}} p${q * 100}` })),
      }),
      lines({
        id: 15, title: 'Write latency p99', unit: 's', width: 8,
        shows: 'Inserts, upserts and deletes, as the proxies measure them.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{ expr: quantileOfMillis(0.99, 'msg_type', 'milvus_proxy_mutation_latency'), legend: '{{msg_type}}' }],
      }),
      lines({
        id: 16, title: 'Rate-limited requests/s', unit: 'reqps', width: 8,
        shows: 'Requests turned away because a quota or rate limit was reached.',
        source: fromMilvus('2.3+'), empty: 'Nothing has been turned away. Early 2.3 does not count this.',
        queries: [{ expr: perSecond('msg_type', native('milvus_proxy_rate_limit_req_count', 'status="fail"')), legend: '{{msg_type}}' }],
      }),
    ]),
    row('Capacity', [
      lines({
        id: 17, title: 'Node memory (10 fullest)', unit: 'percentunit', width: 8,
        shows: 'Memory used, of the limit, of nodes that hold data. Milvus slows writes down above 0.85 and denies them above 0.95.',
        source: fromExporter('nodes'), empty: EXPORTER_SILENT,
        queries: [{ expr: top(max(`${L}, node_id`, memory)), legend: '{{app_kubernetes_io_instance}} node {{node_id}}' }],
      }, withLimits(steps([null, STILL], [0.85, WARN], [0.95, BAD]))),
      lines({
        id: 18, title: 'Nodes by role', unit: 'short', width: 8,
        shows: 'A step down that nobody asked for is a lost node. In a standalone every role is the same process.',
        source: fromExporter('nodes'), empty: EXPORTER_SILENT,
        queries: [{ expr: top(said(`${L}, role_name`, 'milvus_nodes'), 20), legend: '{{app_kubernetes_io_instance}} {{role_name}}' }],
      }, (p) => p.decimals(0)),
      lines({
        id: 19, title: 'Stored rows in all collections', unit: 'short', width: 8,
        shows: 'Synced rows; deleted ones count until compaction removes them. Up to 10 minutes late.',
        source: fromExporter('storage'), empty: 'Early Milvus 2.3 tells this only by collection, which takes a few minutes longer.',
        queries: [{ expr: `sum(${said(COLLECTION, 'milvus_collection_stored_rows')})`, legend: 'rows' }],
      }),
    ]),
  ],
};
