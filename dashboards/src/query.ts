import { type Board, folded, row } from './board.js';
import { fromExporter, fromMilvus, lines, numbers, stacked } from './panels.js';
import { L, max, native, perSecond, quantileOfMillis, said, sum, top } from './promql.js';
import { LATER, NATIVE_SILENT, optIn } from './words.js';

const TEN = 'The ten highest.';

/** Mean of a histogram of milliseconds, in seconds. */
const mean = (by: string, family: string) =>
  `${perSecond(by, native(`${family}_sum`))} / ${perSecond(by, native(`${family}_count`))} / 1000`;

const searches = perSecond(`${L}, node_id`, native('milvus_querynode_sq_req_count', 'status="total"'));

export const query: Board = {
  uid: 'milvus-query',
  title: 'Milvus / Query path',
  description: 'Where a slow search spends its time, from proxy to segment.',
  rows: [
    row('Proxy', [
      lines({
        id: 1, title: 'Queue wait p99 by method', unit: 's', width: 8,
        shows: `How long requests wait in the proxy before anything happens. More than a little: add proxies. ${TEN}`,
        source: fromMilvus('2.3+'), empty: `${NATIVE_SILENT} Early 2.3 does not measure this.`,
        queries: [{ expr: top(quantileOfMillis(0.99, 'function_name', 'milvus_proxy_req_in_queue_latency')), legend: '{{function_name}}' }],
      }),
      lines({
        id: 2, title: 'Queued and running tasks', unit: 'short', width: 8,
        shows: `Requests in the proxies' queues. ${TEN}`,
        source: fromMilvus('2.5+'), empty: LATER('2.5'),
        queries: [{
          expr: top(max(`${L}, node_id, queue_type, task_state`, native('milvus_proxy_queue_task_num'))),
          legend: 'node {{node_id}} {{queue_type}} {{task_state}}',
        }],
      }),
      lines({
        id: 3, title: 'Longest wait in a queue (2.6+)', unit: 's', width: 8,
        shows: `The oldest request in each queue of the proxies. ${TEN}`,
        source: fromExporter('request_queues', '2.6+'), empty: 'this Milvus is older than 2.6, or nothing waits.',
        queries: [{
          expr: top(said(`${L}, node_id, queue_type, task_state`, 'milvus_request_queue_max_wait_seconds')),
          legend: 'node {{node_id}} {{queue_type}} {{task_state}}',
        }],
      }),
      lines({
        id: 4, title: 'Average time per stage', unit: 's', width: 8,
        shows: 'Of a read in the proxy: waiting for query nodes, reducing their answers, decoding them. The tallest part is where to look.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: ['wait', 'reduce', 'decode'].map((stage) => ({
          expr: mean('query_type', `milvus_proxy_sq_${stage}_result_latency`), legend: `{{query_type}} ${stage}`,
        })),
      }, stacked),
      lines({
        id: 5, title: 'Slow queries/s', unit: 'ops', width: 8,
        shows: 'Requests slower than proxy.slowQuerySpanInSeconds, 1 s unless set otherwise.',
        source: fromMilvus('2.3+'), empty: 'no request was slow. Early 2.3 does not count this.',
        queries: [{ expr: perSecond('msg_type', native('milvus_proxy_slow_query_count')), legend: '{{msg_type}}' }],
      }),
      lines({
        id: 6, title: 'Cache hit ratio', unit: 'percentunit', width: 8,
        shows: 'How often the proxies know a collection without asking a coordinator. Low for long: schemas change all the time. The ten '
          + 'lowest.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: `bottomk(10, ${perSecond('cache_name', native('milvus_proxy_cache_hit_count', 'cache_state="hit"'))}`
            + ` / ${perSecond('cache_name', native('milvus_proxy_cache_hit_count'))})`,
          legend: '{{cache_name}}',
        }],
      }, (p) => p.max(1)),
    ]),
    row('Query nodes', [
      lines({
        id: 7, title: 'Request latency p99 by node', unit: 's', width: 12,
        shows: `One node above the others holds too much, or runs on a slow machine. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: top(quantileOfMillis(0.99, 'node_id, query_type', 'milvus_querynode_sq_req_latency')), legend: 'node {{node_id}} {{query_type}}',
        }],
      }),
      lines({
        id: 8, title: 'Queue, time-tick wait, core, reduce p99', unit: 's', width: 12,
        shows: 'Of a read in a query node. Queue: too many at once. Time tick: reads wait for writes to arrive. Core: the search itself. '
          + 'Reduce: merging segments.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: ['queue', 'wait_tsafe', 'core', 'reduce'].map((stage) => ({
          expr: quantileOfMillis(0.99, 'query_type', `milvus_querynode_sq_${stage}_latency`), legend: `{{query_type}} ${stage}`,
        })),
      }),
      lines({
        id: 9, title: 'Queue latency p99 by resource group', unit: 's', width: 8,
        shows: `A group above the others needs more nodes. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{ expr: top(quantileOfMillis(0.99, 'rg', 'milvus_querynode_sq_queue_latency')), legend: 'group {{rg}}' }],
      }),
      lines({
        id: 10, title: 'Read tasks ready, running', unit: 'short', width: 8,
        shows: `Ready tasks wait for a free slot; 1024 of them on a node and it turns requests away. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [['ready_len', 'ready'], ['concurrency', 'running']].map(([suffix, word]) => ({
          expr: top(max(`${L}, node_id`, native(`milvus_querynode_read_task_${suffix}`))), legend: `node {{node_id}} ${word}`,
        })),
      }),
      lines({
        id: 11, title: 'Consistency lag', unit: 's', width: 8,
        shows: `How far a node is behind the writes. Reads with strong consistency wait this long. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: top(`${max(`${L}, node_id`, native('milvus_querynode_consume_tt_lag_ms'))} / 1000`), legend: 'node {{node_id}}',
        }],
      }),
      lines({
        id: 12, title: 'Disk cache loads and evictions/s', unit: 'ops', width: 16,
        shows: `Both high at once: the cache is too small for what is asked. ${TEN}`,
        source: fromMilvus('2.4+'), empty: 'no collection is loaded lazily, or this Milvus is older than 2.4.',
        queries: ['load', 'evict'].map((what) => ({
          expr: top(perSecond('node_id', native(`milvus_querynode_disk_cache_${what}_total`))), legend: `node {{node_id}} ${what}`,
        })),
      }),
      numbers({
        id: 13, title: 'Search skew between nodes (max ÷ mean)', unit: 'short', width: 8, height: 8,
        shows: '1 is even. 2: the busiest node does twice its share.',
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{ expr: `max(${searches}) / avg(${searches})` }],
      }, (p) => p.decimals(2)),
    ]),
    folded('Opt-in collectors: clients', [
      lines({
        id: 14, title: 'Registered clients by SDK', unit: 'short', width: 24,
        shows: `Clients that have connected; Milvus forgets them after 24 hours. ${TEN}`,
        source: fromExporter('clients'), empty: optIn('clients'),
        queries: [{
          expr: top(sum('sdk_type, sdk_version', said(`${L}, node_id, sdk_type, sdk_version`, 'milvus_registered_clients'))),
          legend: '{{sdk_type}} {{sdk_version}}',
        }],
      }),
    ]),
  ],
};
