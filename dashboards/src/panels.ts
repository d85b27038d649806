// The kinds of panel we use, each with the settings that make it one of ours.
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { plain } from './look.js';

export const SOURCE = { type: 'prometheus', uid: '${datasource}' };

export interface Query {
  expr: string;
  legend?: string;
}

export interface About {
  /** Stable for ever: alerts and bookmarks point to it. */
  id: number;
  title: string;
  unit: string;
  /** What it shows, and what to think of it. */
  shows: string;
  /** Who says so and on which Milvus, as {@link fromExporter} and {@link fromMilvus} write it. */
  source: string;
  /** What to do when there is nothing to see. */
  empty: string;
  queries: Query[];
  width: number;
  height?: number;
}

export type Panel = cog.Builder<dashboard.Panel>;
export interface Placed {
  width: number;
  height: number;
  at(x: number, y: number): Panel;
}

/** Written for people, and read by the test that holds each query against the families of the versions named. */
export const fromExporter = (collector: string, versions = '2.3+') => `the exporter (${collector}), Milvus ${versions}`;
export const fromMilvus = (versions: string) => `Milvus' own page, Milvus ${versions}`;
export const fromBoth = (...sources: string[]) => sources.map((s, i) => `${letter(i)} ${s}`).join('; ');

const letter = (i: number) => String.fromCharCode(65 + i);

const description = (about: About) =>
  `${about.shows}\n\nSource: ${about.source}.\n\nWhen empty: ${about.empty}`;

const target = ({ expr, legend }: Query, i: number) => {
  const query = new prometheus.DataqueryBuilder()
    .datasource(SOURCE)
    .refId(letter(i))
    .expr(expr)
    .editorMode(prometheus.QueryEditorMode.Code);
  return legend === undefined ? query : query.legendFormat(legend);
};

const overTime = (query: Query, i: number) => target(query, i).range();
const now = (query: Query, i: number) => target(query, i).instant();
const rows = (query: Query, i: number) => now(query, i).format(prometheus.PromQueryFormat.Table);

interface Common<B> {
  id(id: number): B;
  title(title: string): B;
  description(text: string): B;
  unit(unit: string): B;
  datasource(ref: dashboard.DataSourceRef): B;
  targets(list: cog.Builder<cog.Dataquery>[]): B;
  gridPos(pos: dashboard.GridPos): B;
}

function placed<B extends Common<B>>(
  about: About, usualHeight: number, as: (q: Query, i: number) => cog.Builder<cog.Dataquery>, panel: B,
): Placed {
  const { width, height = usualHeight } = about;
  panel
    .id(about.id)
    .title(about.title)
    .description(description(about))
    .unit(about.unit)
    .datasource(SOURCE)
    .targets(about.queries.map(as));
  return { width, height, at: (x, y) => panel.gridPos({ x, y, w: width, h: height }) as unknown as Panel };
}

const tooltip = () =>
  new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);

const legend = (list: boolean) => {
  const options = new common.VizLegendOptionsBuilder().showLegend(true);
  return list
    ? options.displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).calcs([])
    : options.displayMode(common.LegendDisplayMode.Table).placement(common.LegendPlacement.Right)
      .calcs(['lastNotNull', 'max']);
};

/** Lines over time. A wide one tells its last and highest values in a table beside it. */
export function lines(about: About, adjust: (panel: timeseries.PanelBuilder) => void = () => {}): Placed {
  const panel = new timeseries.PanelBuilder()
    .min(0)
    .lineWidth(1)
    .fillOpacity(about.queries.length === 1 && !about.queries[0]!.legend?.includes('{{') ? 8 : 0) // many fills make mud
    .showPoints(common.VisibilityMode.Never)
    .spanNulls(false)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
    .legend(legend(about.width < 12))
    .tooltip(tooltip());
  if (about.unit === 'percentunit') panel.axisSoftMax(0.1); // or a line of zeros gets an axis up to 10000 %
  adjust(panel);
  return placed(about, 8, overTime, panel);
}

/** Draws thresholds as dashed lines into a panel of lines. */
export const withLimits = (limits: cog.Builder<dashboard.ThresholdsConfig>) => (panel: timeseries.PanelBuilder) => {
  panel.thresholds(limits).thresholdsStyle(
    new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed),
  );
};

export const stacked = (panel: timeseries.PanelBuilder) => {
  panel.fillOpacity(40).stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
};

/** What a link takes along: the time shown and the Milvus chosen. */
export const CHOICE = '${__url_time_range}&${datasource:queryparam}&${namespace:queryparam}&${release:queryparam}';

