import { type Board, folded, row } from './board.js';
import { BAD, GOOD, INFO, STILL, WARN, anyIsBad, steps, words, yesNo } from './look.js';
import { COLLECTION_COLUMNS, type Column, fromBoth, fromExporter, fromMilvus, grid, lines, named, numbers, states } from './panels.js';
import { CHOSEN, COLLECTION, L, NODE, age, max, native, numbered, own, said, sum, top } from './promql.js';
import { EXPORTER_SILENT, NATIVE_SILENT, NOTHING_WRONG, optIn } from './words.js';

const TEN = 'The ten highest.';
const NODE_NAME = '{{role_name}} {{node_id}}';
const size = sum(`${L}, node_id`, native('milvus_querynode_entity_size'));
const heartbeat = `${max(`${L}, node_id`, native('milvus_querycoord_last_heartbeat_timestamp'))} / 1e9`;

const place: Column[] = [
  { of: 'app_kubernetes_io_instance', title: 'Milvus', width: 120 },
  { of: 'namespace', title: 'Namespace', unseen: 'drop' },
];

export const topology: Board = {
  uid: 'milvus-topology',
  title: 'Milvus / Nodes, replicas, resource groups',
  description: 'Who holds what.',
  collections: true,
  rows: [
    row('Nodes', [
      grid({
        id: 1, title: 'Nodes', unit: 'short', width: 24, height: 9,
        shows: 'Every node that has registered. In a standalone all roles are one process and share its memory.',
        source: fromBoth(
          fromExporter('nodes'), fromExporter('nodes'), fromExporter('nodes'), fromExporter('nodes'), fromExporter('nodes', '2.4+'),
          fromExporter('components')),
        empty: EXPORTER_SILENT,
        queries: [
          { expr: said(`${NODE}, address, version`, 'milvus_node_info') },
          ...['memory_used_bytes', 'memory_limit_bytes', 'growing_bytes', 'delete_buffer_bytes']
            .map((fact) => ({ expr: said(NODE, `milvus_node_${fact}`) })),
          { expr: age(said(`${L}, role_name, address`, 'milvus_component_start_time_seconds')) },
        ],
      }, [
        { of: 'role_name', title: 'Role' }, { of: 'node_id', title: 'Node', width: 90 }, { of: 'address', title: 'Address' },
        { of: 'version', title: 'Version', width: 110 }, { of: 'B', title: 'Memory', unit: 'bytes', width: 110 },
        { of: 'C', title: 'Limit', unit: 'bytes', width: 110 }, { of: 'D', title: 'Growing', unit: 'bytes', width: 110 },
        { of: 'E', title: 'Delete buffer', unit: 'bytes', width: 120 }, { of: 'F', title: 'Up for', unit: 's', width: 110 },
        { of: 'A', title: 'Value', unseen: 'drop' }, ...place,
      ], 'Memory'),
      states({
        id: 2, title: 'Component state (20, troubled ones first)', unit: 'short', width: 16,
        shows: 'What each component says of itself. StandBy is right for the spare of an active one.',
        source: fromExporter('components'), empty: EXPORTER_SILENT,
        queries: [{
          expr: top(numbered(`${L}, role_name, address`, 'milvus_component_state',
            ['Healthy', 'StandBy', 'Initializing', 'Stopping', 'Abnormal']), 20),
          legend: '{{role_name}} {{address}}',
        }],
      }, words([1, 'Healthy', GOOD], [2, 'StandBy', INFO], [3, 'Initializing', WARN], [4, 'Stopping', STILL], [5, 'Abnormal', BAD])),
      grid({
        id: 3, title: 'Query node state', unit: 'short', width: 8,
        shows: 'A stopping node is being emptied; a suspended one gets no more work.',
        source: fromExporter('coordination'), empty: EXPORTER_SILENT,
        queries: [{ expr: `${said(`${L}, node_id, state`, 'milvus_node_scheduling_state')} == 1` }],
      }, [
        { of: 'node_id', title: 'Node' },
        { of: 'state', title: 'State', mappings: words(['active', 'active', GOOD], ['stopping', 'stopping', WARN], ['suspended', 'suspended', STILL]) },
        { of: 'A', title: 'Value', unseen: 'drop' }, ...place,
      ]),
      lines({
        id: 4, title: 'Loaded segments by node', unit: 'short', width: 8,
        shows: `Sealed and growing. Much more on one node than on the others: balance is off. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: top(sum('node_id, segment_state', native('milvus_querynode_segment_num'))), legend: 'node {{node_id}} {{segment_state}}',
        }],
      }),
      numbers({
        id: 5, title: 'Memory balance', unit: 'percentunit', width: 4, height: 8,
        shows: 'Deviation of what query nodes hold from the mean: 0 is even. Above 0.3 some query nodes hold much more than others.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{ expr: `stddev(${size}) / avg(${size})` }],
      }, (p) => p.decimals(1).thresholds(steps([null, GOOD], [0.3, WARN]))),
      lines({
        id: 6, title: 'Draining nodes: segments left', unit: 'short', width: 6,
        shows: `Falls to nothing while a node is emptied before it stops. ${TEN}`,
        source: fromMilvus('2.3+'), empty: 'no node is being drained.',
        queries: [{
          expr: top(`${sum('node_id', native('milvus_querynode_stopping_balance_segment_num'))} > 0`), legend: 'node {{node_id}}',
        }],
      }),
      lines({
        id: 7, title: 'Heartbeat age', unit: 's', width: 6,
        shows: `Since the query coordinator last heard of each query node that is still there. ${TEN}`,
        source: fromMilvus('2.5+'), empty: 'this Milvus is older than late 2.5, or Prometheus does not scrape its own page (port 9091).',
        queries: [{
          expr: top(`(${age(heartbeat)}) and on (${L}, node_id) ${own('milvus_node_info')}`), legend: 'node {{node_id}}',
        }],
      }),
    ]),
    row('Resource groups and replicas', [
      grid({
        id: 8, title: 'Resource groups', unit: 'short', width: 12,
        shows: 'Nodes against what was requested, and the limit.',
        source: fromBoth(
          fromExporter('resource_groups', '2.4+'), fromExporter('resource_groups'), fromExporter('resource_groups', '2.4+'),
          fromExporter('resource_groups'), fromExporter('resource_groups')),
        empty: EXPORTER_SILENT,
        queries: ['nodes', 'requested_nodes', 'limit_nodes', 'available_nodes', 'replicas']
          .map((fact) => ({ expr: said(`${L}, rg`, `milvus_resource_group_${fact}`) })),
      }, [
        { of: 'rg', title: 'Group' }, { of: 'A', title: 'Nodes', width: 62 }, { of: 'B', title: 'Requested', width: 88 },
        { of: 'C', title: 'Limit', width: 62 }, { of: 'D', title: 'Available', width: 80 }, { of: 'E', title: 'Replicas', width: 76 },
        { ...place[0]!, width: 84 }, place[1]!,
      ]),
      lines({
        id: 9, title: 'Missing nodes', unit: 'short', width: 6,
        shows: `What a group asks for and does not have. ${TEN}`,
        source: fromExporter('resource_groups', '2.4+'), empty: 'every group has the nodes it asks for.',
        queries: [{
          expr: top(`${said(`${L}, rg`, 'milvus_resource_group_requested_nodes')} - ${said(`${L}, rg`, 'milvus_resource_group_available_nodes')} > 0`),
          legend: '{{rg}}',
        }],
      }, (p) => p.decimals(0)),
      lines({
        id: 10, title: 'Nodes borrowed between groups', unit: 'short', width: 6,
        shows: `Nodes that serve replicas of another group: in, and out. ${TEN}`,
        source: fromExporter('resource_groups'), empty: EXPORTER_SILENT,
        queries: ['incoming', 'outgoing'].map((way) => ({
          expr: top(said(`${L}, rg`, `milvus_resource_group_${way}_nodes`)), legend: `{{rg}} ${way}`,
        })),
      }, (p) => p.decimals(0)),
      grid({
        id: 11, title: 'Shards without a leader', unit: 'short', width: 12,
        shows: 'Of loaded collections, over all replicas. One replica without a leader: degraded; all of them: not queryable.',
        source: fromExporter('replicas'), empty: NOTHING_WRONG,
        queries: [{ expr: `${said(COLLECTION, 'milvus_collection_shards_without_leader', CHOSEN)} > 0` }],
      }, [
        ...COLLECTION_COLUMNS, { of: 'A', title: 'Shards', width: 90, thresholds: anyIsBad.build() }, ...place,
      ], 'Shards'),
      numbers({
        id: 12, title: 'Balance and checkers on', unit: 'bool', width: 12, height: 8,
        shows: 'Switches that are turned off for maintenance and easily forgotten.',
        source: fromExporter('coordination', '2.4+'), empty: 'this Milvus is older than 2.4, or its query coordinator is out of reach.',
        queries: [
          { expr: said(L, 'milvus_balance_active'), legend: '{{app_kubernetes_io_instance}} balance' },
          { expr: said(`${L}, checker`, 'milvus_checker_active'), legend: '{{app_kubernetes_io_instance}} {{checker}}' },
        ],
      }, (p) => p.mappings(yesNo('on', 'off')).thresholds(steps([null, BAD], [1, GOOD])).text(named(28))),
    ]),
    folded('Opt-in collectors: host, rates, replica_detail', [
      lines({
        id: 13, title: 'Host CPU', unit: 'percentunit', width: 8,
        shows: `Of the machine, not of the container. ${TEN}`,
        source: fromExporter('host'), empty: optIn('host'),
        queries: [{ expr: top(said(NODE, 'milvus_node_host_cpu_usage_ratio')), legend: NODE_NAME }],
      }, (p) => p.max(1)),
      lines({
        id: 14, title: 'Host disk (2.5+)', unit: 'percentunit', width: 8,
        shows: `Used, of the disk's size. ${TEN}`,
        source: fromExporter('host', '2.5+'), empty: optIn('host'),
        queries: [{
          expr: top(max(NODE, `${own('milvus_node_host_disk_used_bytes')} / (${own('milvus_node_host_disk_size_bytes')} > 0)`)),
          legend: NODE_NAME,
        }],
      }, (p) => p.max(1)),
      lines({
        id: 15, title: 'Host I/O wait (2.5+)', unit: 'percentunit', width: 8,
        shows: `Time the machine's processors wait for disks. ${TEN}`,
        source: fromExporter('host', '2.5+'), empty: optIn('host'),
        queries: [{
          expr: top(max(NODE, `rate(${own('milvus_node_host_iowait_seconds_total')}[$__rate_interval])`)), legend: NODE_NAME,
        }],
      }),
      lines({
        id: 16, title: 'Inserted, deleted bytes/s by node over 3 s', unit: 'Bps', width: 24,
        shows: `Averages that Milvus keeps over its last 3 seconds. ${TEN}`,
        source: fromExporter('rates'), empty: optIn('rates'),
        queries: ['insert', 'delete'].map((what) => ({
          expr: top(said(`${L}, node_id`, `milvus_node_${what}_bytes_per_second`)), legend: `node {{node_id}} ${what}`,
        })),
      }),
      grid({
        id: 17, title: 'Replicas', unit: 'short', width: 24,
        shows: 'Shards and those with a leader; nodes, of them read-only, and nodes that serve from outside the group.',
        source: fromBoth(
          fromExporter('replica_detail'), fromExporter('replica_detail'), fromExporter('replica_detail'),
          fromExporter('replica_detail', '2.5+'), fromExporter('replica_detail')),
        empty: optIn('replica_detail'),
        queries: ['shards', 'shards_with_leader', 'nodes', 'ro_nodes', 'outbound_nodes']
          .map((fact) => ({ expr: said(`${COLLECTION}, replica_id, rg`, `milvus_replica_${fact}`, CHOSEN) })),
      }, [
        ...COLLECTION_COLUMNS, { of: 'replica_id', title: 'Replica' },
        { of: 'rg', title: 'Group' }, { of: 'A', title: 'Shards', width: 70 }, { of: 'B', title: 'Led', width: 60 },
        { of: 'C', title: 'Nodes', width: 65 }, { of: 'D', title: 'Read-only', width: 85 }, { of: 'E', title: 'Outbound', width: 85 },
        { ...place[0]!, unseen: 'drop' }, place[1]!,
      ]),
    ]),
  ],
};
