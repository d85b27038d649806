// What all dashboards have in common: variables, links, annotations, the grid.
import * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { BAD, INFO, WARN } from './look.js';
import { SOURCE, type Placed } from './panels.js';
import { L, native, own } from './promql.js';

const TAG = 'milvus-exporter';
const COLUMNS = 24;

/** Grafana 10.4 writes this; later ones migrate it when they load it, earlier ones cannot read what is newer. */
const SCHEMA = 39;

export interface Row {
  title: string;
  panels: Placed[];
  collapsed: boolean;
}

export const row = (title: string, panels: Placed[]): Row => ({ title, panels, collapsed: false });

/** For what needs a later Milvus or a collector that is off by default; the title says which. */
export const folded = (title: string, panels: Placed[]): Row => ({ title, panels, collapsed: true });

export interface Board {
  uid: string;
  title: string;
  description: string;
  /** Whether collections can be chosen. */
  collections?: boolean;
  range?: string;
  rows: Row[];
}

const ALL = { text: 'All', value: '$__all', selected: true };

function choice(name: string, label: string, query: string, allValue: string) {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(SOURCE)
    .query({ query, refId: 'variable' })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(allValue)
    .current(ALL);
}

/** {@code .*} also matches series without the label: the same dashboard works without Kubernetes. */
function variables(collections: boolean): cog.Builder<dashboard.VariableModel>[] {
  const place = 'cluster=~"$cluster", namespace=~"$namespace", app_kubernetes_io_instance=~"$release"';
  const list: cog.Builder<dashboard.VariableModel>[] = [
    new dashboard.DatasourceVariableBuilder('datasource').label('Data Source').type('prometheus'),
    choice('cluster', 'Kubernetes cluster', 'label_values(milvus_up, cluster)', '.*')
      .hide(dashboard.VariableHide.HideVariable),
    choice('namespace', 'Namespace', 'label_values(milvus_up{cluster=~"$cluster"}, namespace)', '.*'),
    choice('release', 'Milvus',
      'label_values(milvus_up{cluster=~"$cluster", namespace=~"$namespace"}, app_kubernetes_io_instance)', '.*'),
    choice('job', 'Exporter job', `label_values(milvus_up{${place}}, job)`, '.+'),
    choice('instance', 'Exporter', `label_values(milvus_up{${place}, job=~"$job"}, instance)`, '.+'),
  ];
  if (collections) {
    list.push(
      choice('db', 'Database', `label_values(milvus_collection_info{${place}, job=~"$job"}, db_name)`, '.*'),
      choice('collection', 'Collection',
        `label_values(milvus_collection_info{${place}, job=~"$job", db_name=~"$db"}, collection_name)`, '.*'),
    );
  }
  return list;
}

function annotation(name: string, iconColor: string, expr: string, titleFormat: string, textFormat: string) {
  const target = { expr, interval: '60s', refId: 'Anno' };
  // not by its builder, which knows neither Prometheus' target nor what it writes beside a mark
  return {
    build: () => ({ name, datasource: SOURCE, enable: true, iconColor, target, titleFormat, textFormat }) as unknown as dashboard.AnnotationQuery,
  };
}

const fresh = (x: string) => `${x} unless ${x.replaceAll('}', '} offset 5m')}`;

function annotations(): cog.Builder<dashboard.AnnotationQuery>[] {
  const version = `max by (${L}, version) (${own('milvus_server_info')})`;
  const born = `max by (${L}, instance) (${own('milvus_exporter_build_info')})`;
  const restarted = `max by (${L}, instance) (resets(${own('milvus_exporter_rpc_requests_total')}[2m])) > 0`;
  const alerts = `max by (${L}, alertname, severity) `
    + `(${native('ALERTS', 'alertname=~"Milvus.*"', 'alertstate="firing"', 'severity!="info"')})`;
  return [
    annotation('Milvus version changed', INFO, fresh(version), 'Milvus {{version}}',
      '{{app_kubernetes_io_instance}} now says it is {{version}}'),
    annotation('Exporter started', WARN, `${fresh(born)} or ${restarted}`, 'Exporter started', '{{instance}}'),
    annotation('Alert firing', BAD, alerts, '{{alertname}}', '{{severity}} {{app_kubernetes_io_instance}}'),
  ];
}

const LINKS = new dashboard.DashboardLinkBuilder('Milvus dashboards')
  .type(dashboard.DashboardLinkType.Dashboards)
  .tags([TAG])
  .asDropdown(true)
  .includeVars(true)
  .keepTime(true);

/** Sets panels side by side until a line is full; returns the first free line. */
function flow(panels: Placed[], y: number, put: (panel: ReturnType<Placed['at']>) => void): number {
  let x = 0, tallest = 0;
  for (const panel of panels) {
    if (x + panel.width > COLUMNS) {
      x = 0;
      y += tallest;
      tallest = 0;
    }
    put(panel.at(x, y));
    x += panel.width;
    tallest = Math.max(tallest, panel.height);
  }
  return y + tallest;
}

export function build(board: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(board.title)
    .id(null)
    .uid(board.uid)
    .description(board.description)
    .tags([TAG, 'milvus'])
    .timezone('browser')
    .readonly()
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .time({ from: board.range ?? 'now-3h', to: 'now' })
    .refresh('30s')
    .variables(variables(board.collections ?? false))
    .annotations(annotations())
    .link(LINKS);
  let y = 0;
  board.rows.forEach((it, i) => {
    const head = new dashboard.RowBuilder(it.title).id(900 + i).gridPos({ x: 0, y, w: COLUMNS, h: 1 });
    if (it.collapsed) {
      flow(it.panels, y + 1, (panel) => head.withPanel(panel));
      builder.withRow(head.collapsed(true));
      y += 1;
    } else {
      builder.withRow(head);
      y = flow(it.panels, y + 1, (panel) => builder.withPanel(panel));
    }
  });
  return tidy({ ...builder.build(), schemaVersion: SCHEMA });
}

/** What the builders write although it says nothing, or although Grafana's own model has no place for it. */
const IDLE: Record<string, unknown> = {
  auto: false, auto_min: '10s', auto_count: 30, transparent: false, repeatDirection: 'h', skipUrlSync: false, hideTimeOverride: false,
  icon: '', tooltip: '', targetBlank: false,
};

function tidy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(tidy) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, it]) => key !== 'footer' && !(key in IDLE && IDLE[key] === it));
  return Object.fromEntries(kept.map(([key, it]) => [key, tidy(it)])) as T;
}
