import { type Board, folded, row } from './board.js';
import { BAD, GOOD, STILL, WARN, steps, words } from './look.js';
import { bars, fromBoth, fromExporter, fromMilvus, grid, lines, states, withLimits } from './panels.js';
import {
  CHOSEN, COLLECTION, L, NODE, age, max, named, native, perSecond, quantile, quantileOfMillis, said, sum, sumById, top,
} from './promql.js';
import { EXPORTER_SILENT, LATER, NATIVE_SILENT, NOTHING_WRONG, STREAMING } from './words.js';

const TEN = 'The ten highest.';
const NAME = '{{db_name}}/{{collection_name}}';
const PCHANNEL_STATES = words(
  ['PCHANNEL_META_STATE_ASSIGNED', 'assigned', GOOD], ['PCHANNEL_META_STATE_ASSIGNING', 'assigning', WARN],
  ['PCHANNEL_META_STATE_UNAVAILABLE', 'unavailable', BAD], ['PCHANNEL_META_STATE_UNINITIALIZED', 'uninitialized', STILL]);

export const write: Board = {
  uid: 'milvus-write',
  title: 'Milvus / Write path and streaming',
  description: 'From insert to flushed, compacted, replicated.',
  collections: true,
  rows: [
    row('Ingest', [
      lines({
        id: 1, title: 'Rows/s in', unit: 'cps', width: 8,
        shows: `Rows inserted, by collection. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{ expr: top(perSecond(COLLECTION, native('milvus_proxy_insert_vectors_count', CHOSEN))), legend: NAME }],
      }),
      lines({
        id: 2, title: 'Channel checkpoint lag', unit: 's', width: 8,
        shows: 'How much a channel would have to replay after a restart. Rises for ever on the channels of dropped collections: the '
          + `alerts leave those out. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: top(max(`${L}, channel_name`, age(native('milvus_datacoord_channel_checkpoint_unix_seconds')))), legend: '{{channel_name}}',
        }],
      }, withLimits(steps([null, STILL], [1800, WARN], [3600, BAD]))),
      lines({
        id: 3, title: 'Query target checkpoint lag', unit: 's', width: 8,
        shows: `How old the picture is that query nodes work from. ${TEN}`,
        source: fromMilvus('2.3+'), empty: `${NATIVE_SILENT} Early 2.3 does not tell this.`,
        queries: [{
          expr: top(max(`${L}, channel_name`, age(native('milvus_querycoord_current_target_checkpoint_unix_seconds')))),
          legend: '{{channel_name}}',
        }],
      }),
      lines({
        id: 4, title: 'Time-tick lag of nodes', unit: 's', width: 12,
        shows: `How far a node's time tick is behind. Milvus itself measures this only with ttProtection switched on. ${TEN}`,
        source: fromExporter('nodes'), empty: EXPORTER_SILENT,
        queries: [{
          expr: top(age(said(NODE, 'milvus_node_time_tick_timestamp_seconds'))), legend: '{{role_name}} {{node_id}}',
        }],
      }, withLimits(steps([null, STILL], [120, WARN]))),
      states({
        id: 5, title: 'Write denials', unit: 'short', width: 12,
        shows: 'What denied writes, when, and for what: the cluster, a database, a collection.',
        source: fromMilvus('2.3+'), empty: NOTHING_WRONG,
        queries: [{
          expr: top(max(`${L}, quota_states, name`, `max_over_time(${native('milvus_rootcoord_quota_states')}[2m])`), 20),
          legend: '{{quota_states}} {{name}}',
        }],
      }, words([1, 'Denied', BAD], [0, 'Allowed', GOOD])),
    ]),
    folded('WAL and streaming (2.6+)', [
      lines({
        id: 6, title: 'WAL append p99', unit: 's', width: 8,
        shows: `How long a write takes to be in the log, by channel. ${TEN}`,
        source: fromMilvus('2.5+'), empty: STREAMING,
        queries: [{ expr: top(quantile(0.99, 'channel_name', 'milvus_wal_append_message_duration_seconds')), legend: '{{channel_name}}' }],
      }),
      lines({
        id: 7, title: 'WAL append failures/s', unit: 'ops', width: 8,
        shows: `Single failures are tried again; a steady line is writes that fail. ${TEN}`,
        source: fromMilvus('2.5+'), empty: `no append has failed. ${STREAMING}`,
        queries: [{
          expr: top(perSecond('channel_name, status', native('milvus_wal_append_message_total', 'status!="ok"'))),
          legend: '{{channel_name}} {{status}}',
        }],
      }),
      grid({
        id: 8, title: 'PChannel placement', unit: 'short', width: 8,
        shows: 'Which streaming node writes which channel. The term grows with every move.',
        source: fromMilvus('2.5+'), empty: STREAMING,
        queries: [{
          expr: max(`${L}, channel_name, streaming_node, state, term`, native('milvus_streamingcoord_pchannel_info')),
        }],
      }, [
        { of: 'channel_name', title: 'Channel' }, { of: 'streaming_node', title: 'Node', width: 60 },
        { of: 'state', title: 'State', width: 100, mappings: PCHANNEL_STATES },
        { of: 'term', title: 'Term', width: 60 }, { of: 'A', title: 'Value', unseen: 'drop' },
        { of: 'app_kubernetes_io_instance', title: 'Milvus', unseen: 'drop' }, { of: 'namespace', title: 'Namespace', unseen: 'drop' as const },
      ]),
      lines({
        id: 9, title: 'Growing segments against the high-water mark', unit: 'bytes', width: 8,
        shows: `Above its mark a streaming node seals segments early. ${TEN}`,
        source: fromMilvus('2.6+'), empty: STREAMING,
        queries: [
          { expr: top(sum('node_id', native('milvus_wal_growing_segment_bytes'))), legend: 'node {{node_id}} growing' },
          { expr: top(max(`${L}, node_id`, native('milvus_wal_growing_segment_hwm_bytes'))), legend: 'node {{node_id}} mark' },
        ],
      }, (p) => p.overrideByRegexp('.* mark', [
        { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } }, { id: 'custom.fillOpacity', value: 0 },
      ])),
      lines({
        id: 10, title: 'WAL recovery lag', unit: 's', width: 8,
        shows: `How much of a channel's log a streaming node would read again after a restart. ${TEN}`,
        source: fromExporter('nodes', '2.6+'), empty: STREAMING,
        queries: [{
          expr: top(age(said(`${L}, channel_name`, 'milvus_channel_recovery_timestamp_seconds'))), legend: '{{channel_name}}',
        }],
      }),
      lines({
        id: 11, title: 'Replication lag', unit: 's', width: 8,
        shows: `How far the replica in another Milvus is behind. ${TEN}`,
        source: fromMilvus('2.6+'), empty: 'nothing is replicated, or this is an early 2.6.',
        queries: [{
          expr: top(age(max(`${L}, target_channel_name`, `${native('milvus_cdc_last_replicated_time_tick')} > 0`))),
          legend: '{{target_channel_name}}',
        }],
      }, withLimits(steps([null, STILL], [300, WARN]))),
    ]),
    row('Flush, compaction, import', [
      lines({
        id: 12, title: 'Flushed bytes/s', unit: 'Bps', width: 8,
        shows: `What data nodes (streaming nodes from 2.6) write to object storage. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{
          expr: top(perSecond('data_source, segment_level', native('milvus_datanode_flushed_data_size'))),
          legend: '{{data_source}} {{segment_level}}',
        }],
      }),
      lines({
        id: 13, title: 'Compaction tasks', unit: 'short', width: 8,
        shows: `Milvus counts tasks that are not done; of the exporter's, the last few hundred, see shares only. ${TEN}`,
        source: fromBoth(fromMilvus('2.4+'), fromExporter('recent_tasks', '2.5+')), empty: LATER('2.4'),
        queries: [
          {
            expr: top(sum('compaction_type, status', native('milvus_datacoord_compaction_task_num', 'status!="done"'))),
            legend: '{{compaction_type}} {{status}}',
          },
          {
            expr: top(said(`${L}, task_type, task_state`, 'milvus_recent_tasks', 'kind="compaction"')),
            legend: 'recent {{task_type}} {{task_state}}',
          },
        ],
      }),
      lines({
        id: 14, title: 'Compaction latency p95', unit: 's', width: 8,
        shows: 'By kind of compaction.',
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{
          expr: quantileOfMillis(0.95, 'compaction_type', 'milvus_datanode_compaction_latency'), legend: '{{compaction_type}}',
        }],
      }),
      lines({
        id: 15, title: 'Deletes waiting in L0', unit: 'short', width: 8,
        shows: `Deletes not yet applied to their segments; each search has to look at them. From both sources; one is enough. ${TEN}`,
        source: fromBoth(fromExporter('storage', '2.4+'), fromMilvus('2.4+')), empty: LATER('2.4'),
        queries: [
          { expr: top(said(COLLECTION, 'milvus_collection_l0_delete_rows', CHOSEN)), legend: NAME },
          { expr: top(named(sumById(native('milvus_datacoord_l0_delete_entries_num')))), legend: `${NAME} (Milvus)` },
        ],
      }),
      bars({
        id: 16, title: 'Import progress (10 least advanced)', unit: 'percentunit', width: 8,
        shows: 'The least advanced unfinished import of each collection.',
        source: fromExporter('imports'), empty: 'nothing is being imported.',
        queries: [{
          expr: `bottomk(10, ${said(COLLECTION, 'milvus_import_progress_ratio', CHOSEN)} < 1)`, legend: NAME,
        }],
      }),
      lines({
        id: 17, title: 'Import jobs', unit: 'short', width: 8,
        shows: `By state; from both sources. ${TEN}`,
        source: fromBoth(fromExporter('imports'), fromMilvus('2.5+')), empty: EXPORTER_SILENT,
        queries: [
          { expr: top(said(`${L}, state`, 'milvus_import_jobs')), legend: '{{state}}' },
          { expr: top(sum('import_state', native('milvus_datacoord_import_jobs'))), legend: '{{import_state}} (Milvus)' },
        ],
      }),
    ]),
  ],
};
