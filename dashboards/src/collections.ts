import { type Board, folded, row } from './board.js';
import { BAD, GOOD, INFO, STILL, WARN, anyIsWorth, steps, words, yesNo } from './look.js';
import { COLLECTION_COLUMNS, bars, fromBoth, fromExporter, fromMilvus, grid, lines, states, withLimits } from './panels.js';
import {
  BY_ID, CHOSEN, COLLECTION, INDEX, L, OPERATIONS, max, maxById, named, native, numbered, own, perSecond, quantileOfMillis, said,
  sum, sumById, top,
} from './promql.js';
import { EXPORTER_SILENT, LATER, NATIVE_SILENT, optIn } from './words.js';

const of = (fact: string, ...matchers: string[]) => said(COLLECTION, `milvus_collection_${fact}`, CHOSEN, ...matchers);
const index = (fact: string) => said(INDEX, `milvus_index_${fact}`, CHOSEN);
const NAME = '{{db_name}}/{{collection_name}}';
const INDEX_NAME = `${NAME} {{index_name}}`;
const TEN = 'The ten highest.';

const placeColumns = [
  { of: 'app_kubernetes_io_instance', title: 'Milvus', width: 120 },
  { of: 'namespace', title: 'Namespace', width: 120 },
];

export const collections: Board = {
  uid: 'milvus-collections',
  title: 'Milvus / Collections and indexes',
  description: 'Every collection by name, with load and index truth.',
  collections: true,
  rows: [
    row('All collections', [
      grid({
        id: 1, title: 'Collections', unit: 'short', width: 24, height: 10,
        shows: 'One row for each collection. Stored rows are synced rows, deletes not subtracted; loaded rows are what query nodes hold. '
          + 'Loaded without queryable means that searches fail. A click on a name chooses that collection.',
        source: fromBoth(
          fromExporter('storage'), fromExporter('storage'), fromExporter('collections'), fromExporter('replicas'),
          fromExporter('replicas'), fromExporter('storage'), fromExporter('indexes'), fromMilvus('2.4+')),
        empty: EXPORTER_SILENT,
        queries: [
          ...['stored_rows', 'loaded_rows', 'loaded_ratio', 'queryable', 'replicas', 'binlog_bytes'].map((f) => ({ expr: of(f) })),
          { expr: sum(COLLECTION, index('pending_rows')) },
          { expr: perSecond(COLLECTION, native('milvus_proxy_req_count', CHOSEN, 'status="total"', OPERATIONS)) },
        ],
      }, [
        ...COLLECTION_COLUMNS,
        { of: 'D', title: 'Queryable', width: 90, mappings: yesNo('yes', 'no') },
        { of: 'C', title: 'Loaded', unit: 'percentunit', width: 80 },
        { of: 'A', title: 'Stored rows', width: 105 },
        { of: 'B', title: 'Loaded rows', width: 105 },
        { of: 'G', title: 'Not indexed', width: 105, thresholds: anyIsWorth.build() },
        { of: 'E', title: 'Replicas', width: 80 },
        { of: 'F', title: 'Stored bytes', unit: 'bytes', width: 110 },
        { of: 'H', title: 'Requests/s', unit: 'reqps', width: 110 },
        ...placeColumns,
      ], 'Stored rows'),
      states({
        id: 2, title: 'Load state (20 collections, loading ones first)', unit: 'short', width: 24, height: 8,
        shows: 'When each collection was loaded, loading or released.',
        source: fromExporter('collections'), empty: EXPORTER_SILENT,
        queries: [{
          expr: top(numbered(COLLECTION, 'milvus_collection_load_state', ['NotExist', 'NotLoad', 'Loaded', 'Loading'], CHOSEN), 20),
          legend: NAME,
        }],
      }, words([1, 'Not there', BAD], [2, 'Not loaded', STILL], [3, 'Loaded', GOOD], [4, 'Loading', WARN])),
    ]),
    row('Growth', [
      lines({
        id: 3, title: 'Stored rows', unit: 'short', width: 12,
        shows: `Synced rows, deletes not subtracted, up to 10 minutes late. ${TEN}`,
        source: fromExporter('storage'), empty: EXPORTER_SILENT,
        queries: [{ expr: top(of('stored_rows')), legend: NAME }],
      }),
      lines({
        id: 4, title: 'Stored rows/s', unit: 'cps', width: 12,
        shows: `Growth over 30 minutes: writes, not deletes. Milvus syncs in steps of up to 10 minutes. ${TEN}`,
        source: fromExporter('storage'), empty: 'it takes a few minutes until there is a slope.',
        queries: [{ expr: top(max(COLLECTION, `deriv(${own('milvus_collection_stored_rows', CHOSEN)}[30m])`)), legend: NAME }],
      }),
      lines({
        id: 5, title: 'Loaded memory by collection', unit: 'bytes', width: 8,
        shows: `Size of what query nodes hold, all replicas together. ${TEN}`,
        source: fromMilvus('2.3+'), empty: `${NATIVE_SILENT} Nothing is loaded, or quotaAndLimits.enabled is false in Milvus.`,
        queries: [{ expr: top(named(sumById(native('milvus_querynode_entity_size')))), legend: NAME }],
      }),
      lines({
        id: 6, title: 'Stored bytes by collection', unit: 'bytes', width: 8,
        shows: `Insert logs in object storage, from both sources; one of them is enough. ${TEN}`,
        source: fromBoth(fromExporter('storage'), fromMilvus('2.3+')), empty: EXPORTER_SILENT,
        queries: [
          { expr: top(of('binlog_bytes')), legend: NAME },
          {
            expr: top(named(sumById(maxByIdAnd('segment_state, segment_id', native('milvus_datacoord_stored_binlog_size'))))),
            legend: `${NAME} (Milvus)`,
          },
        ],
      }),
      lines({
        id: 7, title: 'Index bytes by collection', unit: 'bytes', width: 8,
        shows: `Index files in object storage. Milvus leaves the names blank, so they are joined on. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{
          expr: top(named(maxById(`${native('milvus_datacoord_stored_index_files_size')} >= 0`))), legend: NAME,
        }],
      }),
    ]),
    row('Load and index progress', [
      lines({
        id: 8, title: 'Loaded fraction, while loading', unit: 'percentunit', width: 8,
        shows: 'How far each load has come. A flat line for 15 minutes is a load that is stuck. The ten least advanced.',
        source: fromExporter('collections'), empty: 'nothing is being loaded.',
        queries: [{
          expr: `bottomk(10, ${of('loaded_ratio')} < 1 and on (${COLLECTION}) ${of('load_state', 'state="Loading"')} == 1)`, legend: NAME,
        }],
      }, (p) => p.max(1)),
      bars({
        id: 9, title: 'Index progress (10 least advanced)', unit: 'percentunit', width: 8,
        shows: 'Indexed rows, of the rows an index is to cover. Below 100 % the rest is searched by brute force.',
        source: fromExporter('indexes, every 5 minutes'), empty: EXPORTER_SILENT,
        queries: [{
          expr: `bottomk(10, ${max(INDEX, `${own('milvus_index_indexed_rows', CHOSEN)} / (${own('milvus_index_rows', CHOSEN)} > 0)`)})`,
          legend: INDEX_NAME,
        }],
      }, (p) => p.thresholds(steps([null, WARN], [1, GOOD]))),
      lines({
        id: 10, title: 'Rows waiting for an index', unit: 'short', width: 8,
        shows: `Should fall towards nothing after every load of data. ${TEN}`,
        source: fromExporter('indexes, every 5 minutes'), empty: 'every row is indexed.',
        queries: [{ expr: top(`${index('pending_rows')} > 0`), legend: INDEX_NAME }],
      }),
      grid({
        id: 11, title: 'Time to finish', unit: 's', width: 8,
        shows: 'Rows waiting, over the speed of the last 30 minutes.',
        source: fromExporter('indexes, every 5 minutes'), empty: 'no index is being built, or none makes progress.',
        queries: [{
          expr: `(${index('pending_rows')} > 0) / (${max(INDEX, `deriv(${own('milvus_index_indexed_rows', CHOSEN)}[30m])`)} > 0)`,
        }],
      }, [
        ...COLLECTION_COLUMNS, { of: 'index_name', title: 'Index' }, { of: 'A', title: 'Left', unit: 's', width: 90 },
        { of: 'field_name', title: 'Field', unseen: 'drop' }, ...placeColumns.map((c) => ({ ...c, unseen: 'drop' as const })),
      ], 'Left'),
      grid({
        id: 12, title: 'Indexes not finished', unit: 'short', width: 8,
        shows: 'What Milvus says of each of them. Failed stays until the index is built again.',
        source: fromExporter('indexes, every 5 minutes'), empty: 'every index is finished.',
        queries: [{ expr: `${said(`${INDEX}, state`, 'milvus_index_state', CHOSEN, 'state!="Finished"')} == 1` }],
      }, [
        ...COLLECTION_COLUMNS, { of: 'index_name', title: 'Index' },
        {
          of: 'state', title: 'State', width: 100,
          mappings: words(['Failed', 'Failed', BAD], ['Retry', 'Retry', WARN], ['InProgress', 'InProgress', INFO],
            ['Unissued', 'Unissued', STILL], ['None', 'None', STILL]),
        },
        { of: 'field_name', title: 'Field', unseen: 'drop' }, { of: 'A', title: 'Value', unseen: 'drop' as const },
        ...placeColumns.map((c) => ({ ...c, unseen: 'drop' as const })),
      ]),
      lines({
        id: 13, title: 'Background tasks', unit: 'short', width: 8,
        shows: 'Index builds and query coordinator tasks. The exporter sees the last 256 to 1024 of each, so these are shares; '
          + 'Milvus itself counts what is under way. The ten highest of both.',
        source: fromBoth(fromExporter('recent_tasks', '2.5+'), fromMilvus('2.5+')), empty: LATER('2.5'),
        queries: [
          {
            expr: top(said(`${L}, kind, task_type, task_state`, 'milvus_recent_tasks', 'kind=~"index_build|query_coord"')),
            legend: '{{kind}} {{task_type}} {{task_state}}',
          },
          {
            expr: top(sum('task_type, task_state', native('milvus_datacoord_task_count'))),
            legend: '{{task_type}} {{task_state}} (Milvus)',
          },
        ],
      }),
    ]),
    row('Per-collection traffic', [
      lines({
        id: 14, title: 'Requests/s', unit: 'reqps', width: 12,
        shows: `By collection and method. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: [{
          expr: top(perSecond(`${COLLECTION}, function_name`, native('milvus_proxy_req_count', CHOSEN, 'status="total"', OPERATIONS))),
          legend: `${NAME} {{function_name}}`,
        }],
      }),
      lines({
        id: 15, title: 'Read latency p99', unit: 's', width: 12,
        shows: `By collection. Before 2.6 Milvus does not tell the database here: collections of one name share a line. ${TEN}`,
        source: fromMilvus('2.3+'), empty: NATIVE_SILENT,
        queries: [{
          expr: top(quantileOfMillis(
            0.99, `${COLLECTION}, query_type`, 'milvus_proxy_collection_sq_latency', 'collection_name=~"$collection"')),
          legend: `${NAME} {{query_type}}`,
        }],
      }),
      lines({
        id: 16, title: 'Vectors inserted, searched/s', unit: 'cps', width: 12,
        shows: `Vectors in, and query vectors searched for. ${TEN}`,
        source: fromMilvus('2.4+'), empty: LATER('2.4'),
        queries: ['insert', 'search'].map((what) => ({
          expr: top(perSecond(COLLECTION, native(`milvus_proxy_${what}_vectors_count`, CHOSEN))), legend: `${NAME} ${what}`,
        })),
      }),
      lines({
        id: 17, title: 'Partial results/s (2.6+)', unit: 'ops', width: 12,
        shows: `Searches answered although some segments were missing. ${TEN}`,
        source: fromMilvus('2.6+'), empty: 'no result was partial, or this Milvus is older than 2.6.',
        queries: [{ expr: top(named(perSecond(BY_ID, native('milvus_querynode_partial_result_count')))), legend: NAME }],
      }),
    ]),
    folded('Opt-in collectors: rates, schema', [
      lines({
        id: 18, title: 'Searched vectors, queries/s over 3 s', unit: 'cps', width: 6,
        shows: `Averages that Milvus keeps over its last 3 seconds, all proxies together. ${TEN}`,
        source: fromExporter('rates', '2.4+'), empty: optIn('rates'),
        queries: [
          { expr: top(of('search_vectors_per_second')), legend: `${NAME} vectors` },
          { expr: top(of('queries_per_second')), legend: `${NAME} queries` },
        ],
      }),
      grid({
        id: 19, title: 'Schema', unit: 'short', width: 12,
        shows: 'What a collection is made of. Shards times partitions is what Milvus limits.',
        source: fromExporter('schema'), empty: optIn('schema'),
        queries: ['shards', 'partitions', 'fields', 'aliases', 'ttl_seconds'].map((fact) => ({ expr: of(fact) })),
      }, [
        ...COLLECTION_COLUMNS, { of: 'A', title: 'Shards', width: 70 }, { of: 'B', title: 'Partitions', width: 80 },
        { of: 'C', title: 'Fields', width: 65 }, { of: 'D', title: 'Aliases', width: 70 },
        { of: 'E', title: 'TTL', unit: 's', width: 70 }, ...placeColumns.map((c) => ({ ...c, unseen: 'drop' as const })),
      ], 'Partitions'),
      lines({
        id: 20, title: 'Shards × partitions', unit: 'short', width: 6,
        shows: 'Over all collections. Milvus refuses to create more than 65 536.',
        source: fromExporter('schema'), empty: optIn('schema'),
        queries: [{ expr: top(said(L, 'milvus_capacity_units')), legend: '{{app_kubernetes_io_instance}} used' }],
      }, withLimits(steps([null, STILL], [65536, BAD]))),
    ]),
  ],
};

/** One value for each id and whatever tells its parts apart. */
function maxByIdAnd(parts: string, x: string): string {
  return max(`${BY_ID}, ${parts}`, x);
}