/** A click on a number opens another dashboard. */
export const opens = (uid: string, title: string) => (panel: stat.PanelBuilder) => {
  // the builder takes links of a dashboard here, which are more than those of a field may be
  panel.dataLinks([{ build: () => ({ title, url: `/d/${uid}?${CHOICE}` }) as unknown as dashboard.DashboardLink }]);
};

/** A few numbers, each with its name. */
export function numbers(about: About, adjust: (panel: stat.PanelBuilder) => void = () => {}): Placed {
  const panel = new stat.PanelBuilder()
    .thresholds(plain)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .textMode(about.queries.length > 1 ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Auto)
    .justifyMode(common.BigValueJustifyMode.Auto)
    .orientation(common.VizOrientation.Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
  adjust(panel);
  return placed(about, 4, now, panel);
}

export function bars(about: About, adjust: (panel: bargauge.PanelBuilder) => void = () => {}): Placed {
  const panel = new bargauge.PanelBuilder()
    .min(0)
    .max(1)
    .thresholds(plain)
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
  adjust(panel);
  return placed(about, 8, now, panel);
}

/** One bar for each object, coloured by its state. */
export function states(about: About, mappings: dashboard.ValueMapping[]): Placed {
  const panel = new statetimeline.PanelBuilder()
    .mappings(mappings)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds))
    .thresholds(plain)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Never)
    .rowHeight(0.85)
    .fillOpacity(80)
    .lineWidth(0)
    .legend(legend(true))
    .tooltip(tooltip());
  return placed(about, 8, overTime, panel);
}

export interface Column {
  /** Of the query's result: a label, or {@code A}, {@code B} … for the value of a query. */
  of: string;
  title: string;
  unit?: string;
  decimals?: number;
  width?: number;
  /** Paints the words or numbers. */
  thresholds?: dashboard.ThresholdsConfig;
  mappings?: dashboard.ValueMapping[];
  links?: { title: string; url: string }[];
  /** {@code drop} takes it out of the table; {@code hide} leaves it to the links of other columns. */
  unseen?: 'drop' | 'hide';
}

/** A collection by its two names, in a table; a click on it shows it alone. */
export const COLLECTION_COLUMNS: Column[] = [
  { of: 'db_name', title: 'Database', width: 110 },
  {
    of: 'collection_name',
    title: 'Collection',
    links: [{
      title: 'Only this collection',
      url: `/d/milvus-collections?${CHOICE}&var-db=\${__data.fields.Database}&var-collection=\${__data.fields.Collection}`,
    }],
  },
];

/** A table: one row for each set of labels that the queries share, one column for each label or query named. */
export function grid(about: About, columns: Column[], sortBy?: string): Placed {
  const single = about.queries.length === 1;
  const kept = columns.filter((c) => c.unseen !== 'drop');
  const field = (c: Column) => (/^[A-Z]$/.test(c.of) ? (single ? 'Value' : `Value #${c.of}`) : c.of);
  const panel = new table.PanelBuilder()
    .showHeader(true)
    .cellHeight(common.TableCellHeight.Sm)
    .filterable(false)
    .minWidth(60)
    .thresholds(plain)
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds));
  if (!single) {
    panel.withTransformation({ id: 'merge', options: {} });
  }
  panel.withTransformation({
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries([
        'Time',
        ...(columns.some((c) => /^[A-Z]$/.test(c.of)) ? [] : ['Value']),
        ...columns.filter((c) => c.unseen === 'drop').map(field),
      ].map((name) => [name, true])),
      indexByName: Object.fromEntries(kept.map((c, i) => [field(c), i])),
      renameByName: Object.fromEntries(kept.map((c) => [field(c), c.title])),
    },
  });
  kept.forEach((c) => panel.overrideByName(c.title, properties(c)));
  if (sortBy !== undefined) {
    panel.sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(true)]);
  }
  return placed(about, 8, rows, panel);
}

function properties(column: Column): dashboard.DynamicConfigValue[] {
  const list: dashboard.DynamicConfigValue[] = [];
  const set = (id: string, value: unknown) => list.push({ id, value });
  if (column.unit !== undefined) set('unit', column.unit);
  if (column.decimals !== undefined) set('decimals', column.decimals);
  if (column.width !== undefined) set('custom.width', column.width);
  if (column.links !== undefined) set('links', column.links);
  if (column.unseen === 'hide') set('custom.hidden', true);
  if (column.mappings !== undefined) set('mappings', column.mappings);
  if (column.thresholds !== undefined) set('thresholds', column.thresholds);
  if (column.mappings !== undefined || column.thresholds !== undefined) {
    set('custom.cellOptions', { type: 'color-text' });
  }
  return list;
}
