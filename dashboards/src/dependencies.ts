import { type Board, row } from './board.js';
import { BAD, STILL, WARN, steps } from './look.js';
import { fromMilvus, lines, withLimits } from './panels.js';
import { native, perSecond, quantile, quantileOfMillis, top } from './promql.js';
import { NATIVE_SILENT, STREAMING } from './words.js';

const failed = (by: string, family: string) =>
  `${perSecond(by, native(family, 'status="fail"'))} / ${perSecond(by, native(family, 'status="total"'))}`;

const TEN = 'The ten highest.';
const NO_FAILURE = 'good: nothing has failed since Milvus started.';

export const dependencies: Board = {
  uid: 'milvus-dependencies',
  title: 'Milvus / Dependencies',
  description: 'Meta store, object store and message queue as Milvus sees them.',
  rows: [
    row('Meta store', [
      lines({
        id: 1, title: 'Latency p99 by operation', unit: 's', width: 12,
        shows: 'Of calls to etcd or TiKV. Half a second and more makes every schema change and every failover slow.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{ expr: quantileOfMillis(0.99, 'meta_op_type', 'milvus_meta_request_latency'), legend: '{{meta_op_type}}' }],
      }, withLimits(steps([null, STILL], [0.5, WARN]))),
      lines({
        id: 2, title: 'Failure ratio', unit: 'percentunit', width: 12,
        shows: 'Calls to the meta store that failed, of all.',
        source: fromMilvus('2.3+'), empty: NO_FAILURE,
        queries: [{ expr: failed('meta_op_type', 'milvus_meta_op_count'), legend: '{{meta_op_type}}' }],
      }, withLimits(steps([null, STILL], [0.02, BAD]))),
    ]),
    row('Object store', [
      lines({
        id: 3, title: 'Latency p99, Go client', unit: 's', width: 8,
        shows: 'Flush, compaction and coordinators go this way.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: quantileOfMillis(0.99, 'persistent_data_op_type', 'milvus_storage_request_latency'), legend: '{{persistent_data_op_type}}',
        }],
      }),
      lines({
        id: 4, title: 'Latency p99, C++ client', unit: 's', width: 8,
        shows: 'Loading segments and building indexes go this way.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: quantileOfMillis(0.99, 'persistent_data_op_type', 'internal_storage_request_latency'), legend: '{{persistent_data_op_type}}',
        }],
      }),
      lines({
        id: 5, title: 'Failure ratio of operations', unit: 'percentunit', width: 8,
        shows: 'Operations on the object store that failed, of all (Go client).',
        source: fromMilvus('2.3+'), empty: NO_FAILURE,
        queries: [{ expr: failed('persistent_data_op_type', 'milvus_storage_op_count'), legend: '{{persistent_data_op_type}}' }],
      }, withLimits(steps([null, STILL], [0.05, BAD]))),
    ]),
    row('Message queue', [
      lines({
        id: 6, title: 'Broker append p99 (2.6+)', unit: 's', width: 8,
        shows: `How long the broker behind the WAL takes for a message. 2.5 only with streaming switched on. ${TEN}`,
        source: fromMilvus('2.5+'), empty: STREAMING,
        queries: [{
          expr: top(quantile(0.99, 'channel_name', 'milvus_wal_impls_append_message_duration_seconds')), legend: '{{channel_name}}',
        }],
      }, withLimits(steps([null, STILL], [1, WARN]))),
      lines({
        id: 7, title: 'Broker append retries/s (2.6+)', unit: 'ops', width: 8,
        shows: `Appends that had to be tried again. ${TEN}`,
        source: fromMilvus('2.6+'), empty: `nothing was tried again. ${STREAMING}`,
        queries: [{ expr: top(perSecond('channel_name', native('milvus_wal_impls_append_message_retry_total'))), legend: '{{channel_name}}' }],
      }),
      lines({
        id: 8, title: 'Produce latency p99 (until 2.5)', unit: 's', width: 8,
        shows: 'How long the message queue takes for a message, before the streaming service took over.',
        source: fromMilvus('2.3 to 2.5'), empty: 'Milvus 2.6 and later write through the streaming service: see Broker append p99.',
        queries: [{
          expr: quantileOfMillis(0.99, 'message_op_type', 'milvus_msgstream_request_latency', 'message_op_type="produce"'),
          legend: '{{message_op_type}}',
        }],
      }),
    ]),
  ],
};
