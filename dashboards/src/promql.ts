// How our queries are put together. Everything that exporters say about Milvus is collapsed over exporters
// (max), so that replicas do not double it and a blind one does not hide it.

/** One Milvus: the labels a scrape of Kubernetes gives to Milvus and to the exporter alike; empty elsewhere. */
export const L = 'namespace, app_kubernetes_io_instance';
export const COLLECTION = `${L}, db_name, collection_name`;
export const INDEX = `${COLLECTION}, field_name, index_name`;
export const NODE = `${L}, role_name, node_id`;

/** Names no collection, but is on every series of one: ids are 64-bit and never come twice. */
const ID = 'namespace, collection_id';

const PLACE = 'cluster=~"$cluster", namespace=~"$namespace", app_kubernetes_io_instance=~"$release"';

/** Only the collections chosen above. */
export const CHOSEN = 'db_name=~"$db", collection_name=~"$collection"';

/** What users ask of Milvus all day; leaves out what monitoring itself asks. */
export const OPERATIONS = 'function_name=~"Search|HybridSearch|Query|Insert|Upsert|Delete"';

/** Roles that hold data in memory. The roles of a standalone are one process. */
export const HOLDS_DATA = 'role_name=~"querynode|datanode|streamingnode"';

const select = (family: string, matchers: string[]) => `${family}{${matchers.join(', ')}}`;

/** A family of the exporter. */
export const own = (family: string, ...matchers: string[]) =>
  select(family, ['job=~"$job"', 'instance=~"$instance"', PLACE, ...matchers]);

/** A family on Milvus' own page: scraped by another job, from other instances. */
export const native = (family: string, ...matchers: string[]) => select(family, [PLACE, ...matchers]);

export const max = (by: string, x: string) => `max by (${by}) (${x})`;
export const min = (by: string, x: string) => `min by (${by}) (${x})`;
export const sum = (by: string, x: string) => `sum by (${by}) (${x})`;

/** What exporters say of one Milvus, or of the parts of it that {@code labels} tell apart. */
export const said = (labels: string, family: string, ...matchers: string[]) => max(labels, own(family, ...matchers));

export const perSecond = (by: string, counter: string) => sum(by, `rate(${counter}[$__rate_interval])`);

export const perSecondInAll = (counter: string) => `sum(rate(${counter}[$__rate_interval]))`;

export const quantile = (q: number, by: string, family: string, ...matchers: string[]) =>
  `histogram_quantile(${q}, ${perSecond(`${by}, le`, native(`${family}_bucket`, ...matchers))})`;

/** Of a histogram of Milvus that counts milliseconds, in seconds. */
export const quantileOfMillis = (q: number, by: string, family: string, ...matchers: string[]) =>
  `${quantile(q, by, family, ...matchers)} / 1000`;

/** A panel never shows more lines than an eye can tell apart. */
export const top = (x: string, lines = 10) => `topk(${lines}, ${x})`;

export const age = (timestamp: string) => `time() - ${timestamp}`;

export const orZero = (x: string) => `${x} or vector(0)`;

/**
 * Gives names to a native family that carries only ids. While a collection is renamed two exporters may know it by two
 * names: one is kept, or the join would fail.
 */
export const named = (x: string) => {
  const names = max(`${ID}, db_name, collection_name`, own('milvus_collection_info', CHOSEN));
  return `${x} * on (${ID}) group_left (db_name, collection_name) topk by (${ID}) (1, ${names})`;
};

export const sumById = (x: string) => sum(ID, x);
export const maxById = (x: string) => max(ID, x);
export const BY_ID = ID;

/** One number for each object, from a family with one series for its current state: the later in the list, the higher. */
export const numbered = (labels: string, family: string, states: readonly string[], ...matchers: string[]) =>
  max(labels, states.map((state, i) => `${own(family, ...matchers, `state="${state}"`)} * ${i + 1}`).join(' or '));
